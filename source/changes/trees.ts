// The configurations that are staged as a whole: how a copy of each is validated, and what takes a change of it into use (doveconf(1), postconf(1), opendkim(8)).
import {systemdReload} from '../commands/systemd-reload.ts';
import type {Command} from '../host/host.ts';
import {restartOpendkim} from '../opendkim/restart-opendkim.ts';
import {type FileEdit, stagePath} from './shape.ts';

type Tree = {
	readonly root: string;
	readonly validate: Command<'read'>;
	readonly settle: ReadonlyArray<Command<'write'>>;
};

const validation = (name: string, argv: Command['argv']): Command<'read'> => ({name, argv, effect: 'read', asRoot: true, timeoutMs: 30_000});

const trees: readonly Tree[] = [
	{
		root: '/etc/dovecot',
		validate: validation('doveconf-staged', ['doveconf', '-c', `${stagePath}/etc/dovecot/dovecot.conf`, '-n']),
		settle: [systemdReload.build({unit: 'dovecot.service'})],
	},
	{
		root: '/etc/postfix',
		validate: validation('postconf-staged', ['postconf', '-c', `${stagePath}/etc/postfix`, '-n']),
		settle: [systemdReload.build({unit: 'postfix.service'})],
	},
	{
		root: '/etc/opendkim.conf',
		validate: validation('opendkim-staged', ['opendkim', '-n', '-x', `${stagePath}/etc/opendkim.conf`]),
		settle: restartOpendkim,
	},
];

const isBelow = (path: string, root: string): boolean => path === root || path.startsWith(`${root}/`);

const touched = (edits: readonly FileEdit[]): readonly Tree[] => trees.filter(({root}) => edits.some(({path}) => isBelow(path, root)));

/** Directories that are copied to the stage. */
export const treesOf = (edits: readonly FileEdit[]): readonly string[] =>
	touched(edits)
		.map(({root}) => root)
		.filter(root => !root.endsWith('.conf'));

export const validationsOf = (edits: readonly FileEdit[]): ReadonlyArray<Command<'read'>> => touched(edits).map(({validate}) => validate);

export const settlesOf = (edits: readonly FileEdit[]): ReadonlyArray<Command<'write'>> => touched(edits).flatMap(({settle}) => settle);
