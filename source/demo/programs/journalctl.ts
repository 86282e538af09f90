// journalctl(1): filters, formats and following of the demo's journal.
import {bootId, type JournalEntry} from '../journal.ts';
import {readOptions} from '../options.ts';
import {runTraffic} from '../traffic.ts';
import type {World} from '../world.ts';
import type {Program} from './shape.ts';

const levels = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'];
const facilities: Readonly<Record<string, number>> = {kern: 0, user: 1, mail: 2, daemon: 3, auth: 4, syslog: 5, authpriv: 10};
const facilityNumber = (name: string) => facilities[name] ?? Number(name);

const fieldsOf = (world: World, entry: JournalEntry): Readonly<Record<string, string>> => ({
	__CURSOR: world.journal.cursorOf(entry),
	__REALTIME_TIMESTAMP: String(entry.atUs),
	__MONOTONIC_TIMESTAMP: String(entry.atUs - world.units.boot.getTime() * 1000),
	__SEQNUM: String(entry.sequence),
	__SEQNUM_ID: '28ca9ffa1f984f14b7d1dccca31a4c6c',
	_BOOT_ID: bootId,
	MESSAGE: entry.message,
	PRIORITY: String(entry.priority),
	SYSLOG_IDENTIFIER: entry.identifier,
	SYSLOG_FACILITY: String(entry.facility),
	SYSLOG_PID: String(entry.pid),
	_PID: String(entry.pid),
	_UID: '0',
	_COMM: entry.program,
	// What systemd says of a unit carries it as UNIT; its own is init.scope.
	...(entry.identifier === 'systemd' ? {_SYSTEMD_UNIT: 'init.scope', UNIT: entry.unit} : {_SYSTEMD_UNIT: entry.unit}),
	_HOSTNAME: world.hostName,
	_TRANSPORT: entry.facility === 0 ? 'kernel' : entry.identifier === 'systemd' ? 'journal' : 'syslog',
	_MACHINE_ID: 'fdc649b540e2497bad78a5e35fa4e07f',
});

const always = ['__CURSOR', '__REALTIME_TIMESTAMP', '__MONOTONIC_TIMESTAMP', '__SEQNUM', '__SEQNUM_ID', '_BOOT_ID'];
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `-15min`, `@1795491350`, `2026-11-24 03:35:45`, `yesterday`: systemd.time(7), as far as anybody here asks. Microseconds. */
const timeOf = (text: string, now: Date): number => {
	const units: Readonly<Record<string, number>> = {
		s: 1,
		sec: 1,
		second: 1,
		seconds: 1,
		m: 60,
		min: 60,
		minute: 60,
		minutes: 60,
		h: 3600,
		hour: 3600,
		hours: 3600,
		d: 86_400,
		day: 86_400,
		days: 86_400,
		w: 604_800,
		week: 604_800,
		weeks: 604_800,
	};
	if (/^@\d/.test(text)) return Number(text.slice(1)) * 1e6;
	const relative = /^-?((?:\d+\s*[a-z]+\s*)+?)(?:\s*ago)?$/i.exec(text);
	if (relative)
		return (
			now.getTime() * 1000 -
			[...(relative[1] as string).matchAll(/(\d+)\s*([a-z]+)/gi)].reduce(
				(sum, match) => sum + Number(match[1]) * (units[(match[2] as string).toLowerCase()] ?? 0),
				0,
			) *
				1e6
		);
	if (text === 'now') return now.getTime() * 1000;
	if (text === 'today' || text === 'yesterday') return (Math.floor(now.getTime() / 86_400_000) - (text === 'today' ? 0 : 1)) * 86_400_000_000;
	return Date.parse(`${text.replace(' ', 'T').replace(/ UTC$/, '')}${/Z|[+-]\d\d:?\d\d$/.test(text) ? '' : 'Z'}`) * 1000;
};

const format = (world: World, entry: JournalEntry, output: string, fields: readonly string[], hostName: boolean): string => {
	const at = new Date(entry.atUs / 1000);
	const micros = String(entry.atUs % 1e6).padStart(6, '0');
	if (output === 'json')
		return JSON.stringify(
			Object.fromEntries(Object.entries(fieldsOf(world, entry)).filter(([key]) => fields.length === 0 || always.includes(key) || fields.includes(key))),
		);
	if (output === 'cat') return entry.message;
	const iso = at.toISOString().slice(0, 19);
	const short = `${months[at.getUTCMonth()]} ${String(at.getUTCDate()).padStart(2, '0')} ${iso.slice(11)}`;
	const stamp: Readonly<Record<string, string>> = {
		short,
		'short-precise': `${short}.${micros}`,
		'short-unix': `${Math.floor(entry.atUs / 1e6)}.${micros}`,
		'short-iso': `${iso}+00:00`,
		'short-iso-precise': `${iso}.${micros}+00:00`,
		'short-full': `${iso.replace('T', ' ')} UTC`,
	};
	return `${stamp[output] ?? short}${hostName ? ` ${world.hostName}` : ''} ${entry.identifier}[${entry.pid}]: ${entry.message}`;
};

