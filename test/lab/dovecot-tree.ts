// Dovecot's files on the lab's disk as the tree reads them, and copies of them to try things on.
import {readdirSync, readFileSync, realpathSync} from 'node:fs';
import {join, relative} from 'node:path';
import type {SourceFile} from '../../source/config/source-file.ts';
import type {Lab} from './lab.ts';

/** Every file below a folder of the server. */
export const filesOn = (lab: Lab, folder: string): readonly SourceFile[] => {
	const disk = realpathSync(join(lab.directory, 'root'));
	return readdirSync(join(disk, folder), {recursive: true, withFileTypes: true})
		.filter(entry => entry.isFile())
		.map(entry => join(entry.parentPath, entry.name))
		.sort()
		.map(path => ({path: `/${relative(disk, path)}`, text: readFileSync(path, 'utf8')}));
};

export const protocolFiles = '/usr/share/dovecot/protocols.d';

/** Runs doveconf on a copy of /etc/dovecot in which these files are written (path below it -> text). */
export const doveconfOn = async (lab: Lab, files: Readonly<Record<string, string>>, args: string) => {
	const write = Object.entries(files).map(([path, text]) => `base64 -d > /srv/try/${path} <<< ${Buffer.from(text).toString('base64')}`);
	return lab.exec(
		`rm -rf /srv/try; cp -a /etc/dovecot /srv/try; ${write.join('; ')}; cd /; ${args.replaceAll('doveconf', 'doveconf -c /srv/try/dovecot.conf')}`,
	);
};
