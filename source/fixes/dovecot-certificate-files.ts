// Pitfall R19: Dovecot was given a certificate and a key that do not belong together, or that are none; it starts, and port 993 is dead.
import {portImaps} from '../checks/port-imaps.ts';
import {pathFacts} from '../commands/path-facts.ts';
import {publicKeyRead} from '../commands/public-key-read.ts';
import {applyEdits} from '../config/apply-edits.ts';
import {readConfigTree} from '../dovecot/config-tree.ts';
import {replaceValue} from '../dovecot/edit-lines.ts';
import {effectiveSetting} from '../dovecot/effective-setting.ts';
import {lookAtDovecot} from '../dovecot/look-at-dovecot.ts';
import {defineFix} from './shape.ts';

type Facts = {readonly main: string; readonly lineages: readonly string[]; readonly known: string | undefined};

const keys = {certificate: 'ssl_server_cert_file', key: 'ssl_server_key_file'} as const;

export const dovecotCertificateFiles = defineFix<Facts>({
	id: 'dovecot-certificate-files',
	title: "Dovecot's certificate cannot be used",
	covers: ['R19'],
	explains:
		"Dovecot looks at certificate and key only when somebody connects. Here they do not belong together, or one of them is none: Dovecot runs, the port is open, and no mail program gets in. The repair takes a certificate of Let's Encrypt on this server, with its key.",
	risk: 'safe',
	questions: [
		{
			id: 'certificate',
			asks: 'Which certificate shall Dovecot show?',
			choices: ({lineages}) => lineages.map(name => ({value: name, says: `/etc/letsencrypt/live/${name}`})),
			preset: ({lineages, known}) => (known !== undefined ? known : lineages.length === 1 ? lineages[0] : undefined),
		},
	],
	detect: async ({ask}) => {
		const [seen, live] = await Promise.all([
			lookAtDovecot(ask),
			ask(pathFacts, {patterns: ['/etc/letsencrypt/live/*/fullchain.pem', '/etc/letsencrypt/live/*/privkey.pem']}),
		]);
		if (!seen || !live.ok) return undefined;
		const certificate = effectiveSetting(seen.tree, keys.certificate);
		const key = effectiveSetting(seen.tree, keys.key);
		if (!certificate?.value.startsWith('/') || !key?.value.startsWith('/') || effectiveSetting(seen.tree, 'ssl_server_key_password') !== undefined)
			return undefined;
		const [mine, other] = await Promise.all([
			ask(publicKeyRead, {path: certificate.value, of: 'certificate'}),
			ask(publicKeyRead, {path: key.value, of: 'key'}),
		]);
		// A file that is not there is another fault (dovecot-certificate-missing): Dovecot does not even start with it.
		if ([mine, other].some(each => !each.ok && each.missing)) return undefined;
		const refused = [mine, other].flatMap(each => (each.ok ? [] : [each.why]));
		// What could not be looked at is no proof: only what openssl read and found to be none.
		if (refused.some(why => !/Could not (?:find|read|open)|unable to load/i.test(why))) return undefined;
		if (mine.ok && other.ok && mine.value === other.value) return undefined;
		const lineages = live.value
			.filter(({path}) => path.endsWith('/fullchain.pem'))
			.map(({path}) => path.split('/').at(-2) ?? '')
			.filter(name => live.value.some(({path}) => path === `/etc/letsencrypt/live/${name}/privkey.pem`));
		const named = (path: string) => /^\/etc\/letsencrypt\/live\/([^/]+)\//.exec(path)?.[1];
		const both = [named(certificate.value), named(key.value)];
		const isWhole = both[0] !== undefined && both[0] === both[1];
		// A pair of one lineage that does not fit is broken there: another name in the configuration would hide that.
		const usable = lineages.filter(name => !(isWhole && name === both[0]));
		if (usable.length === 0) return undefined;
		const known = both.find(name => name !== undefined && usable.includes(name));
		return {
			evidence: [
				...[certificate, key].map(({line}) => ({from: `${line.file}:${line.line}`, text: line.text.trim()})),
				{from: 'openssl', text: refused[0] ?? 'the key is for a different certificate'},
			],
			files: [...new Set([certificate.line.file, key.line.file])],
			facts: {main: seen.main, lineages: usable, known},
		};
	},
	plan: (files, {main}, {certificate = ''}) => {
		const tree = readConfigTree(files, main);
		const edits = ([keys.certificate, keys.key] as const).flatMap((key, index) => {
			const line = effectiveSetting(tree, key)?.line;
			return line ? [replaceValue(line, `/etc/letsencrypt/live/${certificate}/${index === 0 ? 'fullchain' : 'privkey'}.pem`)] : [];
		});
		return {files: applyEdits(files, edits)};
	},
	verifiedBy: [portImaps],
});
