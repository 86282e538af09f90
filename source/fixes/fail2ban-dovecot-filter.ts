// Pitfall R28: the filter that Debian 13 ships does not know how Dovecot 2.4 tells a failed login, so that nobody is ever banned.
import {configRead} from '../commands/config-read.ts';
import {fail2banStatus} from '../commands/fail2ban-status.ts';
import {configPlaces} from '../config/config-places.ts';
import type {Command} from '../host/host.ts';
import {defineFix} from './shape.ts';

const stock = '/etc/fail2ban/filter.d/dovecot.conf';
const own = '/etc/fail2ban/filter.d/dovecot.local';

/** `Login aborted: Connection closed (auth failed, 1 attempts in 2 secs) (auth_failed): user=<x>, method=PLAIN, rip=192.0.2.1, lip=...` */
const knowsNewLines = (text: string): boolean => /^[^#\n]*Login aborted/m.test(text);

const addition = `# Written by mailtui: how Dovecot 2.4 tells a failed login, which the filter of fail2ban 1.1.0 does not know yet.
[Definition]
failregex = %(known/failregex)s
            ^Login aborted:.*\\((?:auth failed|tried to use (?:disabled|disallowed)|proxy dest auth failed)[^)]*\\)(?: \\([a-z_]+\\))?:(?: user=<<F-USER>[^>]*</F-USER>>,)?(?: method=\\S+,)? rip=<HOST>(?:,|$)
`;

const reload: Command<'write'> = {name: 'fail2ban-reload', argv: ['fail2ban-client', 'reload', 'dovecot'], effect: 'write', asRoot: true, timeoutMs: 30_000};

export const fail2banDovecotFilter = defineFix<undefined>({
	id: 'fail2ban-dovecot-filter',
	title: 'fail2ban does not see failed logins',
	covers: ['R28'],
	explains:
		'fail2ban watches Dovecot, but its filter is older than Dovecot 2.4, which words a failed login differently. The jail runs, counts nothing, and passwords can be guessed without end. The repair adds the new wording in a file of its own, which updates leave alone.',
	risk: 'safe',
	questions: [],
	detect: async ({ask}) => {
		const [status, files] = await Promise.all([ask(fail2banStatus, undefined), ask(configRead, {patterns: configPlaces})]);
		if (!status.ok || !files.ok || !status.value.jails.includes('dovecot')) return undefined;
		const text = (path: string) => files.value.files.find(file => file.path === path)?.text;
		const filter = text(stock);
		if (filter === undefined || knowsNewLines(filter) || text(own) !== undefined) return undefined;
		const [line = '', before = ''] = /^.*\(\?:Aborted login.*$/m.exec(filter) ?? [];
		const number = filter.slice(0, filter.indexOf(line) + before.length).split('\n').length;
		return {
			evidence: [
				{from: `${stock}:${number}`, text: `${line.trim().slice(0, 80)}... (nothing matches "Login aborted")`},
				{from: 'fail2ban-client status', text: `Jail list: ${status.value.jails.join(', ')}`},
			],
			files: [own],
			facts: undefined,
		};
	},
	plan: files => ({
		files: [...files, {path: own, text: addition, owned: {user: 'root', group: 'root', mode: '0644'}}],
		settle: [reload],
	}),
	verifiedBy: [],
});
