// Pitfall R13: mail_path written like the mail_location of Dovecot 2.3 (`maildir:~/Maildir:LAYOUT=fs`), which 2.4 takes for a path.
import {delivery} from '../checks/delivery.ts';
import type {MailStore} from '../commands/mail-find.ts';
import {applyEdits} from '../config/apply-edits.ts';
import {readConfigTree, type TreeLine} from '../dovecot/config-tree.ts';
import {replaceValue} from '../dovecot/edit-lines.ts';
import {filesOf, lineEvidence} from '../dovecot/line-evidence.ts';
import {lookAtDovecot} from '../dovecot/look-at-dovecot.ts';
import {mailPlace} from '../dovecot/mail-places.ts';
import {putSetting} from '../dovecot/put-setting.ts';
import {storeEvidence} from '../dovecot/say-store.ts';
import {storesAt} from '../dovecot/stores-at.ts';
import {parseMailLocation} from '../upgrade/mail-location.ts';
import {leftBehind} from './questions/left-behind.ts';
import {defineFix} from './shape.ts';

type Facts = {readonly main: string; readonly stores: readonly MailStore[]};

const old = /^(?:maildir|mbox|mdbox|sdbox|dbox):|:(?:INBOX|INDEX|CONTROL|LAYOUT|ALT|VOLATILEDIR|DIRNAME|LISTINDEX|BROKENCHAR)=|:UTF-8(?::|$)/;

const settingsOf = (line: TreeLine): ReadonlyArray<readonly [string, string]> | undefined => {
	if (line.parsed.kind !== 'setting' || !/^mail_(?:path|inbox_path)$/.test(line.parsed.key) || !old.test(line.parsed.value)) return undefined;
	const location = parseMailLocation(line.parsed.value);
	return location === undefined || location.unknown.length > 0 ? undefined : location.settings;
};

export const dovecotMailPathFormat = defineFix<Facts>({
	id: 'dovecot-mail-path-format',
	title: 'The path of mail is written as for Dovecot 2.3',
	covers: ['R13'],
	explains:
		'In Dovecot 2.4 mail_path is a path and nothing else. With maildir: in front of it no mailbox can be made; with :LAYOUT=fs or the like behind it mail goes into a directory that has these words in its name. The repair gives each part its own setting.',
	risk: 'loses',
	questions: [
		leftBehind({
			asks: 'Mail lies in directories with such a name, where Dovecot will not look any more. What about it?',
			leave: 'It stays there, and I move it afterwards',
			stop: 'Do not repair this before it is moved',
			stores: ({stores}) => stores,
		}),
	],
	detect: async ({ask}) => {
		const seen = await lookAtDovecot(ask);
		const lines = seen?.tree.filter(line => settingsOf(line) !== undefined) ?? [];
		if (!seen || lines.length === 0) return undefined;
		const root = mailPlace(seen.lmtp.mail_home, undefined);
		const patterns = lines.flatMap(line => {
			const value = line.parsed.kind === 'setting' ? line.parsed.value : '';
			const places = [root, ...(root === undefined ? ['/var/mail/vmail/*/*', '/var/vmail/*/*'] : [])];
			return places.flatMap(home => (value.includes(':') ? (mailPlace(value, home) ?? []) : []));
		});
		const {stores, blind} = await storesAt(ask, patterns);
		return {
			evidence: [...lineEvidence(lines), ...storeEvidence(stores)],
			files: filesOf(lines),
			facts: {main: seen.main, stores},
			...(blind !== undefined && {blind}),
		};
	},
	plan: (files, {main, stores}, answers) => {
		const move = stores.map(({path}) => `${path} must be moved by hand to where mail lies then, with Dovecot stopped: mv ${path} ${path.replace(/:.*$/, '')}`);
		if (answers['left-behind'] === 'stop') return {files, notes: move};
		let left = files;
		for (;;) {
			const tree = readConfigTree(left, main);
			const line = tree.find(each => settingsOf(each) !== undefined);
			if (line?.parsed.kind !== 'setting') break;
			const {key} = line.parsed;
			const settings = settingsOf(line) ?? [];
			const path = settings.find(([each]) => each === 'mail_path')?.[1] ?? '';
			left = applyEdits(left, [replaceValue(line, path)]);
			for (const [other, value] of settings) {
				if (other === 'mail_path' || (other === 'mail_driver' && (value === 'auto' || key !== 'mail_path'))) continue;
				left = applyEdits(left, putSetting(readConfigTree(left, main), {key: other, value, within: line.within}));
			}
		}
		return {files: left, ...(move.length > 0 && {notes: move})};
	},
	verifiedBy: [delivery],
});
