// Mail from outside, now and then, while somebody follows the log: a server that is looked at should live.
import type {World} from './world.ts';

/** Enough to see; a queue or a mailbox should not fill up because a screen stayed open. */
const most = 25;
const pauseMs = 7000;

/** Ends with the signal. */
export const runTraffic = async (world: World, signal: AbortSignal): Promise<void> => {
	for (;;) {
		const count = world.nextNumber();
		await world.clock.wait(pauseMs + (count % 5) * 900, signal);
		if (signal.aborted || world.traffic.count >= most) return;
		world.traffic.count++;
		if (!world.units.isActive('postfix.service')) continue;
		const to = count % 2 === 0 ? 'testuser1@example.org' : 'testuser2@example.org';
		const peer = `mail.example.com[198.51.100.${20 + (count % 30)}]`;
		world.postfix.log('smtpd', `connect from ${peer}`);
		await world.postfix.submit({
			sender: 'anna@example.com',
			recipients: [to],
			text: `From: Anna <anna@example.com>\nTo: <${to}>\nSubject: Have you got my last mail?\nMessage-ID: <${count}.${world.clock.now().getTime()}@example.com>\n\nIt was from Monday.\n`,
			client: {service: 'smtpd', name: peer},
		});
		world.postfix.log('smtpd', `disconnect from ${peer} ehlo=2 starttls=1 mail=1 rcpt=1 data=1 quit=1 commands=7`);
	}
};
