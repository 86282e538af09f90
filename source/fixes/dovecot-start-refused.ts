// Pitfalls D11, D24, D25, D28: the configuration is right, and Dovecot does not start: a user, a directory or a program that it names is not there.
import {serviceDovecot} from '../checks/service-dovecot.ts';
import {dovecotTree} from '../commands/dovecot-tree.ts';
import {journalUnit} from '../commands/journal-unit.ts';
import {systemdShow} from '../commands/systemd-show.ts';
import {applyEdits} from '../config/apply-edits.ts';
import {readConfigTree, type TreeLine} from '../dovecot/config-tree.ts';
import {replaceValue} from '../dovecot/edit-lines.ts';
import {afterDovecot} from '../services/after-dovecot.ts';
import {mailUnits} from '../services/mail-units.ts';
import {defineFix} from './shape.ts';

const main = '/etc/dovecot/dovecot.conf';

type Unknown = {readonly kind: 'user' | 'group'; readonly name: string; readonly path: string | undefined};
type Facts = {readonly main: string; readonly unknown: Unknown | undefined; readonly steps: readonly string[]};

const unknownShape = /service\(([\w-]+)\) (User|Group) doesn't exist: (\S+) \(See service [\w-]+ \{ (?:\w+_listener (\S+) \{ )?/;
const packages: Readonly<Record<string, string>> = {
	imap: 'dovecot-imapd',
	'imap-login': 'dovecot-imapd',
	pop3: 'dovecot-pop3d',
	'pop3-login': 'dovecot-pop3d',
	lmtp: 'dovecot-lmtpd',
	managesieve: 'dovecot-managesieved',
	'managesieve-login': 'dovecot-managesieved',
	submission: 'dovecot-submissiond',
	'submission-login': 'dovecot-submissiond',
};

/** What to do about a line of the log that no change of the configuration helps against. */
const stepFor = (text: string): string | undefined => {
	const program = /service\([\w-]+\) access\(\S*\/([\w-]+)\) failed: No such file/.exec(text)?.[1];
	if (program !== undefined) {
		const name = packages[program];
		return name
			? `Install what is missing (apt install ${name}), or take the protocol out of protocols.`
			: `Install the program ${program}, or take its service out.`;
	}
	const socket = /bind\(([^)]+)\) failed: No such file/.exec(text)?.[1];
	if (socket !== undefined)
		return socket.startsWith('/var/spool/postfix/')
			? `The directory of ${socket} is made by Postfix: install and start it (postfix check), or correct the path.`
			: `Make the directory of ${socket}, or correct the path of the listener.`;
	const taken = /listen\(([^)]+)\) failed: Address already in use/.exec(text)?.[1];
	if (taken !== undefined) return `Another program listens on ${taken}: see which one (ss -tlnp), and stop it or take the port out of Dovecot's listeners.`;
	const pid = /Dovecot is already running with PID (\d+)/.exec(text)?.[1];
	return pid === undefined
		? undefined
		: `A Dovecot that systemd does not know runs as process ${pid}: end it (doveadm stop), then start the service (systemctl start dovecot).`;
};

const linesNaming = (tree: readonly TreeLine[], {kind, name}: Unknown): readonly TreeLine[] =>
	tree.filter(({parsed, within}) => parsed.kind === 'setting' && parsed.key === kind && parsed.value === name && (within[0] ?? '').startsWith('service '));

export const dovecotStartRefused = defineFix<Facts>({
	id: 'dovecot-start-refused',
	title: 'Dovecot does not start',
	covers: ['D11', 'D24', 'D25', 'D28'],
	explains:
		'doveconf finds nothing wrong, and Dovecot ends as soon as it starts: something that the configuration names is not on this server. For a user or group that does not exist, the repair names one that does; for anything else these are the steps.',
	risk: 'safe',
	questions: [
		{
			id: 'owner',
			asks: 'Who shall own what Dovecot listens on? A user or group that exists on this server',
			applies: ({unknown}) => unknown !== undefined,
			preset: ({unknown}) => (unknown?.path?.startsWith('/var/spool/postfix/') ? 'postfix' : undefined),
			objection: answer => (/^[a-z_][\w.-]*\$?$/.test(answer) ? undefined : 'it must be the name of a user or group.'),
		},
	],
	detect: async ({ask}) => {
		const [units, log, read] = await Promise.all([
			ask(systemdShow, mailUnits),
			ask(journalUnit, {unit: 'dovecot.service', lines: 40}),
			ask(dovecotTree, {main}),
		]);
		if (!units.ok || !log.ok || !read.ok || !units.value.some(({id, active}) => id === 'dovecot.service' && active === 'failed')) return undefined;
		// Of the last try alone.
		const last = log.value.slice(log.value.findLastIndex(({text}) => text.startsWith('Starting dovecot.service')) + 1);
		const lines = [...new Set(last.map(({text}) => text.replace(/^master: /, '')))];
		const match = lines.map(text => unknownShape.exec(text)).find(found => found !== null);
		const unknown: Unknown | undefined = match ? {kind: match[2] === 'User' ? 'user' : 'group', name: match[3] as string, path: match[4]} : undefined;
		const steps = [...new Set(lines.flatMap(text => stepFor(text) ?? []))];
		if (unknown === undefined && steps.length === 0) return undefined;
		const named = unknown === undefined ? [] : linesNaming(readConfigTree(read.value.files, read.value.main), unknown);
		return {
			evidence: [
				...lines.filter(text => unknownShape.test(text) || stepFor(text) !== undefined).map(text => ({from: 'journal dovecot', text})),
				...named.map(line => ({from: `${line.file}:${line.line}`, text: line.text.trim()})),
			],
			files: [...new Set(named.map(({file}) => file))],
			facts: {main: read.value.main, unknown, steps},
		};
	},
	plan: (files, {unknown, steps, ...facts}, {owner}) => {
		const lines = unknown === undefined || owner === undefined ? [] : linesNaming(readConfigTree(files, facts.main), unknown);
		if (lines.length === 0) return {files, notes: steps};
		return {
			files: applyEdits(
				files,
				lines.map(line => replaceValue(line, owner as string)),
			),
			settle: afterDovecot,
			notes: steps,
		};
	},
	verifiedBy: [serviceDovecot],
});
