// Pitfalls D11, D24, D25, D28: the configuration is right, and Dovecot does not start: a user, a directory or a program that it names is not there, or it runs already.
import type {Step} from '../changes/shape.ts';
import {serviceDovecot} from '../checks/service-dovecot.ts';
import {doveconfEffective} from '../commands/doveconf-effective.ts';
import {type DovecotTree, dovecotTree} from '../commands/dovecot-tree.ts';
import {journalUnit} from '../commands/journal-unit.ts';
import type {Ask} from '../commands/shape.ts';
import {systemdShow} from '../commands/systemd-show.ts';
import {applyEdits} from '../config/apply-edits.ts';
import type {LineEdit} from '../config/line-edit.ts';
import {readConfigTree, type TreeLine} from '../dovecot/config-tree.ts';
import {commentOut, replaceValue, rewriteLine} from '../dovecot/edit-lines.ts';
import {filesOf, lineEvidence} from '../dovecot/line-evidence.ts';
import {lookForObstacles} from '../dovecot/start-obstacles.ts';
import {afterDovecot} from '../services/after-dovecot.ts';
import {mailUnits} from '../services/mail-units.ts';
import {convertConfig} from '../upgrade/convert-config.ts';
import {type Detected, defineFix} from './shape.ts';

const main = '/etc/dovecot/dovecot.conf';

type Unknown = {readonly kind: 'user' | 'group'; readonly name: string; readonly path: string | undefined};

type Facts = {
	readonly main: string;
	readonly unknown: Unknown | undefined;
	/** A protocol whose program is not there, by the name that `protocols` has for it, and the package that brings it. */
	readonly absent: {readonly protocol: string; readonly package: string} | undefined;
	/** A socket in a directory that is not there, and where it was probably meant to be. */
	readonly misplaced: {readonly path: string; readonly meant: string} | undefined;
	/** The directories of Postfix were never made. */
	readonly spoolMissing: boolean;
	/** Of a Dovecot that systemd does not know. */
	readonly pid: string | undefined;
	/** What only a person can do. */
	readonly steps: readonly string[];
};

const unknownShape = /service\(([\w-]+)\) (User|Group) doesn't exist: (\S+) \(See service [\w-]+ \{ (?:\w+_listener (\S+) \{ )?/;
const absentShape = /service\([\w-]+\) access\(\S*\/([\w-]+)\) failed: No such file/;
const nowhereShape = /bind\(([^)]+)\) failed: No such file/;
const takenShape = /listen\(([^)]+)\) failed: Address already in use/;
const runningShape = /Dovecot is already running with PID (\d+)/;

const packages: Readonly<Record<string, readonly [protocol: string, name: string]>> = {
	imap: ['imap', 'dovecot-imapd'],
	'imap-login': ['imap', 'dovecot-imapd'],
	pop3: ['pop3', 'dovecot-pop3d'],
	'pop3-login': ['pop3', 'dovecot-pop3d'],
	lmtp: ['lmtp', 'dovecot-lmtpd'],
	managesieve: ['sieve', 'dovecot-managesieved'],
	'managesieve-login': ['sieve', 'dovecot-managesieved'],
	submission: ['submission', 'dovecot-submissiond'],
	'submission-login': ['submission', 'dovecot-submissiond'],
};

const postfixPrivate = '/var/spool/postfix/private/';

/** Sockets for Postfix lie in one directory of its spool; anywhere else nobody can know what was meant. */
const placeOf = (path: string): Facts['misplaced'] =>
	path.startsWith('/var/spool/postfix/') && !path.startsWith(postfixPrivate) ? {path, meant: `${postfixPrivate}${path.split('/').at(-1)}`} : undefined;

/** What to do about a line of the log that no change of ours helps against. */
const stepFor = (text: string): string | undefined => {
	const program = absentShape.exec(text)?.[1];
	if (program !== undefined) {
		const name = packages[program]?.[1];
		return name
			? `Install what is missing (apt install ${name}), or take the protocol out of protocols.`
			: `Install the program ${program}, or take its service out.`;
	}
	const socket = nowhereShape.exec(text)?.[1];
	if (socket !== undefined && !socket.startsWith('/var/spool/postfix/')) return `Make the directory of ${socket}, or correct the path of the listener.`;
	const taken = takenShape.exec(text)?.[1];
	return taken === undefined
		? undefined
		: `Another program listens on ${taken}: see which one (ss -tlnp), and stop it or take the port out of Dovecot's listeners.`;
};

