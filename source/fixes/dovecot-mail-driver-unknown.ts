// Pitfall R07, the other half: a format of mail storage is named that Dovecot does not have.
import {delivery} from '../checks/delivery.ts';
import {applyEdits} from '../config/apply-edits.ts';
import {readConfigTree, type TreeLine} from '../dovecot/config-tree.ts';
import {replaceValue} from '../dovecot/edit-lines.ts';
import {filesOf, lineEvidence} from '../dovecot/line-evidence.ts';
import {lookAtMailboxes} from '../dovecot/look-at-mailboxes.ts';
import {settingMeaning} from '../dovecot/setting-meaning.ts';
import {nearestNames} from '../format/nearest-names.ts';
import {askMailDriver, type MailDriver, mailDrivers} from './questions/mail-driver.ts';
import {defineFix} from './shape.ts';

type Facts = {readonly main: string; readonly meant: MailDriver | undefined};

/** All that Dovecot 2.4 has, with its plugins. */
const known: ReadonlySet<string> = new Set(['auto', ...mailDrivers.map(([driver]) => driver), 'dbox', 'imapc', 'pop3c', 'virtual', 'shared', 'raw', 'obox']);

const unknownIn = (line: TreeLine): string | undefined => {
	if (line.parsed.kind !== 'setting' || settingMeaning(line.within, line.parsed.key)?.key !== 'mail_driver') return undefined;
	const {value} = line.parsed;
	return value === '' || /[$%<:]/.test(value) || known.has(value) ? undefined : value;
};

export const dovecotMailDriverUnknown = defineFix<Facts>({
	id: 'dovecot-mail-driver-unknown',
	title: 'The mail driver is none that Dovecot has',
	covers: ['R07'],
	explains:
		'mail_driver names a format of mail storage that does not exist, most often by a slip. doveconf takes it, Dovecot starts, and no mailbox opens: Unknown mail storage driver. The repair names the one that is meant.',
	risk: 'safe',
	questions: [askMailDriver(({meant}) => meant)],
	detect: async ({ask}) => {
		const seen = await lookAtMailboxes(ask);
		const lines = seen?.tree.filter(line => unknownIn(line) !== undefined) ?? [];
		if (!seen || lines.length === 0) return undefined;
		const names = mailDrivers.map(([driver]) => driver);
		const [near] = nearestNames(unknownIn(lines.at(-1) as TreeLine) ?? '', names);
		return {
			evidence: lineEvidence(lines),
			files: filesOf(lines),
			facts: {main: seen.main, meant: names.find(name => name === near)},
		};
	},
	plan: (files, {main}, {driver = ''}) => ({
		files: applyEdits(
			files,
			readConfigTree(files, main)
				.filter(line => unknownIn(line) !== undefined)
				.map(line => replaceValue(line, driver)),
		),
	}),
	verifiedBy: [delivery],
});
