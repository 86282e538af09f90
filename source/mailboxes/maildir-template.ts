// Where a new mailbox's directory is, in the manner of those that are there: `%d/%n/` for `example.org/anna/`.

export const fillTemplate = (template: string, local: string, domain: string, stamp = ''): string => {
	const letters = local.replace(/[^a-z\d]/gi, '_');
	const letter = (index: number) => letters[index] ?? letters.at(-1) ?? '_';
	return template
		.replaceAll('%s', `${letter(0)}/${letter(1)}/${letter(2)}/${local}${stamp === '' ? '' : `-${stamp}`}`)
		.replaceAll('%d', domain)
		.replaceAll('%n', local)
		.replaceAll('%1', letter(0));
};

const templateOf = (address: string, maildir: string): string | undefined => {
	const at = address.lastIndexOf('@');
	const [local, domain] = [address.slice(0, at), address.slice(at + 1)];
	if (at <= 0 || maildir === '') return undefined;
	// The domain first: a name may be part of it.
	const template = maildir
		.split('/')
		.map(part => (part === domain ? '%d' : part === local ? '%n' : part === address ? '%n@%d' : part))
		.join('/');
	return template.includes('%n') && fillTemplate(template, local, domain) === maildir ? template : undefined;
};

/** What most of them follow; `fallback` where none of them follows anything. */
export const maildirTemplate = (seen: ReadonlyArray<{readonly address: string; readonly maildir: string}>, fallback: string): string => {
	const counts = new Map<string, number>();
	for (const {address, maildir} of seen) {
		const template = templateOf(address, maildir);
		if (template !== undefined) counts.set(template, (counts.get(template) ?? 0) + 1);
	}
	return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? fallback;
};

/** Up, from the root, or nowhere: a directory that a mailbox may never have. */
export const climbsOut = (maildir: string): boolean =>
	maildir.startsWith('/') || maildir.split('/').some(part => part === '..' || part === '.') || /[\0\n]/.test(maildir);
