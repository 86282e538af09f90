// Who may import whom, as data, and what of it a set of files breaks. The table is the architecture; a line here is a decision.
import {type Import, importsOf} from './imports-of.ts';
import type {SourceFile} from './source-files.ts';

/** Values flow down only: a place may import from its own row and those below it. The first row is the top. */
export const rows: ReadonlyArray<readonly string[]> = [
	['source/main.ts', 'source/launcher.ts', 'source/host-alone.ts'],
	['screens/'],
	['source/open.ts'],
	['source/store/', 'source/cli/', 'source/demo/'],
	['source/repair/', 'source/report/'],
	['source/checks/', 'source/fixes/'],
	[
		'source/changes/',
		'source/delivery/',
		'source/dns/',
		'source/import/',
		'source/mailboxes/',
		'source/maillog/',
		'source/ports/',
		'source/queue/',
		'source/schemas/',
		'source/services/',
		'source/vitals/',
	],
	[
		'source/commands/',
		'source/dovecot/',
		'source/opendkim/',
		'source/postfix/',
		'source/profile/',
		'source/scripts/',
		'source/session.ts',
		'source/terminal/',
		'source/upgrade/',
		'source/vpn/',
	],
	['source/problem.ts'],
	['source/config/', 'source/format/', 'source/host/'],
];

/** A package, and the only places that know it. */
export const packages: Readonly<Record<string, readonly string[]>> = {
	'@electric-sql/': ['source/demo/'],
	commander: ['source/cli/'],
	diff: ['source/changes/'],
	chalk: ['screens/'],
	// The demo's own name server is a name server.
	'dns-packet': ['source/dns/', 'source/demo/'],
	'env-paths': ['source/profile/'],
	fuzzysort: ['screens/'],
	'hash-wasm': ['source/mailboxes/', 'source/demo/'],
	imapflow: ['source/delivery/'],
	ink: ['screens/'],
	'ink-text-input': ['screens/'],
	mailauth: ['source/delivery/', 'source/dns/', 'source/demo/'],
	mailparser: ['source/delivery/'],
	// Tests send with it.
	nodemailer: [],
	papaparse: ['source/import/'],
	pg: ['source/mailboxes/'],
	'qrcode-generator': ['source/mailboxes/'],
	react: ['screens/'],
	'smol-toml': ['source/profile/'],
	'ssh-config': ['source/profile/'],
	ssh2: ['source/host/', 'source/demo/'],
	tldts: ['source/dns/'],
	zod: ['source/profile/'],
	'zustand/vanilla': ['source/store/', 'screens/'],
	zustand: ['screens/'],
	// The launcher starts Node itself, before there is anything of mailtui.
	'node:child_process': ['source/host/local.ts', 'source/launcher.ts'],
};

const pure = [
	'source/commands/',
	'source/checks/',
	'source/fixes/',
	'source/repair/',
	'source/schemas/',
	'source/config/',
	'source/format/',
	'source/dovecot/',
	'source/opendkim/',
	'source/postfix/',
	'source/scripts/',
	'source/upgrade/',
	'screens/',
];
const machine = [
	'node:fs',
	'node:net',
	'node:tls',
	'node:dns',
	'node:http',
	'node:https',
	'node:http2',
	'node:dgram',
	'node:os',
	'node:worker_threads',
	'node:cluster',
	'node:vm',
	'node:inspector',
];

