// The journal of changes as the server keeps it: what was changed, by whom, and what became of it (source/scripts/change-list-script.ts).
import {changeListScript} from '../scripts/change-list-script.ts';
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type StoredChange = {
	readonly id: string;
	/** `confirmed`, `rolled-back`, ... */
	readonly state: string;
	readonly stateAt: string;
	readonly stateSays: string;
	/** JSON, as the plan wrote it; it may have been written by another version, or by anybody who is root. */
	readonly entry: string;
	readonly proof: string;
	/** When it is taken back unless confirmed. */
	readonly deadline: Date | undefined;
	/** Whether rows of a database are kept with it. */
	readonly hasRows: boolean;
	/** How many: those of the last batch may not have been written any more, or one more batch have been written. */
	readonly rowCount: number;
	/** Since something was last heard of who makes it. */
	readonly quietSeconds: number | undefined;
};

const unhex = (text: string | undefined): string => (text === undefined || text === '-' ? '' : Buffer.from(text, 'hex').toString('utf8'));

export const changeList: ReadCommand<{readonly change?: string}, Answer<readonly StoredChange[]>> = {
	name: 'change-list',
	examples: [{}, {change: 'no-such-change'}],
	build: ({change}) => ({
		name: 'change-list',
		argv: ['perl', '-e', changeListScript, 'mailtui-changes', ...(change === undefined ? [] : [change])],
		effect: 'read',
		asRoot: true,
		timeoutMs: 20_000,
	}),
	parse: result => {
		const refusal = refusalOf('perl', result);
		if (refusal) return refusal;
		const lines = result.stdout.slice(Math.max(0, result.stdout.indexOf('mailtui-changes 1 '))).split('\n');
		const denied = lines[1]?.startsWith('no ') ? lines[1].slice(3) : undefined;
		if (denied !== undefined) return noAnswer(`The journal of changes cannot be read: ${denied}`);
		if (!lines.includes('end')) return noAnswer(`The journal of changes could not be read: ${firstLine(result.stderr) || 'the answer is incomplete'}`);
		return {
			ok: true,
			value: lines.flatMap((line): StoredChange[] => {
				const [word, id = '', state, entry, proof, deadline, rows, count, quiet] = line.split(' ');
				if (word !== 'change') return [];
				const [name = '', at = '', ...says] = unhex(state).trim().split(' ');
				const seconds = Number(deadline);
				return [
					{
						id,
						state: name,
						stateAt: at,
						stateSays: says.join(' '),
						entry: unhex(entry),
						proof: unhex(proof),
						hasRows: rows === 'rows',
						rowCount: Number.parseInt(count ?? '', 10) || 0,
						quietSeconds: /^\d+$/.test(quiet ?? '') ? Number(quiet) : undefined,
						deadline: Number.isFinite(seconds) ? new Date(seconds * 1000) : undefined,
					},
				];
			}),
		};
	},
};
