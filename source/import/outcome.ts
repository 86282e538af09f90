// What became of an import, added up as it goes: counted, with the rows that failed, and logins enough to prove some. What is not asked for is let go.
import type {Secret} from '../host/secret.ts';
import type {ImportEvent, RowResult} from './run-import.ts';

export type Outcome = {
	readonly counts: Readonly<Record<RowResult['result'], number>>;
	/** By line. */
	readonly failed: readonly RowResult[];
	/** Every row by line; empty unless they were asked for. */
	readonly rows: readonly RowResult[];
};

type Login = {readonly address: string; readonly password: Secret};

const noCounts: Outcome['counts'] = {added: 0, updated: 0, skipped: 0, failed: 0};

export const noOutcome: Outcome = {counts: noCounts, failed: [], rows: []};

export const totalOf = ({counts}: Outcome): number => counts.added + counts.updated + counts.skipped + counts.failed;

/** Where it ended before its last row: what is to be done; else empty. */
export const sayLeft = (outcome: Outcome, planned: number): string => {
	const left = planned - totalOf(outcome);
	if (left <= 0) return '';
	const written = outcome.counts.added + outcome.counts.updated;
	const rows = `${left} row${left === 1 ? ' is' : 's are'} left: import the same file again for ${left === 1 ? 'it' : 'those'}`;
	return written === 0 ? `${rows}.` : `${rows}, or undo this import in the history: it takes back the ${written} that ${written === 1 ? 'is' : 'are'} written.`;
};

const byLine = (a: RowResult, b: RowResult): number => a.line - b.line;

/** `mostLogins`: how many will be tried; about twice as many are kept, evenly along the file. */
export const createOutcome = (everyRow: boolean, mostLogins: number) => {
	const counts = {...noCounts};
	const [failed, rows]: [RowResult[], RowResult[]] = [[], []];
	let logins: Login[] = [];
	let last: Login | undefined;
	let [seen, every] = [0, 1];
	return {
		add: ({result, password}: Extract<ImportEvent, {kind: 'result'}>) => {
			counts[result.result]++;
			if (result.result === 'failed') failed.push(result);
			if (everyRow) rows.push(result);
			if (!password || result.result === 'failed' || mostLogins === 0) return;
			last = {address: result.email, password};
			if (seen++ % every === 0) logins.push(last);
			if (logins.length < 2 * mostLogins) return;
			logins = logins.filter((_, index) => index % 2 === 0);
			every *= 2;
		},
		outcome: (): Outcome => ({counts: {...counts}, failed: failed.toSorted(byLine), rows: rows.toSorted(byLine)}),
		/** The first and the last among them; `of` how many there are. */
		logins: (): {readonly some: readonly Login[]; readonly of: number} => ({
			some: last === undefined || logins.at(-1) === last ? logins : [...logins, last],
			of: seen,
		}),
	};
};

/** Of rows that are all there already. */
export const outcomeOf = (results: Iterable<RowResult>, everyRow: boolean): Outcome => {
	const adding = createOutcome(everyRow, 0);
	for (const result of results) adding.add({kind: 'result', result});
	return adding.outcome();
};
