// mailtui as a person or a script on the lab's laptop starts it: what it said, how it ended, how long it took.
import {afterAll, afterEach, beforeAll, inject} from 'vitest';
import type {Lab, RunOptions} from '../lab.ts';
import {buildProduct, type Product} from './product.ts';
import {openPty, type Pty} from './pty.ts';

export type Said = {readonly code: number | null; readonly stdout: string; readonly stderr: string; readonly ms: number};

export type Laptop = {
	/** Without a terminal. */
	mailtui(words: readonly string[], options?: RunOptions): Promise<Said>;
	/** On a terminal; ended with the test when it has not ended before. */
	onTerminal(words: readonly string[], options?: {readonly columns?: number; readonly rows?: number; readonly env?: Readonly<Record<string, string>>}): Pty;
	/** Key and known_hosts of root. */
	readonly asRoot: readonly string[];
	/** Writes a file below the home; returns its path. */
	keep: Product['keep'];
	readonly home: string;
	readonly env: Readonly<Record<string, string>>;
	readonly argv: readonly [string, ...string[]];
};

/** To be called in the body of `describeLab`; builds what the tests of the file start. */
export const makeLaptop = (lab: Lab): Laptop => {
	let product: Product | undefined;
	const open: Pty[] = [];
	const there = (): Product => {
		if (!product) throw new Error('the product is there only while tests run');
		return product;
	};
	// Where there is no lab the tests are skipped, and hooks of skipped tests are not run.
	if (inject('lab') !== undefined) {
		beforeAll(() => {
			product = buildProduct();
		});
		afterEach(async () => {
			for (const pty of open.splice(0)) await pty.end();
			there().tidy();
		});
		afterAll(() => product?.remove());
	}
	return {
		mailtui: async (words, options = {}) => {
			const begun = performance.now();
			const ran = await lab.onLaptop([...there().argv, ...words], {timeoutMs: 90_000, ...options, env: {...there().env, ...options.env}});
			return {...ran, ms: performance.now() - begun};
		},
		onTerminal: (words, {columns = 100, rows = 30, env = {}} = {}) => {
			const pty = openPty([...there().argv, ...words], {columns, rows, env: {...there().env, ...env}});
			open.push(pty);
			return pty;
		},
		asRoot: ['-i', lab.rootKeyFile, '--known-hosts', lab.knownHostsFile],
		keep: (...args) => there().keep(...args),
		get home() {
			return there().home;
		},
		get env() {
			return there().env;
		},
		get argv() {
			return there().argv;
		},
	};
};
