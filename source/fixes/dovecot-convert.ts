// Pitfalls D01 to D27: a configuration of Dovecot 2.3, or what is left of one, that 2.4 refuses to start with or misreads.
import {delivery} from '../checks/delivery.ts';
import {serviceDovecot} from '../checks/service-dovecot.ts';
import {doveconfEffective} from '../commands/doveconf-effective.ts';
import {dovecotTree} from '../commands/dovecot-tree.ts';
import {readConfigTree} from '../dovecot/config-tree.ts';
import {effectiveSetting} from '../dovecot/effective-setting.ts';
import {mailPlace} from '../dovecot/mail-places.ts';
import {storesAt} from '../dovecot/stores-at.ts';
import {afterDovecot} from '../services/after-dovecot.ts';
import {type ConfigProblem, configProblems} from '../upgrade/config-problems.ts';
import {convertConfig} from '../upgrade/convert-config.ts';
import {isConvertible} from '../upgrade/convertible.ts';
import {defineFix} from './shape.ts';

const main = '/etc/dovecot/dovecot.conf';
const mostEvidence = 60;

const placeOf = ({file, line}: ConfigProblem): string => (line === undefined ? file : `${file}:${line}`);

export const dovecotConvert = defineFix<{
	readonly main: string;
	/** The version that runs, where it is one that knows these names. */
	readonly runs: string | undefined;
}>({
	id: 'dovecot-convert',
	title: 'The configuration is of Dovecot 2.3',
	covers: [
		...['D01', 'D02', 'D03', 'D04', 'D05', 'D06', 'D07', 'D08', 'D09', 'D13', 'D14', 'D15', 'D16', 'D17', 'D18', 'D19', 'D20', 'D21', 'D22', 'D23', 'D27'],
		...['R05', 'R06', 'R09', 'R13', 'R14'],
	],
	explains:
		'Dovecot 2.4 has other names for most settings: it does not start with a configuration of 2.3, and names only the first of many errors. The repair converts all of it, file by file and line by line: where mail lies, who may log in, with the SQL queries, certificates, quota, filters, lists and variables. Mail stays where it is. What nobody can decide from the files is commented out, with the steps to take.',
	risk: 'loses',
	questions: [],
	detect: async ({ask}) => {
		const [read, effective] = await Promise.all([ask(dovecotTree, {main}), ask(doveconfEffective, undefined)]);
		if (!read.ok) return undefined;
		const problems = configProblems(read.value.files, read.value.main, {unread: read.value.unread});
		const old = problems.filter(isConvertible);
		if (!old.some(({kind, id}) => kind === 'refused' || id === 'D22' || id === 'D23' || id === 'D27')) return undefined;
		const runs = effective.ok && effective.value.errors.length === 0 && /^2\.[0-3]\b/.test(effective.value.version) ? effective.value.version : undefined;
		// Where mail will be looked for: that there is some is the proof that the place is right.
		const after = convertConfig(read.value.files, read.value.main).files;
		const tree = readConfigTree(after, read.value.main);
		const home = effectiveSetting(tree, 'mail_home')?.value;
		const places = ['mail_path', 'mail_inbox_path'].flatMap(key => {
			const value = effectiveSetting(tree, key)?.value;
			return value === undefined ? [] : (mailPlace(value, home === undefined ? undefined : mailPlace(home, undefined)) ?? []);
		});
		const {stores, blind} = await storesAt(ask, places);
		return {
			evidence: [
				...(runs === undefined
					? []
					: [
							{from: 'doveconf', text: `Dovecot ${runs} runs here, for which this is right: the conversion is for after its upgrade, and can only be exported`},
						]),
				...old.slice(0, mostEvidence).map(problem => ({from: placeOf(problem), text: `${problem.says} (${problem.expected})`})),
				...(old.length > mostEvidence ? [{from: 'and', text: `${old.length - mostEvidence} more`}] : []),
				...stores.slice(0, 5).map(({path, kind, count}) => ({from: 'mail lies in', text: `${path} (${kind}, ${count})`})),
			],
			files: [...new Set(old.map(({file}) => file))],
			facts: {main: read.value.main, runs},
			...(blind !== undefined && {blind}),
		};
	},
	plan: (files, facts) => {
		const {files: converted, manual} = convertConfig(files, facts.main);
		return {
			files: converted,
			settle: afterDovecot,
			...(facts.runs !== undefined && {exportOnly: `This server runs Dovecot ${facts.runs}, which refuses the converted files.`}),
			notes: [
				...(facts.runs === undefined
					? []
					: [
							`This server runs Dovecot ${facts.runs}, which refuses the converted files: export them (--format diff or sh) for after the upgrade to 2.4; here they are not applied.`,
						]),
				...manual.map(({file, line, text, says, steps}) => `${file}:${line}: ${text.split('\n')[0]}: ${says} ${steps.join(' ')}`),
			],
		};
	},
	verifiedBy: [serviceDovecot, delivery],
});
