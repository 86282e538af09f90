// Pitfall R12: the directory of all mail does not belong to the account as which Dovecot touches it.
import type {Step} from '../changes/shape.ts';
import {delivery} from '../checks/delivery.ts';
import {type PathFacts, pathFacts} from '../commands/path-facts.ts';
import {lastLine, lookAtDovecot} from '../dovecot/look-at-dovecot.ts';
import {mailRoot} from '../dovecot/mail-root.ts';
import type {Command} from '../host/host.ts';
import {defineFix} from './shape.ts';

type Facts = {readonly directory: PathFacts; readonly user: string; readonly group: string};

const complaint = /euid=\d+\(([^)]+)\) egid=\d+\(([^)]+)\) missing \+w perm: ([^,]+), dir owned by/;

/** Of the system, whatever lies in them: they keep their owner. */
const ofSystem = /^\/(?:home|root|etc|srv|opt|tmp|run|usr|var(?:\/(?:mail|spool|lib|tmp|run|log|vmail\.d))?)?$/;

const change = (argv: Command['argv']): Command<'write'> => ({name: 'mail-directory', argv, effect: 'write', asRoot: true, timeoutMs: 30_000});

export const dovecotMailDirectory = defineFix<Facts>({
	id: 'dovecot-mail-directory',
	title: 'The mail directory belongs to somebody else',
	covers: ['R12'],
	explains:
		'Dovecot touches mail as one account of the system, and the directory in which it should make mailboxes belongs to another who lets nobody else write. Mailboxes that are there already work, new ones cannot be made, and their mail waits. The repair gives the directory, not what lies in it, to the right account.',
	risk: 'safe',
	questions: [],
	detect: async ({ask}) => {
		const seen = await lookAtDovecot(ask);
		if (!seen?.virtual) return undefined;
		const line = lastLine(seen, complaint);
		const [, user, group, path] = complaint.exec(line?.text ?? '') ?? [];
		if (line === undefined || user === undefined || group === undefined || path === undefined || ofSystem.test(path)) return undefined;
		const root = mailRoot(seen);
		if (root === undefined || !(path === root || path.startsWith(`${root}/`))) return undefined;
		const facts = await ask(pathFacts, {patterns: [path.replace(/[\\[\]*?{}~]/g, '\\$&')]});
		const directory = facts.ok ? facts.value[0] : undefined;
		if (directory?.kind !== 'directory' || directory.user === user) return undefined;
		const mode = Number.parseInt(directory.mode, 8);
		if ((directory.group === group && (mode & 0o020) !== 0) || (mode & 0o002) !== 0) return undefined;
		return {
			evidence: [
				{from: 'stat', text: `${path} belongs to ${directory.user}:${directory.group}, mode ${directory.mode}`},
				{from: `journal ${line.from}`, text: line.text},
			],
			files: [],
			facts: {directory, user, group},
		};
	},
	plan: (files, {directory, user, group}) => {
		const mode = (Number.parseInt(directory.mode, 8) | 0o700).toString(8).padStart(4, '0');
		const steps: readonly Step[] = [
			{
				says: `Give ${directory.path} to ${user}:${group}`,
				command: change(['chown', '--', `${user}:${group}`, directory.real]),
				undo: change(['chown', '--', `${directory.user}:${directory.group}`, directory.real]),
			},
			...(mode === directory.mode
				? []
				: [
						{
							says: `Let ${user} write into ${directory.path}`,
							command: change(['chmod', '--', mode, directory.real]),
							undo: change(['chmod', '--', directory.mode, directory.real]),
						},
					]),
		];
		return {files, steps};
	},
	verifiedBy: [delivery],
});
