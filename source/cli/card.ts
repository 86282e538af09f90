// `mailtui card HOST ADDRESS`: what to type into a mail program, as the server really serves it.
import {UsageError} from '../problem.ts';
import type {Subcommand} from './shape.ts';

const formats = ['text', 'thunderbird', 'apple', 'autoconfig', 'qr'] as const;

export const card: Subcommand = {
	name: 'card',
	summary: 'settings for mail programs, as they are really served; --format text, thunderbird, apple, autoconfig, qr',
	words: '<ADDRESS>',
	options: [['--format <format>', 'text (default); thunderbird: steps for it, Outlook, iOS, Android; apple: .mobileconfig; autoconfig: XML; qr']],
	run: async at => {
		const [typed = ''] = at.words;
		const format = formats.find(each => each === (at.options['format'] ?? 'text'));
		if (format === undefined) throw new UsageError(`--format is one of ${formats.join(', ')}.`);
		const [{parseAddress}, {clientCard}] = await Promise.all([import('../mailboxes/parse-address.ts'), import('../mailboxes/client-card.ts')]);
		const parsed = parseAddress(typed);
		if (!parsed.ok) throw new UsageError(`${JSON.stringify(typed)} is no address: ${parsed.why}.`);
		const session = await at.open();
		const made = await clientCard({...session.at(), signal: at.terminal.signal}, parsed.address);
		const [{printCard, printPublish, printSteps}, {cardAutoconfig}, {cardApple}, {cardQr, qrText}] = await Promise.all([
			import('../mailboxes/print-card.ts'),
			import('../mailboxes/card-autoconfig.ts'),
			import('../mailboxes/card-apple.ts'),
			import('../mailboxes/card-qr.ts'),
		]);
		const apple = cardApple(made, made.address);
		if (at.options.json) at.terminal.out(`${JSON.stringify({host: session.host.label, ...made, qr: qrText(made)}, undefined, '  ')}\n`);
		else if (format === 'text') at.terminal.out(`${printCard(made)}\n${printPublish(made)}`);
		else if (format === 'thunderbird') at.terminal.out(printSteps(made));
		else if (format === 'autoconfig') at.terminal.out(cardAutoconfig(made));
		else if (format === 'qr') at.terminal.out(`${cardQr(made, at.terminal.unicode).join('\n')}\n`);
		else if (apple !== undefined) at.terminal.out(apple);
		for (const note of made.notes) at.terminal.err(`${note}\n`);
		return made.notes.length > 0 ? 2 : made.services.some(each => each.warning !== '') ? 1 : 0;
	},
};
