// The directory below which all mailboxes lie, as configuration and userdb queries spell it out: the literal beginning of their paths.
import type {MailboxesSeen} from './look-at-mailboxes.ts';
import {selectedColumns, userdbFields} from './userdb-fields.ts';

const literalStart = (path: string): string | undefined => {
	const start = path.replace(/^\w+:/, '').slice(0, path.replace(/^\w+:/, '').search(/%|$/));
	const root = start.slice(0, start.lastIndexOf('/'));
	return root.split('/').length > 2 ? root : undefined;
};

/** Undefined: no path says it. */
export const mailRoot = ({lmtp, tree}: Pick<MailboxesSeen, 'lmtp' | 'tree'>): string | undefined => {
	const queried = userdbFields(tree).flatMap(({file, line}) => {
		const query = tree.find(each => each.file === file && each.line === line && each.parsed.kind === 'setting');
		if (query?.parsed.kind !== 'setting') return [];
		return selectedColumns(query.parsed.value)
			.filter(({field}) => field === 'home' || field === 'mail_path')
			.flatMap(({expression}) => /'([^']*)'/.exec(expression)?.[1] ?? []);
	});
	return [...queried, lmtp.mail_home, lmtp.mail_path].flatMap(path => literalStart(path) ?? [])[0];
};
