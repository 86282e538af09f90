// Pitfall R24: dovecot-lda, run by Postfix as the owner of mail, may not ask who a user is.
import {delivery} from '../checks/delivery.ts';
import {dovecotTree} from '../commands/dovecot-tree.ts';
import {applyEdits} from '../config/apply-edits.ts';
import {readConfigTree} from '../dovecot/config-tree.ts';
import {putLines} from '../dovecot/put-setting.ts';
import {listenersOf, lookAtPostfix} from '../postfix/look-at-postfix.ts';
import {masterCf} from '../postfix/parameters.ts';
import {defineFix} from './shape.ts';

type Facts = {readonly main: string; readonly user: string};

export const dovecotAuthUserdb = defineFix<Facts>({
	id: 'dovecot-auth-userdb',
	title: 'dovecot-lda may not look users up',
	covers: ['R24'],
	explains:
		"Postfix runs dovecot-lda as the account that owns the mail. That account may not ask Dovecot's userdb, because the socket auth-userdb belongs to root, and all mail waits. The repair gives that socket to the account.",
	risk: 'safe',
	questions: [],
	detect: async ({ask}) => {
		const [seen, tree] = await Promise.all([lookAtPostfix(ask), ask(dovecotTree, {main: '/etc/dovecot/dovecot.conf'})]);
		if (!seen?.dovecot || !tree.ok || !seen.log.ok) return undefined;
		const master = seen.files.find(({path}) => path === masterCf)?.text ?? '';
		const service = seen.services.find(({name, program}) => program === 'pipe' && name === seen.get('virtual_transport').replace(/:.*$/, ''));
		const logical =
			master
				.replace(/\n[ \t]+/g, ' ')
				.split('\n')
				.find(line => service !== undefined && line.startsWith(`${service.name} `)) ?? '';
		const user = /\buser=([\w-]+)/.exec(logical)?.[1];
		if (!/dovecot-lda|\/deliver\b/.test(logical) || user === undefined || user === 'root') return undefined;
		const line = seen.log.value.findLast(({text}) => /client doesn't have lookup permissions/.test(text));
		const socket = listenersOf(seen.dovecot, 'auth').find(({path}) => path.endsWith('/auth-userdb'))?.settings;
		if (!line || socket?.get('user') === user || /7$|[67]$/.test(socket?.get('mode') ?? '')) return undefined;
		const number = master.split('\n').findIndex(each => each.startsWith(`${service?.name} `)) + 1;
		return {
			evidence: [
				{from: `${masterCf}:${number}`, text: logical.replace(/\s+/g, ' ')},
				{from: `journal ${line.from}`, text: line.text},
			],
			files: [],
			facts: {main: tree.value.main, user},
		};
	},
	plan: (files, {main, user}) => ({
		files: applyEdits(files, putLines(readConfigTree(files, main), ['mode = 0600', `user = ${user}`], ['service auth', 'unix_listener auth-userdb'])),
	}),
	verifiedBy: [delivery],
});
