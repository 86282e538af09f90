// postqueue(1) and mailq(1): the queue as JSON lines or as a table, and trying again.
import {readOptions} from '../options.ts';
import type {Program} from './shape.ts';

const days = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ');
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
/** Python's and postqueue's JSON: a blank after every colon and comma. */
const spaced = (value: unknown): string => {
	if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
	if (typeof value === 'object' && value !== null)
		return `{${Object.entries(value)
			.map(([key, each]) => `${JSON.stringify(key)}: ${spaced(each)}`)
			.join(', ')}}`;
	return JSON.stringify(value);
};

export const postqueue: Program = {
	name: 'postqueue',
	also: ['mailq'],
	run: ({argv, world, out, err}) => {
		const options = readOptions(argv, ['c', 'i', 's']);
		const up = world.units.isActive('postfix.service');
		if (options.has('f') || options.has('i')) {
			if (!up) {
				err('postqueue: warning: Mail system is down -- accessing queue directly (Connect to the Postfix flush service: Connection refused)\n');
				return 69;
			}
			world.postfix.retry(options.value('i'));
			return 0;
		}
		if (!up) err('postqueue: warning: Mail system is down -- accessing queue directly (Connect to the Postfix showq service: Connection refused)\n');
		const mails = [...world.postfix.mails.values()];
		const size = (text: string) => Buffer.byteLength(text);
		if (options.has('j')) {
			for (const mail of mails) {
				const recipients = mail.recipients.map(each => ({address: each.address, ...(each.reason === undefined ? {} : {delay_reason: each.reason})}));
				out(
					`${spaced({queue_name: mail.queue, queue_id: mail.id, arrival_time: Math.floor(mail.arrived.getTime() / 1000), message_size: size(mail.text), forced_expire: false, sender: mail.sender || 'MAILER-DAEMON', recipients})}\n`,
				);
			}
			return 0;
		}
		if (mails.length === 0) {
			out('Mail queue is empty\n');
			return 0;
		}
		out('-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------\n');
		for (const mail of mails) {
			const at = mail.arrived;
			const stamp = `${days[at.getUTCDay()]} ${months[at.getUTCMonth()]} ${String(at.getUTCDate()).padStart(2)} ${at.toISOString().slice(11, 19)}`;
			out(
				`${`${mail.id}${mail.queue === 'active' ? '*' : mail.queue === 'hold' ? '!' : ''}`.padEnd(11)}${String(size(mail.text)).padStart(9 - 1)} ${stamp}  ${mail.sender || 'MAILER-DAEMON'}\n`,
			);
			for (const each of mail.recipients) out(`${each.reason === undefined ? '' : `(${each.reason})\n`}${' '.repeat(41)}${each.address}\n`);
			out('\n');
		}
		out(`-- ${Math.floor(mails.reduce((sum, mail) => sum + size(mail.text), 0) / 1024)} Kbytes in ${mails.length} Request${mails.length === 1 ? '' : 's'}.\n`);
		return 0;
	},
};
