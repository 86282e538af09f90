// OpenDKIM's tables and the public halves of its keys, in the lines that source/commands/dkim-keys.ts reads.
import {createPublicKey} from 'node:crypto';
import {FileError} from '../file-system.ts';
import type {Script} from './shape.ts';

const told = /^(?:KeyTable|SigningTable|Domain|Selector|KeyFile|Mode|Socket|SubDomains|InternalHosts|UserID|Canonicalization|SignatureAlgorithm)$/i;

export const dkimKeys: Script = {
	name: 'dkim-keys',
	run: ({world: {files}, out}, [, main = '']) => {
		const say = (...fields: readonly string[]) => out(`${fields.join('\t')}\n`);
		const linesOf = (path: string): string[] => {
			try {
				return files.read(path).split('\n');
			} catch (error) {
				if (!(error instanceof FileError)) throw error;
				say('unread', path, error.message);
				return [];
			}
		};
		const pairsOf = (set = ''): (readonly [string, string])[] => {
			const path = set.replace(/^(?:re)?file:/, '');
			return path.startsWith('/')
				? linesOf(path).flatMap(line => {
						const [, key, value = ''] = /^\s*([^\s#]\S*)(?:\s+(.*?))?\s*$/.exec(line) ?? [];
						return key === undefined ? [] : [[key, value] as const];
					})
				: [];
		};
		const publicOf = (path: string): readonly [key: string, why: string] => {
			try {
				return [createPublicKey(files.read(path)).export({type: 'spki', format: 'der'}).toString('base64'), ''];
			} catch (error) {
				return ['', error instanceof FileError ? error.message : 'it is no private key in PEM'];
			}
		};

		say('mailtui-dkim', '1');
		const settings = new Map<string, string>();
		for (const line of linesOf(main)) {
			const [, name = '', value = ''] = /^\s*([A-Za-z]\w*)\s+(\S.*?)\s*$/.exec(line) ?? [];
			if (name === '') continue;
			settings.set(name.toLowerCase(), value);
			if (told.test(name)) say('setting', name, value);
		}
		for (const [pattern, key] of pairsOf(settings.get('signingtable'))) say('sign', pattern, key);
		for (const [name, value] of pairsOf(settings.get('keytable'))) {
			const [domain = '', selector = '', ...rest] = value.split(':');
			const path = rest.join(':');
			const node = files.look(path);
			const made = node ? String(Math.floor(node.modified.getTime() / 1000)) : '';
			say(
				'key',
				name,
				domain,
				selector,
				path,
				node ? node.mode.toString(8).padStart(4, '0') : '',
				node?.user ?? '',
				node?.group ?? '',
				...publicOf(path),
				made,
			);
		}
		say('end', '');
		return 0;
	},
};
