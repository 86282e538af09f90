// fixtures/maillog/lab.log from a lab: `test/lab/with-lab.sh node test/record/mail-log.ts`. Everything that can become of a mail, as a real
// Debian 13 logs it (journalctl -o short-unix): every run has other times and ids, so tests find messages by their recipients.
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {prepareStories} from '../lab/mail/prepare.ts';
import {send} from '../lab/mail/send.ts';
import {startSink} from '../lab/mail/sink.ts';
import {inside, lab} from './on-lab.ts';

const log = () => inside('journalctl -q -a -o short-unix --no-hostname SYSLOG_FACILITY=2 + SYSLOG_IDENTIFIER=dovecot + SYSLOG_IDENTIFIER=opendkim');
const sendmail = (from: string, to: string) => inside(`printf 'Subject: a test\\n\\nHello.\\n' | sendmail -f ${from} ${to}`);
const until = async (told: RegExp) => {
	for (let tries = 0; tries < 100; tries++) {
		if (told.test(await log())) return;
		await wait(200);
	}
	throw new Error(`never logged: ${told}`);
};

const user = 'testuser1@example.org' as const;
await lab.reset('broken');
const sink = await startSink();
try {
	await sendmail(user, 'testuser2@example.org');
	await until(/to=<testuser2@example.org>.*status=bounced/);
	for (const [state, why] of [
		[1, /mkdir\(.*Permission denied/],
		[2, /Set mail_driver explicitly/],
		[3, /no mail_home and userdb/],
	] as const) {
		await lab.setState(state);
		await sendmail(user, `testuser1+pitfall${state}@example.org`.replace(/\+[^@]*/, ''));
		await until(why);
		await until(/status=deferred \(host mx.example.org\[private/);
		await inside('postsuper -d ALL 2> /dev/null');
	}
	await prepareStories(lab);
	await send(lab, {
		from: user,
		to: ['testuser2@example.org', 'anna@example.com', 'grey1@example.com', 'rbl1@example.com', 'nobody1@example.com'],
		subject: 'five recipients, three outcomes',
	});
	await until(/to=<grey1@example.com>.*status=deferred/);
	await send(lab, {from: user, to: ['testuser2@example.org'], subject: 'spam for you'});
	await send(lab, {from: user, to: ['testuser2@example.org'], subject: 'nothing for you'});
	await send(lab, {from: user, to: ['info@example.org'], subject: 'for two'});
	await send(lab, {from: user, to: ['full1@example.com'], subject: 'to a full mailbox'});
	await send(lab, {from: user, to: ['testuser2@example.org'], subject: 'never sent', password: 'wrong'});
	await send(lab, {from: user, to: ['missing@example.org'], subject: 'to nobody'});
	await sendmail(user, 'someone@nowhere.test');
	await inside('swaks --silent 3 --server 203.0.113.10:25 --from x@example.com --to stranger@elsewhere.test || true');
	await inside("printf 'caf\\xe9 \\x1b[2J\\x1b]0;owned\\x07 end' | logger -p mail.notice -t postfix/smtpd");
	sink.relent();
	await until(/to=<grey1@example.com>.*status=sent/);
	await inside('systemctl stop opendkim');
	await sendmail(user, 'testuser2@example.org');
	await until(/connect to Milter service/);
	await inside('systemctl start opendkim; systemctl stop dovecot');
	await sendmail(user, 'mailtui-probe@example.org');
	await until(/to=<mailtui-probe@example.org>.*status=deferred/);
	await inside('systemctl start dovecot; postqueue -f');
	await until(/to=<mailtui-probe@example.org>.*status=sent/);
	await inside('systemctl stop postgresql@17-main');
	await sendmail(user, 'testuser1@example.org');
	await until(/lookup (?:problem|error)/);
	await inside('systemctl start postgresql@17-main');
	const directory = join(import.meta.dirname, '../../fixtures/maillog');
	mkdirSync(directory, {recursive: true});
	writeFileSync(join(directory, 'lab.log'), Buffer.from(await log(), 'utf8'));
} finally {
	await sink.close();
}
