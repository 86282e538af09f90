// The demo's queue changed as the Perl script of that name does it: what is deleted is kept as files, and can be put back.
import type {QueuedMail} from '../postfix.ts';
import type {Script} from './shape.ts';

/** A kept message as one text: what the demo must know to queue it again. */
const keep = ({sender, recipients, text, notify}: QueuedMail): string =>
	JSON.stringify({sender, recipients: recipients.map(each => each.address), text, notify});

export const queueControl: Script = {
	name: 'queue-control',
	run: async ({world, out}, [, verb = '', directory = '', ...ids]) => {
		const {postfix, files} = world;
		const missing: string[] = [];
		let done = 0;
		const those = ids.flatMap(id => {
			const mail = postfix.mails.get(id);
			if (mail === undefined || (verb === 'release' && mail.queue !== 'hold')) missing.push(id);
			return mail === undefined || (verb === 'release' && mail.queue !== 'hold') ? [] : [mail];
		});
		if (verb === 'restore') {
			for (const name of files.look(directory)?.kind === 'directory' ? files.list(directory) : []) {
				const kept = JSON.parse(files.read(`${directory}/${name}`)) as {sender: string; recipients: string[]; text: string; notify: boolean};
				files.remove(`${directory}/${name}`);
				await postfix.submit(kept);
				done++;
			}
		} else if (verb === 'flush') {
			if (ids.length === 0) postfix.retry();
			for (const mail of those) postfix.retry(mail.id);
			done = ids.length === 0 ? 1 : those.length;
		} else {
			for (const mail of those) {
				if (verb === 'delete') {
					files.write(`${directory}/${mail.id}`, keep(mail), {mode: 0o600});
					postfix.place(mail, 'gone');
					postfix.log('postsuper', `${mail.id}: removed`);
				} else if (verb === 'hold') postfix.place(mail, 'hold');
				else if (verb === 'release') postfix.place(mail, 'deferred');
				else if (verb === 'requeue') {
					postfix.place(mail, 'gone');
					await postfix.submit({sender: mail.sender, recipients: mail.recipients.map(each => each.address), text: mail.text, notify: mail.notify});
				}
				done++;
			}
			const says = {delete: 'Deleted', hold: 'Placed on hold', release: 'Released from hold', requeue: 'Requeued'}[verb];
			if (says !== undefined && done > 0) postfix.log('postsuper', `${says}: ${done} message${done === 1 ? '' : 's'}`);
		}
		out(`mailtui-queue-control 1\ndone ${done}\n${missing.map(id => `missing ${id}\n`).join('')}end\n`);
		return 0;
	},
};
