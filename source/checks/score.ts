// What all results together mean: how many core checks hold, in one word and one sentence, and as an exit code.
import type {CheckResult, Level} from './shape.ts';

/** healthy: everything holds. unproven: nothing fails, but something could not be seen. degraded, broken: less or more than half fails. */
export type Grade = 'healthy' | 'unproven' | 'degraded' | 'broken';

export type Score = {
	readonly passed: number;
	readonly total: number;
	/** Rounded down: 100 means all. */
	readonly percent: number;
	readonly grade: Grade;
	/** The verdict, without a full stop: `Mail does not arrive`. */
	readonly says: string;
};

// In the order of causes: what stands first explains what stands below it.
const verdicts: ReadonlyArray<readonly [id: string, says: string]> = [
	['service-postfix', 'No mail is accepted: Postfix does not run'],
	['service-dovecot', 'No mail can be read: Dovecot does not run'],
	['database', 'The database of mailboxes does not answer'],
	['delivery', 'Mail does not arrive'],
	['port-smtp', 'No mail comes in from outside'],
	['authentication', 'Nobody can log in'],
	['port-imaps', 'Mail programs cannot fetch mail'],
	['port-submission', 'Mail programs cannot send mail'],
	['service-opendkim', 'Mail leaves without a signature'],
];

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

const verdictOf = (results: readonly CheckResult[]): string => {
	const at = (level: Level) => results.filter(each => each.level === level);
	const core = verdicts.find(([id]) => at('failure').some(each => each.id === id));
	if (core) return core[1];
	const delivery = results.find(each => each.id === 'delivery');
	const failures = at('failure').length;
	if (failures > 0) return `${delivery?.level === 'ok' ? 'Mail arrives, but ' : ''}${plural(failures, 'check fails', 'checks fail')}`;
	const unknown = at('unknown').filter(each => each.id !== 'delivery').length;
	const warnings = at('warning').length;
	const also = [
		...(unknown > 0 ? [`${plural(unknown, 'check', 'checks')} could not be made`] : []),
		...(warnings > 0 ? [plural(warnings, 'warning', 'warnings')] : []),
	].join(', ');
	if (delivery?.level === 'ok' || delivery?.level === 'warning') return also === '' ? 'Mail works' : `Mail arrives, ${also}`;
	const faults = delivery?.fixes.length ?? 0;
	if (delivery?.level === 'unknown' && faults > 0) return `No mail was tried, and ${plural(faults, 'fault is', 'faults are')} known`;
	if (delivery?.level === 'unknown')
		return also === '' ? 'All looks well, but whether mail arrives is not known' : `Whether mail arrives is not known, ${also}`;
	return also === '' ? 'All checks hold' : `${also.charAt(0).toUpperCase()}${also.slice(1)}`;
};

export const scoreOf = (results: readonly CheckResult[]): Score => {
	const core = results.filter(each => each.core);
	const passed = core.filter(each => each.level === 'ok' || each.level === 'warning').length;
	const failed = core.filter(each => each.level === 'failure' || each.level === 'skipped').length;
	const percent = core.length === 0 ? 0 : Math.floor((100 * passed) / core.length);
	const grade: Grade = failed === 0 ? (passed === core.length && core.length > 0 ? 'healthy' : 'unproven') : passed * 2 >= core.length ? 'degraded' : 'broken';
	return {passed, total: core.length, percent, grade, says: verdictOf(results)};
};

/** 0 ok, 1 warnings only, 2 a failure, 3 something could not be seen (the convention of Nagios plugins). */
export const exitCodeOfLevels = (levels: readonly Level[]): 0 | 1 | 2 | 3 => {
	if (levels.includes('failure')) return 2;
	if (levels.includes('unknown') || levels.length === 0) return 3;
	return levels.includes('warning') ? 1 : 0;
};

export const exitCodeOf = (results: readonly CheckResult[]): 0 | 1 | 2 | 3 => exitCodeOfLevels(results.map(each => each.level));
