// A message of the demo's queue, in the lines of the Perl script of that name; the demo's mail has one part.
import type {Script} from './shape.ts';

export const queueMessage: Script = {
	name: 'queue-message',
	run: ({world, out}, [, id = '', withBody = '0']) => {
		const mail = world.postfix.mails.get(id);
		out('mailtui-queue-message 1\n');
		if (mail === undefined) {
			out('gone\nend complete\n');
			return 0;
		}
		const end = mail.text.indexOf('\n\n');
		const [head, body] = [mail.text.slice(0, end), mail.text.slice(end + 2)];
		out(`envelope message_arrival_time: ${mail.arrived.toUTCString()}\nenvelope sender: ${mail.sender}\n`);
		for (const each of mail.recipients) out(`envelope recipient: ${each.address}\n`);
		for (const line of head.split('\n')) out(`header ${line}\n`);
		if (withBody === '1') for (const line of body.replace(/\n$/, '').split('\n')) out(`body ${line}\n`);
		out(`part 0 ${Buffer.byteLength(body)} text/plain\t\nend complete\n`);
		return 0;
	},
};
