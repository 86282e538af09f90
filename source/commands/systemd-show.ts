// What systemd knows of some units, all in one call (systemctl(1), org.freedesktop.systemd1(5)).
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type Unit = {
	readonly id: string;
	readonly description: string;
	/** loaded, not-found, masked, bad-setting, error */
	readonly load: string;
	/** active, reloading, inactive, failed, activating, deactivating */
	readonly active: string;
	readonly sub: string;
	/** enabled, disabled, static, masked, ...; empty when there is no such unit. */
	readonly unitFile: string;
	readonly fragmentPath: string;
	readonly mainPid: number | undefined;
	readonly exitStatus: number;
	/** success, exit-code, signal, timeout, oom-kill, ... */
	readonly result: string;
	readonly restarts: number;
	readonly since: Date | undefined;
	readonly memoryBytes: number | undefined;
	readonly needsDaemonReload: boolean;
};

const properties = [
	'Id',
	'Description',
	'LoadState',
	'ActiveState',
	'SubState',
	'UnitFileState',
	'FragmentPath',
	'MainPID',
	'ExecMainStatus',
	'Result',
	'NRestarts',
	'ActiveEnterTimestamp',
	'MemoryCurrent',
	'NeedDaemonReload',
];

/** `[not set]` and 2^64-1 both mean that there is none. */
const countOf = (text: string | undefined): number | undefined => {
	const value = text === undefined || text === '' ? Number.NaN : Number(text);
	return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
};

const parseUnit = (block: string): Unit | undefined => {
	const values = new Map<string, string>();
	for (const line of block.split('\n')) {
		const equals = line.indexOf('=');
		if (equals > 0) values.set(line.slice(0, equals), line.slice(equals + 1));
	}
	const id = values.get('Id');
	if (id === undefined) return undefined;
	const since = /^@(\d+)$/.exec(values.get('ActiveEnterTimestamp') ?? '')?.[1];
	return {
		id,
		description: values.get('Description') ?? '',
		load: values.get('LoadState') ?? '',
		active: values.get('ActiveState') ?? '',
		sub: values.get('SubState') ?? '',
		unitFile: values.get('UnitFileState') ?? '',
		fragmentPath: values.get('FragmentPath') ?? '',
		mainPid: countOf(values.get('MainPID')) || undefined,
		exitStatus: countOf(values.get('ExecMainStatus')) ?? 0,
		result: values.get('Result') ?? '',
		restarts: countOf(values.get('NRestarts')) ?? 0,
		since: since === undefined || since === '0' ? undefined : new Date(Number(since) * 1000),
		memoryBytes: countOf(values.get('MemoryCurrent')),
		needsDaemonReload: values.get('NeedDaemonReload') === 'yes',
	};
};

export type UnitsAsked = {
	/** Names and patterns. */
	readonly units: readonly string[];
	/** Of what a pattern matches, also what is stopped; a name is always answered. Some milliseconds for each. */
	readonly all?: boolean;
};

export const systemdShow: ReadCommand<UnitsAsked, Answer<readonly Unit[]>> = {
	name: 'systemd-show',
	examples: [{units: ['postfix.service', 'dovecot.service', 'opendkim.service', 'postgresql@*.service', 'no-such-unit.service']}],
	build: ({units, all}) => ({
		name: 'systemd-show',
		argv: ['systemctl', 'show', '--no-pager', '--timestamp=unix', ...(all ? ['--all'] : []), '-p', properties.join(','), '--', ...units],
		effect: 'read',
		asRoot: false,
		timeoutMs: 10_000,
	}),
	parse: result => {
		const refusal = refusalOf('systemctl', result);
		if (refusal?.missing) return noAnswer('systemd is not on this server, so the state of its services cannot be asked.', true);
		if (refusal) return refusal;
		const units = result.stdout.split(/\n{2,}/).flatMap(block => parseUnit(block) ?? []);
		if (units.length > 0) return {ok: true, value: units};
		const notBooted = /not been booted with systemd|Failed to connect to (?:system scope )?bus/i.test(result.stderr);
		return noAnswer(
			notBooted
				? 'systemd does not run this server, so the state of its services cannot be asked.'
				: `systemctl did not say how the services are: ${firstLine(result.stderr) || 'no output'}`,
			notBooted,
		);
	},
};
