// Pitfall R19: Dovecot was given a certificate and a key that do not belong together, or that are none; it starts, and port 993 is dead.
import {portImaps} from '../checks/port-imaps.ts';
import {applyEdits} from '../config/apply-edits.ts';
import {readConfigTree} from '../dovecot/config-tree.ts';
import {replaceValue} from '../dovecot/edit-lines.ts';
import {effectiveSetting} from '../dovecot/effective-setting.ts';
import {filesOf, lineEvidence} from '../dovecot/line-evidence.ts';
import {lookAtDovecot} from '../dovecot/look-at-dovecot.ts';
import {type BrokenPair, lookAtPair, pairOf, sayNoPair} from '../ports/look-at-pair.ts';
import {whichCertificate} from './questions/which-certificate.ts';
import {defineFix} from './shape.ts';

type Facts = {readonly main: string; readonly pair: BrokenPair};

const keys = {certificate: 'ssl_server_cert_file', key: 'ssl_server_key_file'} as const;

export const dovecotCertificateFiles = defineFix<Facts>({
	id: 'dovecot-certificate-files',
	title: "Dovecot's certificate cannot be used",
	covers: ['R19'],
	explains:
		"Dovecot looks at certificate and key only when somebody connects. Here they do not belong together, or one of them is none: Dovecot runs, the port is open, and no mail program gets in. The repair names the key that belongs to the certificate where it is on this server, or a certificate of Let's Encrypt with its key.",
	risk: 'safe',
	questions: [whichCertificate('Dovecot')],
	detect: async ({ask}) => {
		const seen = await lookAtDovecot(ask);
		if (!seen) return undefined;
		const certificate = effectiveSetting(seen.tree, keys.certificate);
		const key = effectiveSetting(seen.tree, keys.key);
		if (!certificate?.value.startsWith('/') || !key?.value.startsWith('/') || effectiveSetting(seen.tree, 'ssl_server_key_password') !== undefined)
			return undefined;
		// A file that is not there is another fault (dovecot-certificate-missing): Dovecot does not even start with it.
		const pair = await lookAtPair(ask, {certificate: certificate.value, key: key.value}, false);
		if (pair === undefined) return undefined;
		const lines = [certificate.line, key.line];
		return {
			evidence: [...lineEvidence(lines), {from: 'openssl', text: pair.trouble}],
			files: filesOf(lines),
			facts: {main: seen.main, pair},
		};
	},
	plan: (files, {main, pair}, {certificate}) => {
		if (certificate === undefined) return {files, notes: [sayNoPair(pair)]};
		const chosen = pairOf(pair, certificate);
		const tree = readConfigTree(files, main);
		const edits = (['certificate', 'key'] as const).flatMap(which => {
			const line = effectiveSetting(tree, keys[which])?.line;
			return line === undefined || chosen[which] === pair[which] ? [] : [replaceValue(line, chosen[which])];
		});
		return {files: applyEdits(files, edits)};
	},
	verifiedBy: [portImaps],
});