/** What a place may not have at all, though the rows would let it: `[from, to, but for these]`. */
export const never: ReadonlyArray<{
	readonly from: readonly string[];
	readonly to: readonly string[];
	readonly except?: readonly string[];
	readonly why: string;
}> = [
	{from: ['source/cli/'], to: ['source/store/'], why: 'a subcommand uses the catalogues, no store'},
	{from: ['source/store/'], to: ['source/cli/'], why: 'a store knows nothing of the command line'},
	{from: ['source/'], to: ['source/demo/'], except: ['source/demo/', 'source/open.ts'], why: 'the demo is a server among others: only open.ts knows which'},
	{
		from: ['source/demo/'],
		to: ['source/store/', 'source/cli/', 'source/checks/', 'source/fixes/', 'source/commands/', 'source/ports/', 'source/services/'],
		why: 'the demo is asked as a server is; it knows nothing of who asks',
	},
	{
		from: ['screens/'],
		to: ['source/commands/', 'source/cli/', 'source/profile/', 'source/vpn/', 'source/demo/', 'source/terminal/'],
		except: ['screens/start.ts'],
		why: 'a screen shows what a store holds',
	},
	{
		from: [
			'screens/',
			'source/store/',
			'source/cli/',
			'source/checks/',
			'source/fixes/',
			'source/commands/',
			'source/ports/',
			'source/services/',
			'source/vitals/',
		],
		to: ['source/host/ssh.ts', 'source/host/local.ts', 'source/host/agent-host.ts', 'source/host/batch.ts', 'source/host/channel.ts', 'source/host/sudo.ts'],
		why: 'what reaches a host is given to them, never made by them',
	},
	{from: pure, to: machine, why: 'no I/O here: what is needed is asked of the host or given'},
	{from: ['source/', 'screens/'], to: ['fixtures/', 'test/'], except: ['source/demo/'], why: 'fixtures and tests do not ship'},
];

const within = (path: string, places: readonly string[]): boolean => places.some(place => path === place || (place.endsWith('/') && path.startsWith(place)));

/** `pg` and all below it (`pg/lib/x`); not `pgx`. */
const isOfPackage = (name: string, wanted: string): boolean =>
	wanted.endsWith('/') ? name.startsWith(wanted) : name === wanted || name.startsWith(`${wanted}/`);

const rowOf = (path: string): number => rows.findIndex(places => within(path, places));

const breaks = (file: SourceFile, one: Import): string | undefined => {
	if (one.to === '(computed)') return 'imports what is computed, which no table can hold';
	if (one.isPackage) {
		const longest = Object.keys(packages)
			.filter(name => isOfPackage(one.to, name))
			.sort((a, b) => b.length - a.length)[0];
		const places = longest === undefined ? undefined : packages[longest];
		if (places && !within(file.path, places)) return `imports ${one.to}, which belongs to ${places.join(' and ')}`;
	} else if (!/\.(tsx?|json)$/.test(one.to)) return `imports ${one.to} without its ending`;
	const rule =
		one.how === 'type'
			? undefined
			: never.find(
					({from, to, except = []}) =>
						within(file.path, from) && !within(file.path, except) && to.some(place => (one.isPackage ? isOfPackage(one.to, place) : within(one.to, [place]))),
				);
	if (rule) return `imports ${one.to}: ${rule.why}`;
	if (one.isPackage || !/^(source|screens)\//.test(one.to)) return undefined;
	const [mine, theirs] = [rowOf(file.path), rowOf(one.to)];
	if (mine < 0) return 'stands in no row of the table';
	if (theirs < 0) return `imports ${one.to}, which stands in no row of the table`;
	// A shape.ts is the contract of its folder: its types are everybody's.
	if (theirs < mine && !(one.how === 'type' && one.to.endsWith('/shape.ts'))) return `looks up to ${one.to}`;
	return undefined;
};

/** One sentence a broken rule, with file and line. */
export const brokenImports = (files: readonly SourceFile[]): string[] =>
	files.flatMap(file =>
		importsOf(file).flatMap(one => {
			const why = breaks(file, one);
			return why === undefined ? [] : [`${file.path}:${one.line} ${why}`];
		}),
	);

/** Circles of values that are loaded at once, each as a path that comes back to its beginning. */
export const importCircles = (files: readonly SourceFile[]): string[] => {
	const graph = new Map(files.map(file => [file.path, importsOf(file).flatMap(one => (one.isPackage || one.how !== 'value' ? [] : [one.to]))]));
	const done = new Set<string>();
	const circles: string[] = [];
	const visit = (path: string, trail: readonly string[]) => {
		const seen = trail.indexOf(path);
		if (seen >= 0) circles.push([...trail.slice(seen), path].join(' -> '));
		if (seen >= 0 || done.has(path)) return;
		for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
		done.add(path);
	};
	for (const path of graph.keys()) visit(path, []);
	return circles;
};
