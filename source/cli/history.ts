// `mailtui history HOST`: what was changed on the server with mailtui, by whom, and what became of it.
import {HostError} from '../host/host-error.ts';
import type {Subcommand} from './shape.ts';

export const history: Subcommand = {
	name: 'history',
	summary: 'what was changed with mailtui, by whom, and what became of it',
	words: '[CHANGE]',
	options: [['--markdown', 'a chronicle, with every diff and command']],
	run: async at => {
		const [session, {readHistory}, {historyDocument, historyMarkdown, printHistory}] = await Promise.all([
			at.open(),
			import('../changes/read-history.ts'),
			import('../changes/print-history.ts'),
		]);
		const answer = await readHistory(session.at().ask, at.words[0]);
		if (!answer.ok) throw new HostError('closed', answer.why);
		const {label} = session.host;
		if (at.options.json) at.terminal.out(`${JSON.stringify({host: label, ...historyDocument(answer.value)}, undefined, '  ')}\n`);
		else if (at.options['markdown']) at.terminal.out(historyMarkdown(label, answer.value));
		else at.terminal.out(printHistory(answer.value));
		return 0;
	},
};
