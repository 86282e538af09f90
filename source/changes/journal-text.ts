// What the journal keeps of a plan, as JSON without anything secret, and how it is read again, whoever wrote it.
import type {StoredChange} from '../commands/change-list.ts';
import {quoteArgv} from '../host/quote.ts';
import type {JournalEntry, JournalState, Plan, Proof} from './shape.ts';
import {unifiedDiff} from './unified-diff.ts';

export type Account = {readonly id: string; readonly at: Date; readonly by: string; readonly host: string; readonly because: readonly string[]};

/** What of a plan stands in the journal. */
export type Journalled = Pick<Plan, 'title' | 'edits' | 'steps' | 'settle'> & {
	/** What was done beside steps, each as one line: a statement of SQL without its values. */
	readonly also?: readonly string[];
	/** Why that cannot be undone. */
	readonly noUndo?: readonly string[];
	/** It writes rows of a database, and keeps them as they were. */
	readonly keepsRows?: boolean;
};

export const entryText = (plan: Journalled, {id, at, by, host, because}: Account): string =>
	JSON.stringify({
		version: 1,
		id,
		at: at.toISOString().replace(/\.\d+Z$/, 'Z'),
		by,
		host,
		title: plan.title,
		because,
		files: plan.edits.map(edit => ({path: edit.path, diff: unifiedDiff(edit)})),
		commands: [...[...plan.steps.map(step => step.command), ...plan.settle].map(command => quoteArgv(command.argv)), ...(plan.also ?? [])],
		noUndo: [...plan.steps.flatMap(({says, undo}) => ('none' in undo ? [`${says}: ${undo.none}`] : [])), ...(plan.noUndo ?? [])],
		...(plan.keepsRows && {rows: true}),
	});

const states: readonly string[] = ['begun', 'failed', 'armed', 'committed', 'confirmed', 'rolled-back', 'undone', 'stuck'] satisfies JournalState[];

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter(each => typeof each === 'string') : []);
const objects = (value: unknown): ReadonlyArray<Record<string, unknown>> =>
	Array.isArray(value) ? value.filter(each => typeof each === 'object' && each !== null) : [];

const parsed = (json: string): unknown => {
	try {
		return JSON.parse(json);
	} catch {
		return undefined;
	}
};

export const readProof = (value: unknown): readonly Proof[] => objects(value).map(each => ({from: text(each['from']), text: text(each['text'])}));

/** Never throws: what is not there is empty. */
export const readEntry = (stored: StoredChange): JournalEntry => {
	const [entry = {}] = objects([parsed(stored.entry)]);
	return {
		id: stored.id,
		at: text(entry['at']),
		by: text(entry['by']),
		host: text(entry['host']),
		title: text(entry['title']) || '(the entry cannot be read)',
		because: texts(entry['because']),
		state: (states.includes(stored.state) ? stored.state : 'stuck') as JournalState,
		stateAt: stored.stateAt,
		stateSays: stored.stateSays,
		files: objects(entry['files']).map(each => ({path: text(each['path']), diff: text(each['diff'])})),
		commands: texts(entry['commands']),
		noUndo: texts(entry['noUndo']),
		rows: stored.hasRows ? 'kept' : entry['rows'] !== true ? 'none' : stored.rowCount > 0 ? 'expired' : 'lost',
		...(entry['rows'] === true &&
			(stored.state === 'begun' || stored.state === 'failed') && {unfinished: {rows: stored.rowCount, quietSeconds: stored.quietSeconds}}),
		proof: readProof(parsed(stored.proof)),
	};
};
