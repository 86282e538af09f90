// An import as the screen goes through it: a file is read and judged, options change the verdicts, then it runs and reports.
import {createStore, type StoreApi} from 'zustand/vanilla';
import {homePath} from '../import/home-path.ts';
import {importEntry} from '../import/import-entry.ts';
import {createOutcome, noOutcome, type Outcome} from '../import/outcome.ts';
import {parseCsv} from '../import/parse-csv.ts';
import {type ImportPlan, planImport} from '../import/plan-import.ts';
import {type Proof, proveLogins} from '../import/prove-logins.ts';
import {readImportFile} from '../import/read-import-file.ts';
import {makePasswords, runImport} from '../import/run-import.ts';
import {failuresCsv} from '../import/write-csv.ts';
import {writePrivate} from '../import/write-private.ts';
import type {Hands} from '../mailboxes/hands.ts';
import {writePasswords} from '../mailboxes/write-passwords.ts';
import {journalled} from '../mailboxes/write-sql.ts';
import type {Problem} from '../problem.ts';
import type {MailboxHands} from './mailbox-hands.ts';
import {emptyText, type TextState} from './text-edit.ts';
import {problemOf} from './unanswered.ts';

export type ImportUsers = {
	readonly step: 'file' | 'judging' | 'verdicts' | 'running' | 'done';
	readonly file: string;
	readonly typed: TextState;
	readonly plan: ImportPlan | undefined;
	readonly update: boolean;
	readonly createDomains: boolean;
	readonly allOrNothing: boolean;
	readonly onlyRefused: boolean;
	readonly progress: {readonly done: number; readonly total: number; readonly elapsedMs: number} | undefined;
	readonly outcome: Outcome;
	readonly proof: Proof | undefined;
	/** Files that were written here: of passwords, of failures. */
	readonly wrote: readonly string[];
	readonly problem: Problem | undefined;
};

export type ImportUsersStore = StoreApi<ImportUsers> & {
	readonly actions: {
		start(): void;
		type(typed: TextState): void;
		/** The file that is typed. Never rejects. */
		read(): Promise<void>;
		set(options: Partial<Pick<ImportUsers, 'update' | 'createDomains' | 'allOrNothing'>>): Promise<void>;
		showOnly(refused: boolean): void;
		run(): Promise<void>;
		/** Ends what runs after the batch that is under way. */
		stop(): void;
	};
};

const first: ImportUsers = {
	step: 'file',
	file: '',
	typed: emptyText,
	plan: undefined,
	update: false,
	createDomains: false,
	allOrNothing: false,
	onlyRefused: false,
	progress: undefined,
	outcome: noOutcome,
	proof: undefined,
	wrote: [],
	problem: undefined,
};

const sample = 10;
/** A frame costs milliseconds: the screen is told ten times a second. */
const tellEveryMs = 100;

export const createImportUsers = (opened: MailboxHands, written: () => Promise<void>): ImportUsersStore => {
	const store = createStore<ImportUsers>(() => first);
	let running: AbortController | undefined;

	const judge = async () => {
		const {file, update, createDomains} = store.getState();
		store.setState({step: 'judging', problem: undefined});
		try {
			const csv = await parseCsv(await readImportFile(file), file);
			const {mailboxes, clock} = await opened.hands();
			const plan = await planImport(mailboxes, csv, {update, createDomains, allowWeak: false}, clock.now());
			store.setState({step: 'verdicts', plan});
		} catch (thrown) {
			store.setState({step: 'file', problem: problemOf(thrown)});
		}
	};

	const run = async () => {
		const {plan, file, allOrNothing} = store.getState();
		if (plan === undefined || store.getState().step !== 'verdicts') return;
		const mine = new AbortController();
		running = mine;
		store.setState({step: 'running', problem: undefined, outcome: noOutcome, progress: undefined});
		const adding = createOutcome(false, sample);
		const wrote: string[] = [];
		try {
			const hands = await opened.hands();
			const stamp = hands.clock.now().toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
			const made = await makePasswords(plan);
			if (made.size > 0) {
				await writePasswords(`${file}.passwords-${stamp}.csv`, [...made.values()]);
				wrote.push(`${file}.passwords-${stamp}.csv`);
			}
			let told = Number.NEGATIVE_INFINITY;
			const {tally} = plan;
			const mode = allOrNothing ? 'all' : 'rows';
			const work = async (kept: Pick<Hands, 'keeper'>) => {
				for await (const event of runImport({...hands, ...kept}, plan, made, mode, mine.signal)) {
					if (event.kind === 'progress') {
						const now = hands.clock.monotonicMs();
						if (now - told >= tellEveryMs || event.done === event.total) store.setState({progress: event});
						told = now - told >= tellEveryMs ? now : told;
					} else adding.add(event);
				}
			};
			// Where there is nothing to write there is nothing to note either.
			if (tally.new + tally.update === 0) await work({});
			else await journalled(hands, `import of ${file}`, importEntry(hands.mailboxes, tally.new, tally.update, mode), work);
			const logins = adding.logins();
			const proof = logins.of > 0 ? await proveLogins(hands.host, logins, sample, mine.signal) : undefined;
			const {failed} = adding.outcome();
			if (failed.length > 0) {
				await writePrivate(`${file}.failures-${stamp}.csv`, failuresCsv(plan.csv, failed));
				wrote.push(`${file}.failures-${stamp}.csv`);
			}
			store.setState({proof});
		} catch (thrown) {
			store.setState({problem: problemOf(thrown)});
		}
		store.setState({step: 'done', outcome: adding.outcome(), wrote});
		await written();
	};

	return Object.assign(store, {
		actions: {
			start: () => {
				if (store.getState().step !== 'running') store.setState({...first, typed: {text: store.getState().file, cursor: store.getState().file.length}}, true);
			},
			type: (typed: TextState) => store.setState({typed, problem: undefined}),
			read: async () => {
				store.setState(({typed}) => ({file: homePath(typed.text.trim())}));
				await judge();
			},
			set: async (options: Partial<Pick<ImportUsers, 'update' | 'createDomains' | 'allOrNothing'>>) => {
				store.setState(options);
				if (options.allOrNothing === undefined) await judge();
			},
			showOnly: (onlyRefused: boolean) => store.setState({onlyRefused}),
			run,
			stop: () => running?.abort(),
		},
	});
};
