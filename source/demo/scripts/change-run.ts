// A change on the demo, stage by stage as source/scripts/change-script.ts does it: a copy, what was saved, a timer that takes it back.
import {createHash} from 'node:crypto';
import {posix} from 'node:path';
import {rowsKept} from '../../scripts/rows-kept.ts';
import type {FileNode} from '../file-system.ts';
import {type PlannedChange, type PlannedEdit, readPlannedChange} from '../planned-change.ts';
import type {World} from '../world.ts';
import type {Script} from './shape.ts';

type Kept = {readonly edit: PlannedEdit; readonly real: string; readonly text: string; readonly after: string; saved?: FileNode};
type Change = {
	readonly plan: PlannedChange;
	readonly kept: readonly Kept[];
	readonly begun: Set<number>;
	readonly timer: AbortController;
};

const base = '/var/lib/mailtui';
const changes = new WeakMap<World, Map<string, Change>>();
const secret = {mode: 0o600, user: 'root', group: 'root'};

const sumOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const edited = (text: string, {hunks}: PlannedEdit): string => {
	const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
	for (const {from, remove, insert} of hunks.toReversed()) lines.splice(from - 1, remove, insert);
	return lines.join('');
};
/** Words of a line that `quoteArgv` wrote. */
const wordsOf = (line: string): readonly string[] =>
	[...line.matchAll(/(?:'[^']*'|\\'|[^\s'])+/g)].map(([word]) => word.replace(/'([^']*)'|\\'/g, (_, inner: string | undefined) => inner ?? "'"));

export const changeRun: Script = {
	name: 'change-run',
	run: async ({world, stdin, out, run}, [, operation = '', id = '', word = '']) => {
		const {files, clock} = world;
		const all = changes.get(world) ?? new Map<string, Change>();
		changes.set(world, all);
		const dir = `${base}/changes/${id}`;
		out('mailtui-change 1\n');
		const finish = (...words: readonly string[]) => {
			out(`${words.join(' ').replace(/\s*\n\s*/g, ' ')}\n`);
			return 0;
		};
		const refuse = (...words: readonly string[]) => finish('no', ...words);
		const stamp = () =>
			clock
				.now()
				.toISOString()
				.replace(/\.\d+Z$/, 'Z');
		const setState = (state: string, says = '') => files.write(`${dir}/state`, `${state} ${stamp()} ${says}\n`, secret);
		const stateOf = (path = dir): readonly string[] => (files.look(`${path}/state`) ? files.read(`${path}/state`).trim().split(' ') : ['none', '-', '-']);
		const sum = (path: string) => (files.look(path)?.kind === 'file' ? sumOf(files.read(path)) : '-');
		const runLines = async (text: string): Promise<string> => {
			const said: string[] = [];
			const say = (piece: string | Uint8Array) => void said.push(String(piece));
			// A line ends where a newline stands outside quotes: a script of ours is one word of many lines.
			for (const line of text.match(/(?:'[^']*'|\\'|[^'\n])+/g) ?? []) {
				const code = await run(wordsOf(line), {stdin: Buffer.alloc(0), signal: new AbortController().signal, out: say, err: say});
				if (code !== 0) return said.join('').trim() || `exit ${code}`;
			}
			return '';
		};
		const putBack = async (change: Change, how: string): Promise<string> => {
			const [state = ''] = stateOf();
			const isUndo = state === 'confirmed' && how === 'undo';
			if (state !== 'armed' && state !== 'committed' && !isUndo) return state;
			const foreign = change.kept.filter(({real, edit, after}) => ![edit.before, after].includes(sum(real))).map(({real}) => real);
			if (isUndo && foreign.length > 0) return `changed ${foreign.join(' ')}`;
			for (const number of [...change.begun].sort((a, b) => b - a)) await runLines(change.plan.steps[number - 1]?.undo ?? '');
			for (const {edit, real, after, saved} of change.kept) {
				if (sum(real) !== after || after === edit.before) continue;
				if (edit.kind === 'create') files.remove(real);
				else if (saved?.kind === 'file') files.write(real, saved.read(), saved);
			}
			await runLines(change.plan.texts.get('settle') ?? '');
			setState(isUndo ? 'undone' : 'rolled-back', [how, ...foreign].join(' '));
			return isUndo ? 'undone' : 'rolled-back';
		};

		if (operation === 'stage' || operation === 'note') {
			const plan = readPlannedChange(stdin.toString('utf8'));
			if (!plan.whole) return refuse('server', 'what was sent did not arrive whole');
			const kept: Kept[] = [];
			for (const edit of plan.edits) {
				const node = files.look(edit.path);
				if (edit.kind === 'create' ? node !== undefined : node?.kind !== 'file')
					return refuse('changed', `${edit.path} is ${edit.kind === 'create' ? 'there meanwhile' : 'not there any more'}`);
				const real = files.resolve(edit.path);
				if (sum(real) !== edit.before) return refuse('changed', `${edit.path} was changed meanwhile`);
				const text = edited(edit.kind === 'create' ? '' : files.read(real), edit);
				kept.push({edit, real, text, after: edit.kind === 'remove' ? '-' : sumOf(text)});
			}
			const old = clock.now().getTime() - rowsKept.days * 86_400_000;
			for (const other of files.look(`${base}/changes`) ? files.list(`${base}/changes`) : []) {
				const kept = files.look(`${base}/changes/${other}/rows`);
				if (kept && kept.modified.getTime() <= old) files.remove(`${base}/changes/${other}/rows`);
			}
			files.makeDirectory(dir, {mode: 0o700});
			files.write(`${dir}/entry`, plan.texts.get('entry') ?? '', secret);
			files.write(`${dir}/by`, plan.texts.get('by') ?? '', secret);
			all.set(id, {plan, kept, begun: new Set(operation === 'note' ? plan.steps.map((_, index) => index + 1) : []), timer: new AbortController()});
			if (operation === 'note') {
				setState('begun');
				return finish('ok', dir);
			}
			const stage = `${dir}/stage`;
			for (const tree of plan.trees)
				for (const path of files.look(tree) ? files.walk(tree) : []) {
					const node = files.look(path, false);
					const include = (text: string) => text.replace(new RegExp(`^([ \\t]*!include(?:_try)?[ \\t]+"?)${tree}/`, 'gm'), `$1${stage}${tree}/`);
					if (node?.kind === 'file') files.write(stage + path, include(node.read()), node);
				}
			for (const {edit, text} of kept) {
				if (edit.kind === 'remove' && files.look(stage + edit.path)) files.remove(stage + edit.path);
				else if (edit.kind !== 'remove') files.write(stage + edit.path, text, secret);
			}
			return finish('ok', stage);
		}
		const change = all.get(id);
		if (!change) return refuse('state', 'none', '-', 'There is no such change on this server');
		const [state = 'none', since = '-', ...says] = stateOf();
		const mustBe = (wanted: string) => (state === wanted ? undefined : refuse('state', state, since, says.join(' ') || '-'));
		if (operation === 'discard') {
			if (state !== 'none') return refuse('state', state, since);
			files.remove(dir, true);
			all.delete(id);
			return finish('ok');
		}
		if (operation === 'arm') {
			for (const other of files.list(`${base}/changes`).filter(name => name !== id)) {
				const [held = '', at = ''] = stateOf(`${base}/changes/${other}`);
				if (held !== 'armed' && held !== 'committed') continue;
				const left = Number(files.read(`${base}/changes/${other}/deadline`)) - Math.floor(clock.now().getTime() / 1000);
				return refuse('held', other, String(left), at, files.read(`${base}/changes/${other}/by`));
			}
			if (mustBe('none') !== undefined) return 0;
			for (const [index, one] of change.kept.entries()) {
				const node = files.look(one.real);
				if (sum(one.real) !== one.edit.before) return refuse('changed', `${one.real} was changed meanwhile`);
				if (node?.kind === 'file') {
					one.saved = {...node, read: () => text};
					const text = node.read();
					files.write(`${dir}/saved/${index + 1}`, text, node);
				}
			}
			files.write(`${dir}/deadline`, String(Math.floor(clock.now().getTime() / 1000) + Number(word)), secret);
			setState('armed');
			void clock.wait(Number(word) * 1000, change.timer.signal).then(() => (change.timer.signal.aborted ? undefined : putBack(change, 'timer')));
			return finish('ok');
		}
		if (operation === 'commit') {
			if (mustBe('armed') !== undefined) return 0;
			const foreign = change.kept.find(({real, edit}) => sum(real) !== edit.before);
			if (foreign) return refuse('changed', `${foreign.real} was changed meanwhile`);
			for (const {edit, real, text} of change.kept) {
				if (edit.kind === 'remove') files.remove(real);
				else files.write(real, text, edit.kind === 'create' ? {mode: edit.mode, user: edit.user, group: edit.group} : {});
			}
			setState('committed');
			return finish('ok');
		}
		if (operation === 'step') {
			if (mustBe('committed') !== undefined) return 0;
			change.begun.add(Number(word));
			const failed = await runLines(change.plan.steps[Number(word) - 1]?.run ?? '');
			return failed === '' ? finish('ok') : refuse('server', failed);
		}
		const [rows, kept] = [`${dir}/rows`, `${dir}/kept`];
		const dropRows = () => {
			for (const path of [rows, kept]) if (files.look(path)) files.remove(path);
		};
		if (operation === 'keep') {
			if (mustBe('begun') !== undefined) return 0;
			files.write(rows, (files.look(rows) ? files.read(rows) : '') + stdin.toString('utf8'), secret);
			files.write(kept, String(Number(files.look(kept) ? files.read(kept) : 0) + (Number(word) || 0)), secret);
			return finish('ok');
		}
		if (operation === 'undone') {
			if (state !== 'failed' && mustBe('confirmed') !== undefined) return 0;
			setState('undone', 'undo');
			dropRows();
			return finish('ok');
		}
		if (operation === 'close') {
			if (mustBe('begun') !== undefined) return 0;
			if (word === 'unkept') dropRows();
			setState(word === 'failed' ? 'failed' : 'confirmed', 'done');
			if (stdin.length > 0) files.write(`${dir}/proof`, stdin.toString('utf8'), secret);
			return finish('ok');
		}
		if (operation === 'confirm') {
			if (mustBe('committed') !== undefined) return 0;
			change.timer.abort();
			setState('confirmed', 'verified');
			if (stdin.length > 0) files.write(`${dir}/proof`, stdin.toString('utf8'), secret);
			if (files.look(posix.join(dir, 'stage'))) files.remove(`${dir}/stage`, true);
			return finish('ok');
		}
		const became = await putBack(change, operation === 'undo' ? 'undo' : word || 'asked');
		if (became.startsWith('changed ')) return refuse('changed', became.slice('changed '.length));
		change.timer.abort();
		return became === 'rolled-back' || became === 'undone' ? finish('ok', became, stamp()) : refuse('state', became, since, says.join(' ') || '-');
	},
};
