// Dovecot's files on the lab as the tree reads them, and copies of them to try things on.
import type {SourceFile} from '../../source/config/source-file.ts';
import type {Lab} from './lab.ts';

/**
 * Every file below a folder of the server. Asked of the server itself: a reset puts a new disk under it, and the old
 * one is still mounted for who started before.
 */
export const filesOn = async (lab: Lab, folder: string): Promise<readonly SourceFile[]> => {
	const {stdout} = await lab.exec(`find '${folder}' -type f | sort | while read -r path; do echo "$path $(base64 -w0 "$path")"; done`);
	const files = stdout.split('\n').filter(Boolean);
	if (files.length === 0) throw new Error(`no file below ${folder} on the lab`);
	return files.map(line => {
		const [path = '', bytes = ''] = line.split(' ');
		return {path, text: Buffer.from(bytes, 'base64').toString()};
	});
};

export const protocolFiles = '/usr/share/dovecot/protocols.d';

/** Runs doveconf on a copy of /etc/dovecot in which these files are written (path below it -> text). */
export const doveconfOn = async (lab: Lab, files: Readonly<Record<string, string>>, args: string) => {
	const write = Object.entries(files).map(([path, text]) => `base64 -d > /srv/try/${path} <<< ${Buffer.from(text).toString('base64')}`);
	return lab.exec(
		`rm -rf /srv/try; cp -a /etc/dovecot /srv/try; ${write.join('; ')}; cd /; ${args.replaceAll('doveconf', 'doveconf -c /srv/try/dovecot.conf')}`,
	);
};
