// `mailtui users add HOST ADDRESS`: a mailbox from nothing to a login that works.
import {parseSize} from '../../format/parse-size.ts';
import {visible} from '../../format/visible.ts';
import {UsageError} from '../../problem.ts';
import type {Action} from '../shape.ts';
import {withHands} from './hands-at.ts';
import {passwordFor, passwordOptions, reserveOut, tellGenerated} from './password.ts';
import {confirmed, needWord, printJson, sayRights} from './with-mailboxes.ts';

const quotaOf = (text: unknown): number => {
	if (typeof text !== 'string') return 0;
	const bytes = parseSize(text);
	if (bytes === undefined) throw new UsageError(`${visible(text)} is no size.`, 'A quota is written like 500M, 2G or none.');
	return bytes;
};

export const addUser: Action = {
	name: 'add',
	summary: 'a new mailbox, its directory, and a login that is proven',
	words: '<ADDRESS>',
	options: [
		['--name <name>', 'full name of its owner'],
		['--quota <size>', 'most that may lie in it: 500M, 2G, none (default none)'],
		['--create-domain', 'add its domain too, where it is not here yet'],
		['--welcome', 'send it a first mail'],
		...passwordOptions,
	],
	run: async at => {
		const typed = needWord(at, 0, 'address');
		const quotaBytes = quotaOf(at.options['quota']);
		const [{parseAddress}, {checkNewMailbox}, {acceptPassword, addMailbox}, {expectedDirectory}] = await Promise.all([
			import('../../mailboxes/parse-address.ts'),
			import('../../mailboxes/change-mailbox.ts'),
			import('../../mailboxes/add-mailbox.ts'),
			import('../../mailboxes/mail-directory.ts'),
		]);
		const early = parseAddress(typed);
		if (!early.ok) throw new UsageError(`${visible(typed)} cannot be a mailbox: ${early.why}.`);
		return withHands(at, async hands => {
			const parsed = parseAddress(typed, hands.mailboxes.found.names);
			if (!parsed.ok) throw new UsageError(`${visible(typed)} cannot be a mailbox: ${parsed.why}.`);
			if (at.options['createDomain']) {
				const {findDomains} = await import('../../mailboxes/domains.ts');
				if (!(await findDomains(hands.mailboxes, [parsed.domain])).has(parsed.domain)) {
					if (!(await confirmed(at, `Add the domain ${parsed.domain}?`, sayRights(hands.mailboxes)))) return 64;
					const [{planAddDomains}, {writeSql}] = await Promise.all([import('../../mailboxes/change-domain.ts'), import('../../mailboxes/write-sql.ts')]);
					await writeSql(hands, await planAddDomains(hands.mailboxes, [parsed.domain]));
				}
			}
			const name = typeof at.options['name'] === 'string' ? at.options['name'] : '';
			const facts = await checkNewMailbox(hands.mailboxes, {address: parsed, name, quotaBytes, active: true}, hands.clock.now());
			const given = await passwordFor(at, parsed.address);
			acceptPassword(hands, parsed.address, given.password, at.options['allowWeak'] === true);
			const expected = await expectedDirectory(hands.host, hands.mailboxes, parsed.local, parsed.domain);
			const preview = [
				`${facts.address}${facts.name ? `, ${facts.name}` : ''}, ${quotaBytes === 0 ? 'no limit' : String(at.options['quota'])}, ${hands.mailboxes.style.scheme}`,
				`its mail in ${expected ? `${expected.path}, owned by ${expected.uid}:${expected.gid}` : facts.maildir}`,
				...sayRights(hands.mailboxes),
			];
			if (!(await confirmed(at, `Add the mailbox ${parsed.address} to ${hands.label}?`, preview))) return 64;
			await reserveOut(at, given, parsed.address);
			const {login, directory} = await addMailbox(hands, facts, given.password);
			const welcome = at.options['welcome'] === true ? await (await import('../../mailboxes/welcome.ts')).sendWelcome(hands.host, parsed.address) : undefined;
			if (at.options.json)
				printJson(at, {
					host: hands.label,
					address: parsed.address,
					result: 'added',
					login: login.login,
					...(login.login !== 'accepted' && {loginBecause: login.why}),
					...(directory.made
						? {directory: directory.path, owner: `${directory.owner.user}:${directory.owner.group}`, mode: directory.owner.mode}
						: {directory: null, directoryBecause: directory.why}),
					...(welcome && {welcome: welcome.ok ? 'sent' : welcome.why}),
				});
			else {
				at.terminal.out(`${visible(parsed.address)} added\n`);
				at.terminal.out(login.login === 'accepted' ? 'login    works\n' : `login    ${login.login}: ${visible(login.why)}\n`);
				at.terminal.out(
					directory.made
						? `mail     ${visible(directory.path)}  ${visible(directory.owner.user)}:${visible(directory.owner.group)} ${directory.owner.mode}\n`
						: `mail     not made: ${visible(directory.why)}\n`,
				);
				if (welcome) at.terminal.out(`welcome  ${welcome.ok ? 'sent' : visible(welcome.why)}\n`);
				await tellGenerated(at, given);
			}
			// The row is there: what is not proven is a warning, what is refused a failure.
			return login.login === 'refused' ? 2 : login.login === 'unknown' || !directory.made ? 1 : 0;
		});
	},
};