const isTelling = (text: string): boolean => [unknownShape, absentShape, nowhereShape, takenShape, runningShape].some(shape => shape.test(text));

const linesNaming = (tree: readonly TreeLine[], {kind, name}: Unknown): readonly TreeLine[] =>
	tree.filter(({parsed, within}) => parsed.kind === 'setting' && parsed.key === kind && parsed.value === name && (within[0] ?? '').startsWith('service '));

/** Opening lines of the listeners at this path. */
const listenersAt = (tree: readonly TreeLine[], path: string): readonly TreeLine[] =>
	tree.filter(({parsed}) => parsed.kind === 'open' && /^(?:unix|fifo)_listener$/.test(parsed.block) && parsed.name === path);

/** Takes a protocol out of the lines that switch it on. */
const withoutProtocol = (tree: readonly TreeLine[], protocol: string): readonly LineEdit[] =>
	tree.flatMap(line => {
		if (line.parsed.kind !== 'setting') return [];
		const {key, value} = line.parsed;
		if (key === protocol && line.within.length === 1 && line.within[0] === 'protocols') return [commentOut(line)];
		const names = value.split(/[\s,]+/);
		return key === 'protocols' && line.within.length === 0 && names.includes(protocol)
			? [replaceValue(line, names.filter(name => name !== protocol).join(' '))]
			: [];
	});

const command = (name: string, argv: Step['command']['argv']): Step['command'] => ({name, argv, effect: 'write', asRoot: true, timeoutMs: 60_000});

const endOther = (pid: string): Step => ({
	says: `End the Dovecot that systemd does not know (process ${pid})`,
	command: command('dovecot-stop', ['doveadm', 'stop']),
	undo: {none: 'the service runs in its place'},
});

const makeSpool: Step = {
	says: 'Let Postfix make its directories',
	command: command('postfix-check', ['postfix', 'check']),
	undo: {none: 'they are empty directories that Postfix makes anyway'},
};

/** Its configuration is refused first: what it would say after that. */
const foresee = async (ask: Ask, {files, main: mainFile}: Pick<DovecotTree, 'files' | 'main'>): Promise<Detected<Facts> | undefined> => {
	const tree = readConfigTree(convertConfig(files, mainFile).files, mainFile);
	const seen = await lookForObstacles(ask, tree);
	if (!seen || seen.protocols.length + seen.owners.length + seen.sockets.length === 0) return undefined;
	const [protocol] = seen.protocols;
	const absent = Object.values(packages).find(([name]) => name === protocol);
	const [unknown] = seen.owners;
	const [nowhere] = seen.sockets;
	const misplaced = nowhere === undefined ? undefined : placeOf(nowhere);
	// Lines as they stand there now, where they have not changed with the conversion.
	const now = readConfigTree(files, mainFile);
	const named = [...seen.owners.flatMap(each => linesNaming(now, each)), ...seen.sockets.flatMap(path => listenersAt(now, path))];
	return {
		evidence: [...seen.protocols.map(name => ({from: '/usr/lib/dovecot', text: `no program for the protocol ${name}`})), ...lineEvidence([...new Set(named)])],
		files: filesOf(named),
		facts: {
			main: mainFile,
			unknown,
			absent: absent && {protocol: absent[0], package: absent[1]},
			misplaced,
			spoolMissing: nowhere?.startsWith(postfixPrivate) ?? false,
			pid: undefined,
			steps: [
				...(absent ? [`Install what is missing (apt install ${absent[1]}), or take the protocol out of protocols.`] : []),
				...(nowhere !== undefined && misplaced === undefined && !nowhere.startsWith(postfixPrivate)
					? [`Make the directory of ${nowhere}, or correct the path of the listener.`]
					: []),
			],
		},
	};
};

