// What the change program gets on its standard input, read as it reads it (source/scripts/change-script.ts).

export type PlannedEdit = {
	readonly path: string;
	readonly before: string;
	readonly kind: 'create' | 'edit' | 'remove';
	readonly mode: number;
	readonly user: string;
	readonly group: string;
	readonly hunks: {readonly from: number; readonly remove: number; readonly insert: string}[];
};

export type PlannedChange = {
	readonly texts: ReadonlyMap<string, string>;
	readonly trees: readonly string[];
	readonly edits: readonly PlannedEdit[];
	readonly steps: ReadonlyArray<{readonly run: string; readonly undo: string | undefined}>;
	readonly whole: boolean;
};

const unhex = (text = ''): string => Buffer.from(text, 'hex').toString('utf8');

export const readPlannedChange = (stdin: string): PlannedChange => {
	const texts = new Map<string, string>();
	const trees: string[] = [];
	const edits: PlannedEdit[] = [];
	const steps: {run: string; undo: string | undefined}[] = [];
	let whole = false;
	for (const line of stdin.split('\n')) {
		const [what = '', ...fields] = line.split(' ');
		if (what === 'edit') {
			const [path, before = '-', kind, mode = '644', user, group] = fields;
			edits.push({
				path: unhex(path),
				before,
				kind: kind as PlannedEdit['kind'],
				mode: Number.parseInt(mode, 8),
				user: unhex(user),
				group: unhex(group),
				hunks: [],
			});
		} else if (what === 'hunk') edits.at(-1)?.hunks.push({from: Number(fields[0]), remove: Number(fields[1]), insert: unhex(fields[2])});
		else if (what === 'step') steps.push({run: unhex(fields[0]), undo: fields[1] === '-' ? undefined : unhex(fields[1])});
		else if (what === 'tree') trees.push(unhex(fields[0]));
		else if (what === 'end') whole = true;
		else if (what !== '') texts.set(what, unhex(fields[0]));
	}
	return {texts, trees, edits, steps, whole};
};
