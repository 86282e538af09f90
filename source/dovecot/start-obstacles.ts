// What would keep Dovecot from starting with a configuration that it does not even read yet: programs, owners and directories that are not there.
import {configRead} from '../commands/config-read.ts';
import {pathFacts} from '../commands/path-facts.ts';
import type {Ask} from '../commands/shape.ts';
import type {TreeLine} from './config-tree.ts';
import {effectiveList} from './effective-setting.ts';

export type Obstacles = {
	/** Of those that are switched on. */
	readonly protocols: readonly string[];
	readonly owners: ReadonlyArray<{readonly kind: 'user' | 'group'; readonly name: string; readonly path: string | undefined}>;
	/** Of listeners whose directory is not there. */
	readonly sockets: readonly string[];
};

const programs: Readonly<Record<string, string>> = {
	imap: 'imap-login',
	pop3: 'pop3-login',
	lmtp: 'lmtp',
	sieve: 'managesieve-login',
	submission: 'submission-login',
};

const folder = '/usr/lib/dovecot';
const listener = /^(?:unix|fifo)_listener (\/.+)$/;
const files = {user: '/etc/passwd', group: '/etc/group'} as const;

/** Users and groups may come from elsewhere too, and then these files do not tell who there is. */
const isOfFiles = (nsswitch: string, database: string): boolean => {
	const sources = new RegExp(`^${database}:(.*)$`, 'm').exec(nsswitch)?.[1]?.split(/\s+/).filter(Boolean) ?? [];
	return sources.every(source => /^(?:files|systemd|compat|\[.*)$/.test(source));
};

/** Undefined: it could not be seen. Asked only where the configuration is refused: else Dovecot itself says what it misses. */
export const lookForObstacles = async (ask: Ask, tree: readonly TreeLine[]): Promise<Obstacles | undefined> => {
	const switched = [...(effectiveList(tree, 'protocols')?.items ?? [])].flatMap(([name, value]) => (value === 'yes' && programs[name] ? [name] : []));
	const paths = tree.flatMap(({within, parsed}) =>
		parsed.kind === 'open' && within.length === 1 && within[0]?.startsWith('service ') ? (listener.exec(`${parsed.block} ${parsed.name}`)?.[1] ?? []) : [],
	);
	const directories = [...new Set(paths.map(path => path.slice(0, path.lastIndexOf('/'))))].filter(
		path => path !== '' && !path.startsWith('/run/') && !/[*?[\]{}\\]/.test(path),
	);
	const [there, accounts] = await Promise.all([
		ask(pathFacts, {patterns: [`${folder}/*`, ...directories]}),
		ask(configRead, {patterns: ['/etc/nsswitch.conf', files.user, files.group]}),
	]);
	if (!there.ok || !accounts.ok) return undefined;
	const known = new Set(there.value.map(({path}) => path));
	const text = (path: string) => accounts.value.files.find(file => file.path === path)?.text ?? '';
	const named = tree.flatMap(({within, parsed}) =>
		parsed.kind === 'setting' &&
		(parsed.key === 'user' || parsed.key === 'group') &&
		within[0]?.startsWith('service ') &&
		/^[a-z_][\w.-]*\$?$/i.test(parsed.value)
			? [{kind: parsed.key, name: parsed.value, path: listener.exec(within.at(-1) ?? '')?.[1]} as const]
			: [],
	);
	const isThere = ({kind, name}: (typeof named)[number]): boolean =>
		!isOfFiles(text('/etc/nsswitch.conf'), kind === 'user' ? 'passwd' : 'group') || `\n${text(files[kind])}`.includes(`\n${name}:`);
	return {
		protocols: known.has(`${folder}/auth`) ? switched.filter(name => !known.has(`${folder}/${programs[name]}`)) : [],
		owners: named.filter(each => !isThere(each)),
		sockets: paths.filter(path => directories.includes(path.slice(0, path.lastIndexOf('/'))) && !known.has(path.slice(0, path.lastIndexOf('/')))),
	};
};
