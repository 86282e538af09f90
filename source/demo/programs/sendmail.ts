// sendmail(1) of Postfix: a mail from stdin into the queue.
import {readOptions} from '../options.ts';
import type {Program} from './shape.ts';

export const sendmail: Program = {
	name: 'sendmail',
	run: async ({argv, stdin, world, err}) => {
		const options = readOptions(argv, ['f', 'r', 'N', 'F', 'B', 'o', 'R', 'V', 'O', 'L']);
		const text = stdin.toString().replace(/\r\n/g, '\n');
		const named = options.has('t')
			? [...(text.split('\n\n')[0] ?? '').matchAll(/^(?:to|cc|bcc):[ \t]*(.*)$/gim)].flatMap(match =>
					(match[1] as string).split(',').map(each => /<([^>]*)>/.exec(each)?.[1] ?? each.trim()),
				)
			: [];
		const recipients = [...options.words, ...named].filter(Boolean);
		if (recipients.length === 0) {
			err('sendmail: fatal: Recipient addresses must be specified on the command line or via the -t option\n');
			return 64;
		}
		const body = /^[\w-]+:/.test(text) ? text : `\n${text}`;
		await world.postfix.submit({
			sender: options.value('f') ?? options.value('r') ?? 'root',
			recipients,
			text: `Received: by ${world.hostName} (Postfix, from userid 0)\n\tid local; ${world.clock.now().toUTCString().replace('GMT', '+0000')}\n${body}`,
			notify: options.value('N') !== 'never',
		});
		return 0;
	},
};
