// Settings for mail programs: by what is really served on the demo, in every form, with hostile values made harmless.
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createAt} from '../../source/checks/at.ts';
import {createAsk} from '../../source/commands/ask.ts';
import {type Demo, startDemo} from '../../source/demo/demo.ts';
import {createClock} from '../../source/host/clock.ts';
import type {Host} from '../../source/host/host.ts';
import {connectSsh} from '../../source/host/ssh.ts';
import {cardApple} from '../../source/mailboxes/card-apple.ts';
import {cardAutoconfig} from '../../source/mailboxes/card-autoconfig.ts';
import {cardQr, qrText} from '../../source/mailboxes/card-qr.ts';
import {type Card, clientCard} from '../../source/mailboxes/client-card.ts';
import {printCard, printPublish, printSteps} from '../../source/mailboxes/print-card.ts';

let demo: Demo;
let host: Host;
let card: Card;

beforeAll(async () => {
	const clock = createClock();
	demo = await startDemo(clock);
	host = await connectSsh(demo.login, undefined, clock);
	const at = createAt({host, ask: createAsk(host), here: demo.here, clock, target: demo.target, readOnly: false});
	card = await clientCard({...at, signal: new AbortController().signal}, 'anna@example.org');
}, 60_000);
afterAll(async () => {
	await host.close();
	await demo.close();
});

test('names the doors that are served, by the name that the certificate bears', () => {
	expect(card.services.map(each => `${each.protocol} ${each.host} ${each.port} ${each.security}`)).toEqual([
		'imap mx.example.org 993 tls',
		'imap mx.example.org 143 starttls',
		'smtp mx.example.org 465 tls',
		'smtp mx.example.org 587 starttls',
	]);
	expect(card.services[0]?.warning).toContain('do not know who issued its certificate');
	expect(card.notes).toEqual([]);
});

test('as text, as steps for programs, as records to publish', () => {
	expect(printCard(card)).toMatch(/reading +IMAP +mx\.example\.org +993 +SSL\/TLS/);
	for (const program of ['Thunderbird', 'Outlook', 'iPhone', 'Android']) expect(printSteps(card)).toContain(program);
	expect(printPublish(card)).toContain('_imaps._tcp.example.org. IN SRV 0 1 993 mx.example.org.');
	expect(printPublish(card)).toContain('_submissions._tcp.example.org. IN SRV 0 1 465 mx.example.org.');
});

test('as documents: autoconfig and a profile of Apple, the same for the same mailbox', () => {
	expect(cardAutoconfig(card)).toContain('<hostname>mx.example.org</hostname>\n      <port>993</port>\n      <socketType>SSL</socketType>');
	const apple = cardApple(card, 'Anna <&> "x"');
	expect(apple).toContain('<key>IncomingMailServerHostName</key>\n\t\t\t<string>mx.example.org</string>');
	expect(apple).toContain('<string>Anna &lt;&amp;&gt; "x"</string>');
	expect(apple).toBe(cardApple(card, 'Anna <&> "x"'));
	expect(apple).not.toMatch(/Password<\/key>\s*<string>/);
});

test('as a QR code that is square, light around, and holds no password', () => {
	const [blocks, ascii] = [cardQr(card, true), cardQr(card, false)];
	expect(new Set(blocks.map(line => line.length)).size).toBe(1);
	expect(blocks[0]).toMatch(/^█+$/);
	expect(ascii).toHaveLength((ascii[0]?.length ?? 0) / 2);
	expect(qrText(card)).toBe('Mail anna@example.org\nIMAP mx.example.org:993 SSL/TLS\nSMTP mx.example.org:465 SSL/TLS\nUser anna@example.org');
});

test('a server that serves nothing has notes and no settings', async () => {
	const unit = demo.world.units.find('dovecot');
	if (unit) demo.world.units.stop(unit);
	const at = createAt({host, ask: createAsk(host), here: demo.here, clock: createClock(), target: demo.target, readOnly: false});
	const none = await clientCard({...at, signal: new AbortController().signal}, 'anna@example.org');
	expect(none.notes[0]).toMatch(/Reading mail with TLS is not served to the outside: port 993 is refused/);
	expect(cardApple(none, 'x')).toBeUndefined();
	expect(printPublish(none)).toContain('_imaps._tcp.example.org. IN SRV 0 0 0 .');
});
