// A program on a real terminal: script(1) makes the pty, xterm reads what is drawn, keys go in as bytes, stty(1) tells what is left of it.
import {spawn} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import headless from '@xterm/headless';
import {quoteArgv} from '../../../source/host/quote.ts';

export type Left = {
	readonly code: number | null;
	/** Everything that a shell finds of its terminal afterwards. */
	readonly settingsKept: boolean;
	readonly cursorShown: boolean;
	readonly alternateScreen: boolean;
	readonly bracketedPaste: boolean;
};

export type Pty = {
	/** What is on the screen now, or was at the end. */
	screen(): string;
	/** All that was ever written, escape sequences included. */
	bytes(): string;
	type(keys: string): void;
	/** Resolves with the screen once it shows this; rejects with the screen as it is when it does not in time. */
	shows(text: string | RegExp, patienceMs?: number): Promise<string>;
	/** Resolves when the program has ended. */
	readonly ended: Promise<Left>;
	/** Of the shell that started the program, as soon as it has. */
	pid(): number;
	/** Ends it, however it is. */
	end(): Promise<void>;
};

/** A shell found its terminal as it was: what every way out of mailtui has to leave behind. */
export const clean: Omit<Left, 'code'> = {settingsKept: true, cursorShown: true, alternateScreen: false, bracketedPaste: false};

export const openPty = (
	argv: readonly [string, ...string[]],
	{columns, rows, env}: {readonly columns: number; readonly rows: number; readonly env: Readonly<Record<string, string>>},
): Pty => {
	const notes = mkdtempSync(join(tmpdir(), 'mailtui-pty-'));
	const note = (name: string) => join(notes, name);
	const line = `trap : INT TERM HUP; stty cols ${columns} rows ${rows}; echo $$ > ${note('pid')}; stty -g > ${note('before')}; ${quoteArgv(argv)}; code=$?; trap '' INT; stty -g > ${note('after')}; exit $code`;
	const child = spawn('script', ['-qfec', line, '/dev/null'], {env: {...process.env, SHELL: '/bin/sh', ...env}, stdio: ['pipe', 'pipe', 'ignore']});
	const xterm = new headless.Terminal({cols: columns, rows, allowProposedApi: true, scrollback: 500});
	let bytes = '';
	const watchers = new Set<() => void>();
	child.stdin.on('error', () => {});
	xterm.onData(reply => child.stdin.write(reply));

	const screen = (): string => {
		const {active} = xterm.buffer;
		return Array.from({length: active.length}, (_, row) => active.getLine(row)?.translateToString(true) ?? '')
			.join('\n')
			.trimEnd();
	};
	const drawn = (chunk: Buffer): Promise<void> => new Promise(resolve => xterm.write(chunk, resolve));
	child.stdout.on('data', (chunk: Buffer) => {
		bytes += chunk.toString('utf8');
		void drawn(chunk).then(() => {
			for (const watcher of watchers) watcher();
		});
	});
	const read = (name: string): string => {
		try {
			return readFileSync(note(name), 'utf8').trim();
		} catch {
			return '';
		}
	};
	const ended = new Promise<Left>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', code => {
			void drawn(Buffer.alloc(0)).then(() => {
				const left: Left = {
					code,
					settingsKept: read('before') !== '' && read('before') === read('after'),
					cursorShown: bytes.lastIndexOf('\u001b[?25l') <= bytes.lastIndexOf('\u001b[?25h'),
					alternateScreen: xterm.buffer.active.type === 'alternate',
					bracketedPaste: xterm.modes.bracketedPasteMode,
				};
				rmSync(notes, {recursive: true, force: true});
				for (const watcher of watchers) watcher();
				resolve(left);
			});
		});
	});
	let isOver = false;
	void ended.then(() => {
		isOver = true;
	});
	return {
		screen,
		bytes: () => bytes,
		type: keys => void child.stdin.write(keys),
		shows: (text, patienceMs = 15_000) =>
			new Promise((resolve, reject) => {
				const settle = (act: () => void) => {
					clearTimeout(timer);
					watchers.delete(look);
					act();
				};
				const look = () => {
					const now = screen();
					if (typeof text === 'string' ? now.includes(text) : text.test(now)) settle(() => resolve(now));
				};
				const timer = setTimeout(() => settle(() => reject(new Error(`the terminal never showed ${text}; it shows:\n${screen()}`))), patienceMs);
				watchers.add(look);
				look();
			}),
		ended,
		pid: () => Number(read('pid')),
		end: async () => {
			if (isOver) return;
			child.kill('SIGTERM');
			const late = setTimeout(() => child.kill('SIGKILL'), 3000);
			await ended;
			clearTimeout(late);
		},
	};
};