export const journalctl: Program = {
	name: 'journalctl',
	run: async ({argv, world, signal, out, err}) => {
		// -n and -g take their value also when it is glued to them.
		const options = readOptions(argv, [
			'u',
			'unit',
			't',
			'identifier',
			'n',
			'lines',
			'o',
			'output',
			'p',
			'priority',
			'S',
			'since',
			'U',
			'until',
			'g',
			'grep',
			'facility',
			'output-fields',
			'after-cursor',
			'cursor',
			'c',
			'b-',
		]);
		const both = (short: string, long: string) => [...options.values(short), ...options.values(long)];
		const one = (short: string, long: string) => both(short, long).at(-1);
		const now = world.clock.now();
		const asUnit = (name: string) => (name.includes('.') ? name : `${name}.service`);
		const units = both('u', 'unit').map(asUnit);
		const identifiers = both('t', 'identifier');
		const wantedFacilities = options.values('facility').flatMap(list => list.split(',').map(facilityNumber));
		const priority = one('p', 'priority');
		const worst = priority === undefined ? 7 : Number.isNaN(Number(priority)) ? levels.indexOf(priority) : Number(priority);
		const since = one('S', 'since');
		const until = one('U', 'until');
		const pattern = one('g', 'grep');
		let grep: RegExp | undefined;
		try {
			// Without a capital letter it ignores case, as journalctl does.
			grep = pattern === undefined ? undefined : new RegExp(pattern, /[A-Z]/.test(pattern) ? 'u' : 'iu');
		} catch {
			err(`Bad pattern "${pattern}": invalid regular expression\n`);
			return 1;
		}
		const cursor = options.value('after-cursor');
		const isReversed = options.has('r') || options.has('reverse');
		const from = cursor === undefined ? undefined : Number.parseInt(/;i=([0-9a-f]+)/.exec(cursor)?.[1] ?? '0', 16);
		const isBehind = (sequence: number) => from === undefined || (isReversed ? sequence < from : sequence > from);
		// FIELD=value, alternatives between `+`; the same field twice is an alternative too.
		const groups = options.words
			.join('\n')
			.split(/\n?\+\n?/)
			.filter(Boolean)
			.map(group => Map.groupBy(group.split('\n'), word => word.slice(0, word.indexOf('='))));
		const [first, last] = [since === undefined ? 0 : timeOf(since, now), until === undefined ? Number.POSITIVE_INFINITY : timeOf(until, now)];
		const wanted = (entry: JournalEntry): boolean => {
			const fields = fieldsOf(world, entry);
			return (
				isBehind(entry.sequence) &&
				entry.atUs >= first &&
				entry.atUs <= last &&
				entry.priority <= worst &&
				(units.length === 0 || units.includes(entry.unit)) &&
				(identifiers.length === 0 || identifiers.includes(entry.identifier)) &&
				(wantedFacilities.length === 0 || wantedFacilities.includes(entry.facility)) &&
				(!(options.has('k') || options.has('dmesg')) || entry.facility === 0) &&
				(groups.length === 0 ||
					groups.some(group => [...group].every(([field, words]) => words.some(word => fields[field] === word.slice(field.length + 1))))) &&
				(!grep || grep.test(entry.message))
			);
		};
		const output = one('o', 'output') ?? 'short';
		const fields = options.values('output-fields').flatMap(list => list.split(','));
		const show = (entry: JournalEntry) => `${format(world, entry, output, fields, !options.has('no-hostname'))}\n`;
		const follows = options.has('f') || options.has('follow');
		const count = one('n', 'lines');
		const most = options.has('no-tail')
			? Number.POSITIVE_INFINITY
			: count === undefined
				? follows
					? 10
					: Number.POSITIVE_INFINITY
				: count === 'all'
					? Number.POSITIVE_INFINITY
					: Number(count);
		const matching = world.journal.entries.filter(wanted);
		const shown = most === 0 ? [] : matching.slice(-most);
		const ordered = isReversed ? [...shown].reverse() : shown;
		if (ordered.length === 0 && !follows && output !== 'json' && !options.has('q') && !options.has('quiet')) out('-- No entries --\n');
		out(ordered.map(show).join(''));
		if (options.has('show-cursor') && world.journal.entries.length > 0)
			out(`-- cursor: ${world.journal.cursorOf(ordered.at(-1) ?? (world.journal.entries.at(-1) as JournalEntry))}\n`);
		if (!follows) return grep && ordered.length === 0 ? 1 : 0;
		const traffic = new AbortController();
		void runTraffic(world, traffic.signal);
		const stop = world.journal.onAdd(entry => {
			if (wanted(entry)) out(show(entry));
		});
		await new Promise<void>(resolve => {
			if (signal.aborted) return resolve();
			signal.addEventListener('abort', () => resolve(), {once: true});
		});
		stop();
		traffic.abort();
		return 0;
	},
};
