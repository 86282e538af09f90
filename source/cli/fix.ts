// `mailtui fix HOST [ID... | --all]`: which faults are known and what repairs them; the plan; and with --apply the repair itself, proven or taken back.
import type {ChangeResult} from '../changes/shape.ts';
import {visible} from '../format/visible.ts';
import {UsageError} from '../problem.ts';
import type {Chosen} from '../repair/plan-repair.ts';
import type {CommandLine, ExitCode, Subcommand} from './shape.ts';

const formats = ['diff', 'sh', 'ansible'] as const;

/** `120s`, `2m`, `90`: seconds unless said otherwise. */
const parseSeconds = (text: string): number => {
	const match = /^(\d+)\s*(s|m)?$/.exec(text);
	const seconds = match ? Number(match[1]) * (match[2] === 'm' ? 60 : 1) : 0;
	if (seconds < 1 || seconds > 86_400)
		throw new UsageError(`--confirm-within ${visible(text)} is no time.`, 'Say it in seconds or minutes: 120s, 5m; at most a day.');
	return seconds;
};

const words = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

const exitCodeOf = (result: ChangeResult): ExitCode => (result.result === 'confirmed' ? 0 : result.result === 'unknown' ? 3 : 2);

/** Nothing is changed that nobody agreed to. */
const agreed = async (at: CommandLine, chosen: readonly Chosen[], lines: readonly string[]): Promise<boolean> => {
	if (at.options.yes) return true;
	if (at.terminal.asker === undefined) throw new UsageError('Nobody can be asked here whether to apply this.', 'Give --yes to do it without asking.');
	return at.terminal.asker.confirm({title: `Apply ${chosen.length === 1 ? 'this repair' : `these ${chosen.length} repairs`} on ${visible(at.host)}?`, lines});
};

export const fix: Subcommand = {
	name: 'fix',
	summary: 'what is wrong and can be repaired; with ids or --all the plan, with --apply the repair',
	words: '[ID...]',
	options: [
		['--all', 'every repair that this server needs'],
		['--format <how>', 'the plan as diff (default), sh (a script that may be run twice) or ansible (a playbook)'],
		['--apply', 'do it: validated on a copy, verified, and taken back by the server itself if that fails'],
		['--answer <question=text...>', 'an answer to what a repair asks'],
		['--confirm-within <time>', 'how long the server waits before it takes the change back (default 120s)'],
	],
	run: async at => {
		const {options, terminal} = at;
		const format = formats.find(each => each === (options['format'] ?? 'diff'));
		if (format === undefined) throw new UsageError(`--format ${visible(String(options['format']))} is none.`, `There are: ${formats.join(' ')}`);
		const seconds = parseSeconds(String(options['confirmWithin'] ?? '120s'));
		const lists = at.words.length === 0 && options['all'] !== true;
		if (lists && options['apply']) throw new UsageError('Which repairs shall be applied?', 'Name them, or say --all.');
		const [session, {lookForFaults, notLookedAt}, {chooseFixes, parseAnswers}, {doesSomething, planRepair}, prints, {applyRepair}] = await Promise.all([
			at.open(),
			import('../repair/look-for-faults.ts'),
			import('../repair/choose-fixes.ts'),
			import('../repair/plan-repair.ts'),
			import('../repair/print-repair.ts'),
			// Who has agreed waits for nothing of ours to be loaded.
			import('../repair/apply-repair.ts'),
		]);
		const given = parseAnswers(words(options['answer']));
		const faults = await lookForFaults({...session.at(), signal: terminal.signal}, {withMail: options['apply'] === true && !session.readOnly});
		const json = (value: unknown) => terminal.out(`${JSON.stringify(value, undefined, '  ')}\n`);
		const blind = notLookedAt(faults);
		for (const why of blind) terminal.err(`${visible(why)}\n`);
		if (lists) {
			if (options.json) json({host: session.host.label, ...prints.faultsDocument(faults)});
			else terminal.out(prints.printFaults(faults, session.host.label));
			return 0;
		}
		const chosen = chooseFixes(options['all'] === true ? undefined : at.words, faults.detected, given);
		const plan = planRepair(chosen, faults.configs);
		if (!doesSomething(plan)) {
			if (options.json) json({host: session.host.label, ...prints.planDocument(chosen, plan)});
			else terminal.out(prints.printNothingToDo(chosen, plan, blind));
			// A script must not take for well what could not be looked at.
			return chosen.length === 0 && blind.length > 0 ? 3 : 0;
		}
		if (!options['apply']) {
			if (options.json) json({host: session.host.label, ...prints.planDocument(chosen, plan)});
			else terminal.out(await prints.printPlan(plan, format));
			return 0;
		}
		if (session.readOnly)
			throw new UsageError('This session is read-only: nothing is applied.', 'Start again without --read-only (or read_only in the profile).');
		terminal.err(await prints.printPlan(plan, 'diff'));
		if (!(await agreed(at, chosen, plan.notes.map(visible)))) {
			terminal.err('Nothing was changed.\n');
			return 64;
		}
		let result: ChangeResult | undefined;
		for await (const event of applyRepair(session, plan, faults, {confirmWithinMs: seconds * 1000, signal: terminal.signal})) {
			if (event.kind === 'ended') result = event.result;
			else terminal.err(prints.printEvent(event, terminal.unicode));
		}
		if (result === undefined) throw new Error('A change ended without a result');
		if (options.json) json({host: session.host.label, ...prints.resultDocument(chosen, result)});
		else terminal.out(prints.printResult(result, at.host));
		return exitCodeOf(result);
	},
};
