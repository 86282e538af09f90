// A login over SMTP by what the server offers: PLAIN in one line, LOGIN step by step; and no password in what is shown of it.
import {Duplex} from 'node:stream';
import {expect, test} from 'vitest';
import {startSmtp} from '../../source/delivery/smtp-session.ts';
import {createClock} from '../../source/host/clock.ts';
import {createSecret} from '../../source/host/secret.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** Answers each line by the next of these; keeps what it was told. */
const scripted = (answers: readonly string[]) => {
	const heard: string[] = [];
	const rest = [...answers];
	const socket = new Duplex({
		read() {},
		write(chunk, _, done) {
			heard.push(String(chunk).trim());
			this.push(rest.shift() ?? '500 what?\r\n');
			done();
		},
	});
	return {socket, heard};
};

const login = async (offer: string, answers: readonly string[]) => {
	const {socket, heard} = scripted([`250-mx.example.org\r\n250 ${offer}\r\n`, ...answers]);
	const shown: string[] = [];
	const smtp = startSmtp({socket, signal: new AbortController().signal, clock: createClock(), hear: ({text}) => shown.push(text)});
	await smtp.command('EHLO mailtui.invalid');
	const reply = await smtp.login('a@example.org', createSecret('kanarienvogel'));
	socket.destroy();
	return {reply: reply.text, heard: heard.slice(1), shown: shown.join('\n')};
};

const plain = `AUTH PLAIN ${base64('\0a@example.org\0kanarienvogel')}`;

test.each(['AUTH PLAIN LOGIN', 'AUTH=PLAIN', 'STARTTLS', 'AUTH LOGIN PLAIN'])('%s: PLAIN', async offer => {
	const {reply, heard, shown} = await login(offer, ['235 2.7.0 ok\r\n']);
	expect([reply, heard]).toEqual(['235 2.7.0 ok', [plain]]);
	expect(shown).toContain('AUTH PLAIN ********');
	expect(shown).not.toMatch(/kanarienvogel|a2FuYXJpZW52b2dlbA|AGFAZXhhbXBsZS5vcmc/);
});

test.each(['AUTH LOGIN', 'AUTH CRAM-MD5 LOGIN'])('%s: LOGIN, for who offers no PLAIN', async offer => {
	const {reply, heard, shown} = await login(offer, ['334 VXNlcm5hbWU6\r\n', '334 UGFzc3dvcmQ6\r\n', '235 2.7.0 ok\r\n']);
	expect([reply, heard]).toEqual(['235 2.7.0 ok', ['AUTH LOGIN', base64('a@example.org'), base64('kanarienvogel')]]);
	expect(shown).not.toContain(base64('kanarienvogel'));
});

test('LOGIN that is refused at once is told as it is answered, and the password is not said', async () => {
	const {reply, heard} = await login('AUTH LOGIN', ['535 5.7.8 no\r\n']);
	expect([reply, heard]).toEqual(['535 5.7.8 no', ['AUTH LOGIN']]);
});
