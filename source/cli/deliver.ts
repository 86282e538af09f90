// `mailtui deliver HOST [TEST...]`: test mail through every hop, what must be refused, and what others wrote of our mail.
import {readFile} from 'node:fs/promises';
import type {TestKind} from '../delivery/hops.ts';
import type {DeliveryRun} from '../delivery/run-tests.ts';
import {visible} from '../format/visible.ts';
import {UsageError} from '../problem.ts';
import type {CommandLine, ExitCode, Subcommand} from './shape.ts';

/** Whoever needs more wants a load test, which this is not. */
const mostRounds = 200;
const mostHeaderBytes = 1_048_576;

const kindsOf = (words: readonly string[], known: readonly TestKind[], hasAddress: boolean): readonly TestKind[] => {
	const unknown = words.find(word => !(known as readonly string[]).includes(word));
	if (unknown !== undefined) throw new UsageError(`There is no delivery test ${visible(unknown)}.`, `The tests are: ${known.join(' ')}`);
	if (words.length > 0) return known.filter(kind => words.includes(kind));
	return known.filter(kind => kind !== 'outbound' || hasAddress);
};

const roundsOf = (value: unknown): number => {
	if (value === undefined) return 1;
	const rounds = Number(value);
	if (!Number.isInteger(rounds) || rounds < 1 || rounds > mostRounds) throw new UsageError(`--repeat takes a whole number from 1 to ${mostRounds}.`);
	return rounds;
};

const addressOf = async (value: unknown): Promise<string | undefined> => {
	if (value === undefined) return undefined;
	const {whyNoRecipient} = await import('../delivery/recipient.ts');
	const why = whyNoRecipient(String(value));
	if (why !== undefined) throw new UsageError(`--to must be a mail address: ${why}.`, 'For example: --to you@example.com');
	return String(value);
};

const readHeaders = async (file: string): Promise<string> => {
	try {
		const text = file === '-' ? await new Response(process.stdin as never).text() : await readFile(file, 'utf8');
		return text.slice(0, mostHeaderBytes);
	} catch (error) {
		throw new UsageError(
			`${visible(file)} cannot be read: ${(error as Error).message}`,
			'Save the headers that the other side shows ("show original") into a file, or give - and paste them.',
		);
	}
};

const explain = async (at: CommandLine, file: string): Promise<ExitCode> => {
	const [text, {readMessage}, {printExplained}, {exitCodeOfLevels}] = await Promise.all([
		readHeaders(file),
		import('../delivery/message-facts.ts'),
		import('../delivery/print-explained.ts'),
		import('../checks/score.ts'),
	]);
	const message = await readMessage(text);
	if (message.explained.length === 0 && message.received.length === 0)
		throw new UsageError(
			'There is neither an Authentication-Results nor a Received line in it.',
			'Take the whole header of the mail, as "show original" shows it.',
		);
	if (at.options.json) at.terminal.out(`${JSON.stringify({headers: message}, undefined, '  ')}\n`);
	else at.terminal.out(printExplained(message, at.terminal.unicode));
	return exitCodeOfLevels(message.explained.map(each => each.level));
};

/** What came back to the mailbox of the tests. Nothing yet is no verdict: 3. */
const tellReplies = async (at: CommandLine): Promise<ExitCode> => {
	const [session, {fetchReplies}, {repliesLines}, {exitCodeOfLevels}] = await Promise.all([
		at.open(),
		import('../delivery/fetch-replies.ts'),
		import('../delivery/print-explained.ts'),
		import('../checks/score.ts'),
	]);
	const replies = await fetchReplies({...session.at(), signal: at.terminal.signal});
	if (at.options.json) at.terminal.out(`${JSON.stringify({host: session.host.label, replies}, undefined, '  ')}\n`);
	else at.terminal.out(`${repliesLines(replies, at.terminal.unicode).join('\n')}\n`);
	const levels = replies.flatMap(each => each.explained.map(({level}) => level));
	return levels.length === 0 ? 3 : exitCodeOfLevels(levels);
};

export const deliver: Subcommand = {
	name: 'deliver',
	summary: 'test mail hop by hop, what must be refused, and headers that others wrote explained',
	words: '[TEST...]',
	options: [
		['--to <address>', 'outbound: a mailbox outside that the test mail goes to'],
		['--repeat <n>', 'so many rounds, for how long it takes as a rule'],
		['--transcript', 'every line of SMTP, passwords masked'],
		['--replies', 'fetch what came back to the mailbox of --probe for test mails to the outside, and explain it; no test is made'],
		['--headers <file>', 'explain the headers of a mail as the other side received it (- reads them from standard input); no test is made'],
	],
	run: async at => {
		const {headers} = at.options;
		if (typeof headers === 'string') return explain(at, headers);
		if (at.options['replies'] === true) return tellReplies(at);
		const {testKinds, runDeliveryTests} = await import('../delivery/run-tests.ts');
		const outboundTo = await addressOf(at.options['to']);
		const kinds = kindsOf(at.words, testKinds, outboundTo !== undefined);
		const rounds = roundsOf(at.options['repeat']);
		const transcript = at.options['transcript'] === true;
		const [session, {deliveryDocument, levelsOfRun, printTest, printTotals}, {exitCodeOfLevels}] = await Promise.all([
			at.open(),
			import('../delivery/report-delivery.ts'),
			import('../checks/score.ts'),
			// Large, and wanted in the middle of a test: it is read while the server is being reached.
			...(kinds.includes('inside') ? [import('../delivery/verify-message.ts'), import('../dns/spf-evaluator.ts')] : []),
		]);
		let run: DeliveryRun | undefined;
		const told = new Set<string>();
		const levels = new Set<ReturnType<typeof levelsOfRun>[number]>();
		const stop = at.terminal.signal;
		for await (const latest of runDeliveryTests({at: {...session.at(), signal: stop}, kinds, rounds, ...(outboundTo !== undefined && {outboundTo})})) {
			run = latest;
			for (const test of latest.tests) {
				const key = `${latest.round} ${test.kind}`;
				if (test.state !== 'done' || told.has(key)) continue;
				told.add(key);
				for (const finding of test.findings) levels.add(finding.level);
				// As it is known, not when all is over.
				if (!at.options.json && (rounds === 1 || latest.round === 1))
					at.terminal.out(`${printTest(test, {unicode: at.terminal.unicode, transcript}).join('\n')}\n\n`);
			}
		}
		if (run === undefined) return 3;
		if (at.options.json) at.terminal.out(`${JSON.stringify(deliveryDocument(session.host.label, session.clock.now(), run, transcript), undefined, '  ')}\n`);
		else if (rounds > 1) at.terminal.out(`${printTotals(run).join('\n')}\n`);
		return exitCodeOfLevels([...levels]);
	},
};
