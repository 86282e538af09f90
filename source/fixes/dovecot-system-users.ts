// Pitfall R22: accounts of the system are still users of Dovecot beside those of the database.
import {reloadLogins} from '../changes/reload-logins.ts';
import {authentication} from '../checks/authentication.ts';
import {postconfSettings} from '../commands/postconf-settings.ts';
import {applyEdits} from '../config/apply-edits.ts';
import {readConfigTree, type TreeLine} from '../dovecot/config-tree.ts';
import {commentOut, commentOutBlock} from '../dovecot/edit-lines.ts';
import {lookAtDovecot} from '../dovecot/look-at-dovecot.ts';
import {defineFix} from './shape.ts';

const isSystem = (line: TreeLine): boolean =>
	line.parsed.kind === 'open' &&
	line.within.length === 0 &&
	((line.parsed.block === 'passdb' && line.parsed.name === 'pam') || (line.parsed.block === 'userdb' && line.parsed.name === 'passwd'));

/** Included for nothing else, as Debian does: then it is the include that goes. */
const includeOf = (tree: readonly TreeLine[], open: TreeLine): TreeLine | undefined => {
	const others = tree.filter(line => line.file === open.file && line.parsed.kind === 'open' && line.within.length === 0);
	if (!others.every(isSystem)) return undefined;
	return tree.find(line => line.parsed.kind === 'include' && line.brought?.length === 1 && line.brought[0] === open.file);
};

export const dovecotSystemUsers = defineFix<{readonly main: string}>({
	id: 'dovecot-system-users',
	title: 'Accounts of the system can still log in',
	covers: ['R22'],
	explains:
		"Debian's own include for accounts of the system is still there beside the one for the database. Every UNIX account can log in to IMAP, wrong passwords take a second longer, and doveadm -A goes through daemon, nobody and the like. Postfix delivers nothing to them through Dovecot. The repair takes the include out.",
	risk: 'interrupts',
	questions: [],
	detect: async ({ask}) => {
		const [seen, postfix] = await Promise.all([lookAtDovecot(ask), ask(postconfSettings, undefined)]);
		if (!seen || !postfix.ok) return undefined;
		const {values} = postfix.value;
		const get = (key: string) => values.get(key) ?? '';
		// Where Dovecot delivers for them too, they are users on purpose.
		if (get('virtual_mailbox_domains') === '' || /dovecot|lmtp/.test(`${get('mailbox_transport')} ${get('mailbox_command')} ${get('local_transport')}`))
			return undefined;
		const lines = seen.tree.filter(isSystem);
		const others = (block: string) =>
			seen.tree.some(line => line.parsed.kind === 'open' && line.within.length === 0 && line.parsed.block === block && !isSystem(line));
		if (lines.length === 0 || !others('passdb') || !others('userdb')) return undefined;
		const includes = [...new Set(lines.flatMap(line => includeOf(seen.tree, line) ?? []))];
		return {
			evidence: [...includes, ...lines].map(line => ({from: `${line.file}:${line.line}`, text: line.text.trim()})),
			files: [...new Set((includes.length > 0 ? includes : lines).map(({file}) => file))],
			facts: {main: seen.main},
		};
	},
	plan: (files, {main}) => {
		const tree = readConfigTree(files, main);
		const edits = tree.filter(isSystem).flatMap(line => {
			const include = includeOf(tree, line);
			return include ? [commentOut(include)] : commentOutBlock(tree, line);
		});
		return {settle: reloadLogins, files: applyEdits(files, edits)};
	},
	verifiedBy: [authentication],
});
