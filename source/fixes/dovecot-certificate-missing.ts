// Pitfall D26: the file of the certificate that Dovecot is to show is not there; doveconf takes it, and Dovecot does not start.
import {portImaps} from '../checks/port-imaps.ts';
import {serviceDovecot} from '../checks/service-dovecot.ts';
import {certificateRead} from '../commands/certificate-read.ts';
import {configRead} from '../commands/config-read.ts';
import {dovecotTree} from '../commands/dovecot-tree.ts';
import {applyEdits} from '../config/apply-edits.ts';
import {readConfigTree, type TreeLine} from '../dovecot/config-tree.ts';
import {replaceValue} from '../dovecot/edit-lines.ts';
import {settingMeaning} from '../dovecot/setting-meaning.ts';
import {afterDovecot} from '../services/after-dovecot.ts';
import {defineFix} from './shape.ts';

const main = '/etc/dovecot/dovecot.conf';
const live = '/etc/letsencrypt/live/*/fullchain.pem';

type Facts = {readonly main: string; readonly missing: readonly string[]; readonly candidates: readonly string[]};
type Named = {readonly line: TreeLine; readonly path: string; readonly scope: string};

/** Lines that name a file by this setting, wherever they stand. */
const named = (tree: readonly TreeLine[], key: string): readonly Named[] =>
	tree.flatMap(line => {
		if (line.parsed.kind !== 'setting') return [];
		const meaning = settingMeaning(line.within, line.parsed.key);
		const path = line.parsed.value.replace(/^<\s*/, '');
		return meaning?.key === key && path.startsWith('/') && !/[%$]/.test(path) ? [{line, path, scope: meaning.scope.join(' ')}] : [];
	});

/** Let's Encrypt keeps both in one directory. */
const keyBeside = (certificate: string): string => certificate.replace(/[^/]*$/, 'privkey.pem');

export const dovecotCertificateMissing = defineFix<Facts>({
	id: 'dovecot-certificate-missing',
	title: "Dovecot's certificate is not there",
	covers: ['D26'],
	explains:
		'The configuration names a file with the certificate that is not there: renamed, or never made. Dovecot goes on as long as it runs, and does not start again; doveconf finds nothing wrong with it. The repair names a certificate that this server has.',
	risk: 'safe',
	questions: [
		{
			id: 'certificate',
			asks: 'Which certificate shall Dovecot show?',
			applies: ({candidates}) => candidates.length > 0,
			choices: ({candidates}) => candidates.map(value => ({value, says: value.split('/').at(-2) ?? value})),
			preset: ({candidates}) => (candidates.length === 1 ? candidates[0] : undefined),
		},
	],
	detect: async ({ask}) => {
		const read = await ask(dovecotTree, {main});
		if (!read.ok) return undefined;
		const lines = named(readConfigTree(read.value.files, read.value.main), 'ssl_server_cert_file');
		// A line that a later one of the same place overrides is read by nobody.
		const inForce = lines.filter((each, index) => !lines.slice(index + 1).some(later => later.scope === each.scope));
		const answers = await Promise.all(inForce.map(({path}) => ask(certificateRead, {path})));
		const missing = inForce.filter((_, index) => {
			const answer = answers[index];
			// Without openssl nothing is known of the file.
			return answer !== undefined && !answer.ok && answer.missing && answer.why.includes('No such file');
		});
		if (missing.length === 0) return undefined;
		const others = await ask(configRead, {patterns: [live]});
		return {
			evidence: missing.map(({line, path}) => ({from: `${line.file}:${line.line}`, text: `${line.text.trim()} (${path}: No such file or directory)`})),
			files: [...new Set(missing.map(({line}) => line.file))],
			facts: {main: read.value.main, missing: missing.map(({path}) => path), candidates: others.ok ? others.value.files.map(({path}) => path) : []},
		};
	},
	plan: (files, facts, {certificate}) => {
		if (certificate === undefined)
			return {
				files,
				notes: [
					`No certificate of Let's Encrypt is on this server. Get one (certbot certonly --standalone -d NAME), or put one at ${facts.missing.join(' and ')}, the key beside it as the configuration names it.`,
				],
			};
		const tree = readConfigTree(files, facts.main);
		const wrong = named(tree, 'ssl_server_cert_file').filter(({path}) => facts.missing.includes(path));
		const keys = named(tree, 'ssl_server_key_file').filter(({scope}) => wrong.some(each => each.scope === scope));
		return {
			files: applyEdits(files, [
				...wrong.map(({line}) => replaceValue(line, certificate)),
				...keys.map(({line}) => replaceValue(line, keyBeside(certificate))),
			]),
			settle: afterDovecot,
		};
	},
	verifiedBy: [serviceDovecot, portImaps],
});
