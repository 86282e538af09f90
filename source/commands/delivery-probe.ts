// One test mail on the server, from submission to mailbox and gone again, as one remote program (sendmail(1), doveadm-fetch(1), postsuper(1)).
import {redactSecrets} from '../dovecot/redact-secrets.ts';
import {deliveryProbeScript} from '../scripts/delivery-probe-script.ts';
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, WriteCommand} from './shape.ts';

export type ProbeArgs = {
	/** `send`: as submit, to somebody outside, whose mailbox nobody looks into. */
	readonly mode: 'submit' | 'send' | 'watch' | 'clean';
	readonly address: string;
	/** Without angle brackets. */
	readonly messageId: string;
	readonly timeoutMs: number;
	/** Whom it is written to, where that is somebody outside. */
	readonly to?: string;
	/** Whether the message as it is stored is wanted, before it is taken away: `submit` and `clean`. */
	readonly reads?: true;
};

export type ProbeTrail = {
	readonly queueIds: readonly string[];
	/** `sent`, `deferred`, `bounced`, `expired`, `refused`, `unsent`; undefined when nothing was decided in time. */
	readonly status: string | undefined;
	/** What stands in the parentheses behind the status. */
	readonly reason: string;
	readonly folders: readonly string[];
	/** From submission to the last status. */
	readonly seconds: number | undefined;
	readonly log: ReadonlyArray<{readonly from: string; readonly text: string}>;
	readonly removed: boolean;
	/** Queue ids of what was still waiting and was taken out. */
	readonly unqueued: readonly string[];
	readonly troubles: readonly string[];
	/** The message as it was stored, with CR LF; undefined where it was not found, or not asked for. */
	readonly source?: string;
};

export const parseProbeLines = (stdout: string): ProbeTrail | undefined => {
	const lines = redactSecrets(stdout).split('\n');
	const valuesOf = (word: string) => lines.filter(line => line.startsWith(`${word} `)).map(line => line.slice(word.length + 1));
	// Without `mailtui-probe` it never began; without `end` it was cut off, and what it says may be half the truth.
	if (valuesOf('mailtui-probe').length === 0 || valuesOf('end').length === 0) return undefined;
	// sendmail's own complaints come as they are; the name of a file that it tries again and again differs each time.
	const complaints = lines
		.filter(line => /^(?:sendmail|postdrop): (?:warning|error|fatal|panic): /.test(line))
		.map(line => line.replace(/(create file \w+\/)[\d.]+/, '$1...'));
	const source = Buffer.from(valuesOf('source').join(''), 'hex').toString('utf8').replace(/\r?\n/g, '\r\n');
	const seconds = Number(valuesOf('seconds').at(-1) ?? Number.NaN);
	return {
		queueIds: valuesOf('queued'),
		status: valuesOf('status').at(-1),
		reason: valuesOf('reason').at(-1) ?? '',
		folders: valuesOf('found'),
		seconds: Number.isFinite(seconds) ? Math.max(0, seconds) : undefined,
		log: valuesOf('log').map(line => ({from: line.slice(0, Math.max(0, line.indexOf('\t'))), text: line.slice(line.indexOf('\t') + 1)})),
		removed: valuesOf('removed').at(-1) === 'yes',
		unqueued: valuesOf('unqueued'),
		troubles: [...new Set([...complaints, ...valuesOf('trouble')])],
		...(source !== '' && {source}),
	};
};

export const deliveryProbe: WriteCommand<ProbeArgs, Answer<ProbeTrail>> = {
	name: 'delivery-probe',
	examples: [{mode: 'submit', address: 'mailtui-probe@example.org', messageId: 'contract.mailtui@mx.example.org', timeoutMs: 15_000}],
	build: ({mode, address, messageId, timeoutMs, to = address, reads}) => ({
		name: 'delivery-probe',
		argv: ['perl', '-e', deliveryProbeScript, 'mailtui-probe', mode, address, messageId, String(timeoutMs), to, reads ? 'read' : '-'],
		effect: 'write',
		asRoot: true,
		// It ends by itself at its own time-out and then tidies up, which must not be cut short.
		timeoutMs: timeoutMs + 12_000,
	}),
	parse: result => {
		const refusal = refusalOf('perl', result);
		if (refusal) return refusal;
		const trail = parseProbeLines(result.stdout);
		return trail
			? {ok: true, value: trail}
			: noAnswer(`The test mail could not be followed to its end: ${firstLine(result.stderr) || 'the answer is incomplete'}`);
	},
};
