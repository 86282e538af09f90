// A test mail through the demo's Postfix and Dovecot, told in the lines that source/commands/delivery-probe.ts reads.
import type {JournalEntry} from '../journal.ts';
import {findMail, openForAdmin} from '../mail-search.ts';
import type {Script} from './shape.ts';

export const deliveryProbe: Script = {
	name: 'delivery-probe',
	run: async ({world, signal, out}, [, mode = '', address = '', id = '', timeout = '0', to = address, reads = '']) => {
		const {clock, journal, postfix} = world;
		const begun = clock.monotonicMs();
		const say = (word: string, value: string) => out(`${word} ${value.replace(/[\r\n]+/g, ' ')}\n`);
		const ours = new Set<string>();
		const gone = new Set<string>();
		let status = '';
		let sentMs = 0;
		const decided = Promise.withResolvers<void>();

		const take = (entry: JournalEntry) => {
			const {identifier, message} = entry;
			if (identifier === 'dovecot') {
				if (message.includes(`msgid=<${id}>`) || (/(?:Error|Fatal|Panic): /.test(message) && /lmtp|lda|auth|config/.test(message)))
					say('log', `${identifier}\t${message}`);
				return;
			}
			const [, queueId = '', rest = ''] = /^([0-9A-Za-z]{6,}): (.*)$/.exec(message) ?? [];
			if (rest === `message-id=<${id}>` && !ours.has(queueId)) {
				ours.add(queueId);
				say('queued', queueId);
			}
			if (!ours.has(queueId)) return;
			say('log', `${identifier}\t${message}`);
			if (rest === 'removed') gone.add(queueId);
			const [, how, why = ''] = /^to=<.*\bstatus=(\w+) \((.*)\)$/.exec(rest) ?? [];
			if (how === undefined) return;
			status = how;
			sentMs = clock.monotonicMs() - begun;
			say('status', how);
			say('reason', why);
			decided.resolve();
		};
		const found = async () => {
			const opened = await openForAdmin(world, address, world.units.isActive('dovecot.service'), 'fetch');
			return opened.ok ? findMail(world, opened.maildir, ['header', 'Message-ID', `<${id}>`]) : [];
		};
		const showMessage = async () => {
			const [mail] = reads === 'read' ? await found() : [];
			const hex = mail === undefined ? '' : Buffer.from(world.files.read(mail.path)).toString('hex');
			for (const piece of hex.match(/.{1,3600}/g) ?? []) say('source', piece);
		};
		const cleanUp = async () => {
			for (const mail of await found()) world.files.remove(mail.path);
			for (const queueId of ours) {
				const mail = postfix.mails.get(queueId);
				if (!mail || gone.has(queueId)) continue;
				postfix.place(mail, 'gone');
				say('unqueued', queueId);
			}
			say('removed', (await found()).length > 0 ? 'no, 1 left' : 'yes');
		};

		say('mailtui-probe', '1');
		if (mode === 'clean') {
			for (const entry of journal.entries) if (entry.message.endsWith(`message-id=<${id}>`)) ours.add(entry.message.slice(0, entry.message.indexOf(':')));
			await showMessage();
			await cleanUp();
			say('end', '-');
			return 0;
		}
		// Who only watches comes a little late.
		const since = (clock.now().getTime() - 2000) * 1000;
		if (mode === 'watch') for (const entry of journal.entries.filter(each => each.atUs >= since)) take(entry);
		const stop = journal.onAdd(take);
		let submitted: Promise<void> = Promise.resolve();
		if (mode === 'submit' || mode === 'send') {
			const text = `Received: by ${world.hostName} (Postfix, from userid 0)\n\tid probe; ${clock.now().toUTCString().replace('GMT', '+0000')}\nFrom: <${address}>\nTo: <${to}>\nSubject: mailtui delivery test\nMessage-ID: <${id}>\nDate: ${clock.now().toUTCString().replace('GMT', '+0000')}\nAuto-Submitted: auto-generated\n\nA test mail by mailtui. It removes itself.\n`;
			submitted = (await postfix.submit({sender: address, recipients: [to], text, notify: false})).done;
		}
		const patience = new AbortController();
		await Promise.race([decided.promise, clock.wait(Number(timeout), AbortSignal.any([signal, patience.signal]))]);
		patience.abort();
		// The last lines of a message come after its verdict.
		if (status !== '') await submitted;
		if (status === 'sent' && mode === 'submit') {
			for (const _ of await found()) say('found', 'INBOX');
			await showMessage();
		}
		stop();
		if (status !== '') say('seconds', (sentMs / 1000).toFixed(3));
		if (mode !== 'watch' || (to !== address && status !== 'sent')) await cleanUp();
		say('end', '-');
		return 0;
	},
};
