// The demo's journal in numbers, as the Perl script of that name counts them.
import {demoClock, isOfMail} from '../mail-log.ts';
import type {Script} from './shape.ts';

const kinds = ['received', 'delivered', 'deferred', 'bounced', 'rejected'] as const;

export const maillogSummary: Script = {
	name: 'maillog-summary',
	run: ({world, out}, [, , since = '0', until = '0', , most = '10']) => {
		const entries = world.journal.entries.filter(
			entry => isOfMail(entry) && entry.atUs >= Number(since) * 1e6 && (until === '0' || entry.atUs <= Number(until) * 1e6),
		);
		const hours = new Map<number, number[]>();
		const top = new Map<string, Map<string, number>>();
		const accounts = new Map<string, {mails: number; recipients: number}>();
		const sentBy = new Map<string, string>();
		const rise = (kind: string, what: string, by = 1) => {
			const counts = top.get(kind) ?? new Map<string, number>();
			top.set(kind, counts.set(what, (counts.get(what) ?? 0) + by));
		};
		for (const {atUs, identifier, message} of entries) {
			const hour = Math.floor(atUs / 3.6e9) * 3600;
			const add = (kind: (typeof kinds)[number]) => {
				const counts = hours.get(hour) ?? [0, 0, 0, 0, 0];
				const at = kinds.indexOf(kind);
				counts[at] = (counts[at] ?? 0) + 1;
				hours.set(hour, counts);
			};
			const [, id = '', text = ''] = (identifier === 'dovecot' ? null : /^([0-9A-Za-z]{6,20}): (.*)$/s.exec(message)) ?? [];
			const [, to, relay = '', status, why = ''] = /^to=<([^>]*)>,.*? relay=(\S+?),.* status=(\w+) \((.*)/s.exec(text) ?? [];
			if (to !== undefined) {
				add(status === 'sent' ? 'delivered' : status === 'deferred' ? 'deferred' : 'bounced');
				if (status === 'sent') rise('recipient', to.toLowerCase());
				else rise('refusing', /^host ([^\s[]+)/.exec(why)?.[1] ?? relay.replace(/\[.*/, ''));
			} else if (/^(?:client=|uid=\d+ from=)/.test(text)) {
				add('received');
				const user = /sasl_username=(\S+)/.exec(text)?.[1];
				if (user !== undefined) {
					sentBy.set(id, user);
					accounts.set(user, {mails: (accounts.get(user)?.mails ?? 0) + 1, recipients: accounts.get(user)?.recipients ?? 0});
				}
			} else if (/^(?:milter-)?reject: /.test(text)) {
				add('rejected');
				rise('reason', text.replace(/^.*?: (?:\d{3} )?(?:[\d.]+ )?(?:<[^<>]*>: )?/, '').replace(/; from=.*/, ''));
			}
			const [, sender, recipients] = /^from=<([^>]*)>, size=\d+, nrcpt=(\d+)/.exec(text) ?? [];
			if (sender !== undefined) {
				rise('sender', sender === '' ? 'MAILER-DAEMON' : sender.toLowerCase());
				const account = accounts.get(sentBy.get(id) ?? '');
				if (account) account.recipients += Number(recipients);
			}
			const [, address, user] = /^warning: \S*\[([^\]]*)\]: SASL \S+ authentication failed.*?(?:sasl_username=(\S+))?$/.exec(message) ?? [];
			if (address !== undefined) rise('failed-address', address);
			if (user !== undefined) rise('failed-account', user);
		}
		out(`mailtui-maillog-summary 1 ${demoClock(world)}\n`);
		for (const [hour, counts] of [...hours].sort(([one], [two]) => one - two)) out(`hour ${hour} ${counts.join(' ')}\n`);
		for (const [kind, counts] of top) {
			const sorted = [...counts].sort(([, one], [, two]) => two - one);
			for (const [what, count] of sorted.slice(0, Number(most))) out(`top ${kind} ${count} ${what}\n`);
			out(`top ${kind}-all ${counts.size} -\n`);
		}
		for (const [name, {mails, recipients}] of accounts) out(`account ${mails} ${recipients} 0 0 ${name}\n`);
		out(`end complete ${entries.length}\n`);
		return 0;
	},
};