export const dovecotStartRefused = defineFix<Facts>({
	id: 'dovecot-start-refused',
	title: 'Dovecot does not start',
	covers: ['D11', 'D24', 'D25', 'D28'],
	explains:
		'doveconf finds nothing wrong, and Dovecot ends as soon as it starts: something that the configuration names is not on this server, or another Dovecot runs already. For a user or group that does not exist the repair names one that does, for a socket in a directory that is not there the one of Postfix; a Dovecot that was started by hand is ended; a protocol whose program is missing can be taken out. Packages are installed by a person: apt asks what else it changes, and cannot be taken back as a file can.',
	risk: 'interrupts',
	questions: [
		{
			id: 'owner',
			asks: 'Who shall own what Dovecot listens on? A user or group that exists on this server',
			applies: ({unknown}) => unknown !== undefined,
			preset: ({unknown}) => (unknown?.path?.startsWith('/var/spool/postfix/') ? 'postfix' : undefined),
			objection: answer => (/^[a-z_][\w.-]*\$?$/.test(answer) ? undefined : 'it must be the name of a user or group.'),
		},
		{
			id: 'socket',
			asks: 'Where shall Dovecot listen? A path in a directory that is there',
			applies: ({misplaced}) => misplaced !== undefined,
			preset: ({misplaced}) => misplaced?.meant,
			shows: (answer, {misplaced}) => [`now: ${misplaced?.path}`, `then: ${answer}`],
			objection: answer => (/^\/[^\s{}"'#]+[^\s{}"'#/]$/.test(answer) ? undefined : 'it must be a whole path.'),
		},
		{
			id: 'protocol',
			asks: 'The program of a protocol is not installed. What about it?',
			applies: ({absent}) => absent !== undefined,
			choices: ({absent}) => [
				{value: 'install', says: `I install it (apt install ${absent?.package}); nothing is changed here`},
				{value: 'without', says: `Dovecot goes without ${absent?.protocol} until then${absent?.protocol === 'lmtp' ? ', and no mail is delivered' : ''}`},
			],
			preset: () => 'install',
		},
	],
	detect: async ({ask}) => {
		const [units, log, read, effective] = await Promise.all([
			ask(systemdShow, mailUnits),
			ask(journalUnit, {unit: 'dovecot.service', lines: 40}),
			ask(dovecotTree, {main}),
			ask(doveconfEffective, undefined),
		]);
		if (!units.ok || !log.ok || !read.ok || !units.value.some(({id, active}) => id === 'dovecot.service' && active === 'failed')) return undefined;
		// Of the last try alone.
		const last = log.value.slice(log.value.findLastIndex(({text}) => text.startsWith('Starting dovecot.service')) + 1);
		const lines = [...new Set(last.map(({text}) => text.replace(/^master: /, '')))];
		const first = (shape: RegExp) => lines.map(text => shape.exec(text)).find(found => found !== null);
		const match = first(unknownShape);
		const unknown: Unknown | undefined = match ? {kind: match[2] === 'User' ? 'user' : 'group', name: match[3] as string, path: match[4]} : undefined;
		const telling = lines.filter(isTelling);
		const tree = readConfigTree(read.value.files, read.value.main);
		if (telling.length === 0) return effective.ok && effective.value.errors.length > 0 ? foresee(ask, read.value) : undefined;
		const program = packages[first(absentShape)?.[1] ?? ''];
		const nowhere = first(nowhereShape)?.[1];
		const misplaced = nowhere === undefined ? undefined : placeOf(nowhere);
		const named = [...(unknown ? linesNaming(tree, unknown) : []), ...(misplaced ? listenersAt(tree, misplaced.path) : [])];
		return {
			evidence: [...telling.map(text => ({from: 'journal dovecot', text})), ...lineEvidence(named)],
			files: filesOf(named),
			facts: {
				main: read.value.main,
				unknown,
				absent: program && {protocol: program[0], package: program[1]},
				misplaced,
				spoolMissing: nowhere?.startsWith(postfixPrivate) ?? false,
				pid: first(runningShape)?.[1],
				steps: [...new Set(lines.flatMap(text => stepFor(text) ?? []))],
			},
		};
	},
	plan: (files, {main: mainFile, unknown, absent, misplaced, spoolMissing, pid, steps}, {owner, socket, protocol}) => {
		const tree = readConfigTree(files, mainFile);
		const edits: readonly LineEdit[] = [
			...(unknown !== undefined && owner !== undefined ? linesNaming(tree, unknown).map(line => replaceValue(line, owner)) : []),
			...(misplaced !== undefined && socket !== undefined
				? listenersAt(tree, misplaced.path).map(line => rewriteLine(line, [line.text.replace(misplaced.path, () => socket)]))
				: []),
			...(absent !== undefined && protocol === 'without' ? withoutProtocol(tree, absent.protocol) : []),
		];
		const done: readonly Step[] = [...(spoolMissing ? [makeSpool] : []), ...(pid === undefined ? [] : [endOther(pid)])];
		const notes = protocol === 'without' ? steps.filter(step => !step.includes('apt install')) : steps;
		return edits.length + done.length === 0 ? {files, notes} : {files: applyEdits(files, edits), steps: done, settle: afterDovecot, notes};
	},
	verifiedBy: [serviceDovecot],
});
