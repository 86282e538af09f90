// Pitfall R26: a way to log in is named that this Dovecot has not, and nobody can log in at all.
import {reloadLogins} from '../changes/reload-logins.ts';
import {authentication} from '../checks/authentication.ts';
import {applyEdits} from '../config/apply-edits.ts';
import {readConfigTree, type TreeLine} from '../dovecot/config-tree.ts';
import {commentOut, replaceValue} from '../dovecot/edit-lines.ts';
import {filesOf, lineEvidence} from '../dovecot/line-evidence.ts';
import {lastLine, lookAtDovecot} from '../dovecot/look-at-dovecot.ts';
import {defineFix} from './shape.ts';

type Facts = {readonly main: string; readonly mechanism: string};

const words = (line: TreeLine): readonly string[] =>
	line.parsed.kind !== 'setting' || line.within.some(block => block.startsWith('passdb'))
		? []
		: line.parsed.key === 'auth_mechanisms'
			? line.parsed.value.split(/[\s,]+/).filter(Boolean)
			: line.within.at(-1) === 'auth_mechanisms'
				? [line.parsed.key]
				: [];

const names = (mechanism: string) => (line: TreeLine) => words(line).some(word => word.toUpperCase() === mechanism.toUpperCase());

export const dovecotAuthMechanism = defineFix<Facts>({
	id: 'dovecot-auth-mechanism',
	title: 'A login mechanism is not installed',
	covers: ['R26'],
	explains:
		'auth_mechanisms names a mechanism that this Dovecot does not know. The program that looks at passwords ends at once, and nobody can log in by any mechanism. The repair takes it out of the list; where it is wanted, its package (dovecot-gssapi for GSSAPI) must be installed instead.',
	risk: 'interrupts',
	questions: [],
	detect: async ({ask}) => {
		const seen = await lookAtDovecot(ask);
		if (!seen) return undefined;
		const complaint = lastLine(seen, /Unknown authentication mechanism '[^']+'/);
		const mechanism = /mechanism '([^']+)'/.exec(complaint?.text ?? '')?.[1];
		if (complaint === undefined || mechanism === undefined) return undefined;
		const lines = seen.tree.filter(names(mechanism));
		if (lines.length === 0) return undefined;
		return {
			evidence: [...lineEvidence(lines), {from: `journal ${complaint.from}`, text: complaint.text}],
			files: filesOf(lines),
			facts: {main: seen.main, mechanism},
		};
	},
	plan: (files, {main, mechanism}) => {
		const edits = readConfigTree(files, main)
			.filter(names(mechanism))
			.map(line => {
				const rest = words(line).filter(word => word.toUpperCase() !== mechanism.toUpperCase());
				return rest.length === 0 ? commentOut(line) : replaceValue(line, rest.join(' '));
			});
		return {settle: reloadLogins, files: applyEdits(files, edits)};
	},
	verifiedBy: [authentication],
});
