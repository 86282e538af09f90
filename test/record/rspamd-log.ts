// fixtures/maillog/rspamd-*.log from a lab: `test/lab/with-lab.sh node test/record/rspamd-log.ts`. Mail that rspamd lets through, marks, puts
// off and refuses, as a real Debian 13 logs it: with rspamd writing its own file (rspamd-own.log), through syslog(3), and to journald.
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {prepareStories} from '../lab/mail/prepare.ts';
import {gtube, installRspamd, type rspamdLogs, setRspamdLog} from '../lab/mail/rspamd.ts';
import {send, sendFromOutside} from '../lab/mail/send.ts';
import {inside, lab} from './on-lab.ts';

const user = 'testuser2@example.org' as const;
/** What rspamd says when it starts is long, and of no mail. */
const ofMail = (text: string): string =>
	text
		.split('\n')
		.filter(line => line !== '')
		.filter(line => !/ rspamd\[\d+\]: | #\d+\(\w+\) /.test(line) || /; (?:task|proxy|milter); |is loading configuration/.test(line))
		.map(line => `${line}\n`)
		.join('');
const keep = (name: string, text: string) => writeFileSync(join(import.meta.dirname, '../../fixtures/maillog', name), text);

await lab.reset('repaired');
await prepareStories(lab);
await installRspamd(lab);
for (const to of ['file', 'syslog', 'console'] as const satisfies readonly (keyof typeof rspamdLogs)[]) {
	await setRspamdLog(lab, to);
	await inside('redis-cli flushall');
	const since = Number(await inside('date +%s')) + 1;
	await wait(1100);
	await send(lab, {from: 'testuser1@example.org', to: [user], subject: 'a good mail'});
	await sendFromOutside(lab, {to: ['testuser1@example.org', user], subject: 'a bad one', text: gtube});
	// From a stranger they would be greylisted.
	await send(lab, {from: 'testuser1@example.org', to: [user], subject: 'please mark me'});
	await send(lab, {from: 'testuser1@example.org', to: [user], subject: 'please soft me'});
	const grey = {to: [user], subject: 'please grey me', messageId: `grey.${to}@example.com`};
	await sendFromOutside(lab, grey);
	await wait(4000);
	await sendFromOutside(lab, grey);
	await inside("printf 'discard_on_reject = true;\\n' > /etc/rspamd/local.d/worker-proxy.inc");
	await setRspamdLog(lab, to);
	await sendFromOutside(lab, {to: [user], subject: 'tossed', text: gtube});
	await inside('rm /etc/rspamd/local.d/worker-proxy.inc; systemctl stop rspamd');
	await send(lab, {from: 'testuser1@example.org', to: [user], subject: 'nobody looks at this one'});
	await wait(2000);
	const journal = await inside(
		`journalctl -q -a -o short-unix --no-hostname --since=@${since} SYSLOG_FACILITY=2 + SYSLOG_IDENTIFIER=dovecot + SYSLOG_IDENTIFIER=opendkim + SYSLOG_IDENTIFIER=rspamd`,
	);
	keep(`rspamd-${to}.log`, ofMail(journal));
	if (to === 'file')
		keep('rspamd-own.log', ofMail(await inside(`awk -v since="$(date -d @${since} '+%F %T')" '$1 " " $2 >= since' /var/log/rspamd/rspamd.log`)));
}
