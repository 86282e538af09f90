// Pitfall R19: the lowest version of TLS is one that Dovecot does not know; it starts, and each connection with TLS ends at once.
import {portImaps} from '../checks/port-imaps.ts';
import {applyEdits} from '../config/apply-edits.ts';
import {readConfigTree, type TreeLine} from '../dovecot/config-tree.ts';
import {replaceValue} from '../dovecot/edit-lines.ts';
import {filesOf, lineEvidence} from '../dovecot/line-evidence.ts';
import {lookAtMailboxes} from '../dovecot/look-at-mailboxes.ts';
import {settingMeaning} from '../dovecot/setting-meaning.ts';
import {defineFix} from './shape.ts';

/** As ssl_min_protocol takes them; in any case of letters. */
const versions: ReadonlyMap<string, string> = new Map([
	['TLSv1', 'programs of before 2013 get in too'],
	['TLSv1.1', 'programs of before 2013 get in too'],
	['TLSv1.2', 'what Debian sets: all programs of the last ten years'],
	['TLSv1.3', 'only programs of about 2019 and later'],
]);
const words: ReadonlySet<string> = new Set([...versions.keys(), 'ANY', 'LATEST'].map(word => word.toLowerCase()));

const isUnknown = ({parsed, within}: TreeLine): boolean =>
	parsed.kind === 'setting' &&
	settingMeaning(within, parsed.key)?.key === 'ssl_min_protocol' &&
	parsed.value !== '' &&
	!/[$%]/.test(parsed.value) &&
	!words.has(parsed.value.toLowerCase());

export const dovecotTlsVersion = defineFix<{readonly main: string}>({
	id: 'dovecot-tls-version',
	title: 'No version of TLS that Dovecot knows',
	covers: ['R19'],
	explains:
		'ssl_min_protocol names a version that Dovecot 2.4 does not have, such as SSLv3 of an old configuration. doveconf takes it and Dovecot starts, but each connection with TLS ends before it begins, and no mail program gets in. The repair names the lowest version that is to be allowed.',
	risk: 'safe',
	questions: [
		{
			id: 'version',
			asks: 'Which is the lowest version of TLS that mail programs may use?',
			choices: () => [...versions].map(([value, says]) => ({value, says})),
			preset: () => 'TLSv1.2',
		},
	],
	detect: async ({ask}) => {
		const seen = await lookAtMailboxes(ask);
		const lines = seen?.tree.filter(isUnknown) ?? [];
		if (!seen || lines.length === 0) return undefined;
		return {
			evidence: lineEvidence(lines),
			files: filesOf(lines),
			facts: {main: seen.main},
		};
	},
	plan: (files, {main}, {version = ''}) => ({
		files: applyEdits(
			files,
			readConfigTree(files, main)
				.filter(isUnknown)
				.map(line => replaceValue(line, version)),
		),
	}),
	verifiedBy: [portImaps],
});
