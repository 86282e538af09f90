// The journal as a table, as the document of `history --json`, and as a chronicle in Markdown.
import {textTable} from '../format/text-table.ts';
import {visible} from '../format/visible.ts';
import type {JournalEntry} from './shape.ts';

const stateSays: Readonly<Record<JournalEntry['state'], string>> = {
	begun: 'begun, its end is not known',
	failed: 'failed',
	armed: 'under way',
	committed: 'written, not confirmed yet',
	confirmed: 'confirmed',
	'rolled-back': 'rolled back',
	undone: 'undone',
	stuck: 'could not be put back',
};

/** Between two signs of life lies a batch of a hundred rows; by so many the number may be wrong in either direction. */
const stillSeconds = 30;

const isInterrupted = ({state, unfinished}: Pick<JournalEntry, 'state' | 'unfinished'>): boolean =>
	state === 'begun' && unfinished?.quietSeconds !== undefined && unfinished.quietSeconds > stillSeconds;

export const sayJournalState = (entry: Pick<JournalEntry, 'state' | 'unfinished'>): string => {
	const {state, unfinished} = entry;
	if (unfinished === undefined) return stateSays[state];
	const written = unfinished.rows > 0 ? `about ${unfinished.rows} row${unfinished.rows === 1 ? '' : 's'} written` : 'no row written that is known of';
	if (state !== 'begun') return unfinished.rows > 0 ? `${stateSays[state]}, ${written}` : stateSays[state];
	return `${isInterrupted(entry) ? 'interrupted' : 'under way or just cut off'}, ${written}`;
};

export const historyDocument = (entries: readonly JournalEntry[]) => ({
	changes: entries.map(({id, at, by, title, because, state, stateAt, files, commands, noUndo, proof, unfinished}) => ({
		id,
		at,
		by,
		title,
		because,
		result: state,
		resultAt: stateAt,
		files: files.map(({path}) => path),
		diffs: files,
		commands,
		noUndo,
		proof,
		...(unfinished && {interrupted: isInterrupted({state, unfinished}), rowsWritten: unfinished.rows}),
	})),
});

export const printHistory = (entries: readonly JournalEntry[]): string => {
	if (entries.length === 0) return 'Nothing was changed on this server with mailtui.\n';
	return textTable([
		['change', 'at', 'by', 'result', 'what'],
		...entries.map(entry => [entry.id, entry.at, visible(entry.by), sayJournalState(entry), visible(entry.title)]),
	]);
};

/** A fence longer than any in the text (CommonMark, "Fenced code blocks"). */
const fenced = (language: string, text: string): readonly string[] => {
	const fence = '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1)));
	return [`${fence}${language}`, text.split('\n').map(visible).join('\n').trimEnd(), fence];
};

const plain = (text: string): string => visible(text).replace(/[\\`*_[\]<>#|]/g, '\\$&');

/** Oldest first, as a chronicle is read. */
export const historyMarkdown = (host: string, entries: readonly JournalEntry[]): string =>
	[
		`# What was changed on ${plain(host)}`,
		...(entries.length === 0 ? ['', 'Nothing was changed on this server with mailtui.'] : []),
		...entries
			.toReversed()
			.flatMap(entry => [
				'',
				`## ${plain(entry.title)}`,
				'',
				`${entry.at}, by ${plain(entry.by)}. Change \`${entry.id}\`: ${sayJournalState(entry)}${entry.stateAt === '' ? '' : ` ${plain(entry.stateAt)}`}.`,
				...entry.files.flatMap(({diff}) => ['', ...fenced('diff', diff)]),
				...(entry.commands.length > 0 ? ['', ...fenced('sh', entry.commands.join('\n'))] : []),
				...(entry.proof.length > 0 ? ['', ...fenced('', entry.proof.map(({from, text}) => `${from}: ${text}`).join('\n'))] : []),
			]),
		'',
	].join('\n');
