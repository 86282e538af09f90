// Configurations of fixtures/dovecot as files of /etc/dovecot, and what an editor of them should see.
import {readdirSync, readFileSync} from 'node:fs';
import {join, relative} from 'node:path';
import type {SourceFile} from '../../source/config/source-file.ts';

const fixtures = join(import.meta.dirname, '../../fixtures/dovecot');

/** Bytes as they are: what is no UTF-8 would not come back. */
export const treeOf = (name: string, root = '/etc/dovecot'): readonly SourceFile[] =>
	readdirSync(join(fixtures, name), {recursive: true, withFileTypes: true})
		.filter(entry => entry.isFile())
		.map(entry => join(entry.parentPath, entry.name))
		.sort()
		.map(path => ({
			path: `${root}/${relative(join(fixtures, name), path)}`.replace('/etc/dovecot/protocols.d/', '/usr/share/dovecot/protocols.d/'),
			text: readFileSync(path, 'utf8'),
		}));

export const mainFile = '/etc/dovecot/dovecot.conf';

/** The text of one file. */
export const textOf = (files: readonly SourceFile[], path: string): string => files.find(file => file.path === path)?.text ?? '';
