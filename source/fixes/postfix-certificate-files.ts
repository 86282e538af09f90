// Pitfall P11: Postfix was given a certificate that is not there or does not fit its key; it offers STARTTLS all the same, and cannot do it.
import {portSmtp} from '../checks/port-smtp.ts';
import {pathFacts} from '../commands/path-facts.ts';
import {publicKeyRead} from '../commands/public-key-read.ts';
import {systemdReload} from '../commands/systemd-reload.ts';
import {lookAtPostfix} from '../postfix/look-at-postfix.ts';
import {mainCf, setParameter, whereSet} from '../postfix/parameters.ts';
import {defineFix} from './shape.ts';

type Facts = {readonly lineages: readonly string[]; readonly known: string | undefined};

export const postfixCertificateFiles = defineFix<Facts>({
	id: 'postfix-certificate-files',
	title: "Postfix's certificate cannot be used",
	covers: ['P11'],
	explains:
		"The certificate that Postfix should show is not there, or its key is of another one. Postfix says so in its log only, offers STARTTLS on every port, and each attempt fails. The repair takes a certificate of Let's Encrypt on this server, with its key.",
	risk: 'safe',
	questions: [
		{
			id: 'certificate',
			asks: 'Which certificate shall Postfix show?',
			choices: ({lineages}) => lineages.map(name => ({value: name, says: `/etc/letsencrypt/live/${name}`})),
			preset: ({lineages, known}) => (known !== undefined ? known : lineages.length === 1 ? lineages[0] : undefined),
		},
	],
	detect: async ({ask}) => {
		const [seen, live] = await Promise.all([
			lookAtPostfix(ask),
			ask(pathFacts, {patterns: ['/etc/letsencrypt/live/*/fullchain.pem', '/etc/letsencrypt/live/*/privkey.pem']}),
		]);
		if (!seen || !live.ok || seen.get('smtpd_tls_chain_files') !== '') return undefined;
		const certificate = seen.get('smtpd_tls_cert_file');
		const key = seen.get('smtpd_tls_key_file') || certificate;
		const where = whereSet(seen.files, 'smtpd_tls_cert_file');
		if (!certificate.startsWith('/') || !key.startsWith('/') || !where) return undefined;
		const [mine, other] = await Promise.all([ask(publicKeyRead, {path: certificate, of: 'certificate'}), ask(publicKeyRead, {path: key, of: 'key'})]);
		const refused = [mine, other].flatMap(each => (each.ok ? [] : [each.why]));
		if (refused.some(why => !/Could not (?:find|read|open)|No such file|unable to load/i.test(why))) return undefined;
		if (mine.ok && other.ok && mine.value === other.value) return undefined;
		const named = (path: string) => /^\/etc\/letsencrypt\/live\/([^/]+)\//.exec(path)?.[1];
		const both = [named(certificate), named(key)];
		const lineages = live.value
			.filter(({path}) => path.endsWith('/fullchain.pem'))
			.map(({path}) => path.split('/').at(-2) ?? '')
			.filter(name => live.value.some(({path}) => path === `/etc/letsencrypt/live/${name}/privkey.pem`) && !(both[0] === both[1] && name === both[0]));
		if (lineages.length === 0) return undefined;
		return {
			evidence: [
				where,
				...[whereSet(seen.files, 'smtpd_tls_key_file') ?? []].flat(),
				{from: 'openssl', text: refused[0] ?? 'the key is for a different certificate'},
			],
			files: [mainCf],
			facts: {lineages, known: both.find(name => name !== undefined && lineages.includes(name))},
		};
	},
	plan: (files, _, {certificate = ''}) => {
		const at = `/etc/letsencrypt/live/${certificate}`;
		return {
			files: setParameter(setParameter(files, 'smtpd_tls_cert_file', `${at}/fullchain.pem`), 'smtpd_tls_key_file', `${at}/privkey.pem`),
			settle: [systemdReload.build({unit: 'postfix.service'})],
		};
	},
	verifiedBy: [portSmtp],
});
