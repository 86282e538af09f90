// A terminal without a window: what is written to it is really interpreted (xterm), what is typed arrives as bytes, replies included.
import {PassThrough, Writable} from 'node:stream';
import {setTimeout as wait} from 'node:timers/promises';
import headless from '@xterm/headless';

const patienceMs = 40_000;
/** Ink holds a lone Esc back for 20 ms: it may be the start of a longer key. */
const escapeMs = 40;

export type Cell = {readonly text: string; readonly bold: boolean; readonly dim: boolean; readonly colour: number | undefined; readonly inverse: boolean};

export type TestTerminal = {
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	/** All that was written, escape sequences included. */
	bytes(): string;
	/** What is on the screen, without blanks at the ends of lines. */
	screen(): string;
	line(row: number): string;
	cell(column: number, row: number): Cell;
	cursor(): {readonly x: number; readonly y: number};
	isAlternate(): boolean;
	isRaw(): boolean;
	type(keys: string): Promise<void>;
	resize(columns: number, rows: number): Promise<void>;
	/** Resolves as soon as the screen satisfies this; rejects with the screen as it is when it does not in time. */
	until(satisfied: (screen: string) => boolean, what?: string): Promise<string>;
	shows(text: string | RegExp): Promise<string>;
};

export const createTerminal = (columns: number, rows: number): TestTerminal => {
	const xterm = new headless.Terminal({cols: columns, rows, allowProposedApi: true, convertEol: true, scrollback: 0});
	let written = '';
	const watchers = new Set<() => void>();
	let raw = false;

	const stdout = Object.assign(
		new Writable({
			decodeStrings: false,
			write: (chunk: string | Buffer, _encoding, done) => {
				const text = chunk.toString();
				written += text;
				xterm.write(text, () => {
					done();
					for (const watcher of watchers) watcher();
				});
			},
		}),
		{isTTY: true, columns, rows, getColorDepth: () => 4, hasColors: () => true},
	) as unknown as NodeJS.WriteStream;

	const input = Object.assign(new PassThrough(), {
		isTTY: true,
		setRawMode: (next: boolean) => {
			raw = next;
			return input;
		},
		ref: () => input,
		unref: () => input,
	});
	const stdin = input as unknown as NodeJS.ReadStream;
	xterm.onData(reply => input.write(reply));

	const line = (row: number) =>
		xterm.buffer.active
			.getLine(xterm.buffer.active.baseY + row)
			?.translateToString(true)
			.trimEnd() ?? '';
	const screen = () =>
		Array.from({length: xterm.rows}, (_, row) => line(row))
			.join('\n')
			.trimEnd();

	const until: TestTerminal['until'] = (satisfied, what = 'that') =>
		new Promise((resolve, reject) => {
			const look = () => {
				const now = screen();
				if (!satisfied(now)) return;
				clearTimeout(timer);
				watchers.delete(look);
				resolve(now);
			};
			const timer = setTimeout(() => {
				watchers.delete(look);
				reject(new Error(`the screen never showed ${what}; it shows:\n${screen()}`));
			}, patienceMs);
			watchers.add(look);
			look();
		});

	return {
		stdin,
		stdout,
		bytes: () => written,
		screen,
		line,
		cell: (column, row) => {
			const cell = xterm.buffer.active.getLine(xterm.buffer.active.baseY + row)?.getCell(column);
			if (cell === undefined) throw new Error(`there is no cell ${column},${row}`);
			return {
				text: cell.getChars(),
				bold: cell.isBold() !== 0,
				dim: cell.isDim() !== 0,
				inverse: cell.isInverse() !== 0,
				colour: cell.isFgDefault() ? undefined : cell.getFgColor(),
			};
		},
		cursor: () => ({x: xterm.buffer.active.cursorX, y: xterm.buffer.active.cursorY}),
		isAlternate: () => xterm.buffer.active.type === 'alternate',
		isRaw: () => raw,
		type: async keys => {
			input.write(keys);
			await wait(keys.endsWith('\u001b') ? escapeMs : 0);
		},
		resize: async (nextColumns, nextRows) => {
			xterm.resize(nextColumns, nextRows);
			Object.assign(stdout, {columns: nextColumns, rows: nextRows});
			stdout.emit('resize');
			await wait(0);
		},
		until,
		shows: text => until(now => (typeof text === 'string' ? now.includes(text) : text.test(now)), String(text)),
	};
};
