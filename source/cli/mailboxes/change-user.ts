// `mailtui users passwd|enable|disable|quota|name HOST ADDRESS`: one thing about mailboxes that are there.
import {parseSize} from '../../format/parse-size.ts';
import {visible} from '../../format/visible.ts';
import {UsageError} from '../../problem.ts';
import type {Action, CommandLine, ExitCode} from '../shape.ts';
import {withHands} from './hands-at.ts';
import {passwordFor, passwordOptions, reserveOut, tellGenerated} from './password.ts';
import {confirmed, needWord, printJson, sayRights} from './with-mailboxes.ts';

export const passwdUser: Action = {
	name: 'passwd',
	summary: 'another password, proven by a login',
	words: '<ADDRESS>',
	options: passwordOptions,
	run: async at => {
		const address = needWord(at, 0, 'mailbox').toLowerCase();
		const [{acceptPassword}, {newPassword}, {findAccount}] = await Promise.all([
			import('../../mailboxes/add-mailbox.ts'),
			import('../../mailboxes/new-password.ts'),
			import('../../mailboxes/accounts.ts'),
		]);
		return withHands(at, async hands => {
			const account = await findAccount(hands.mailboxes, address);
			const given = await passwordFor(at, address);
			acceptPassword(hands, address, given.password, at.options['allowWeak'] === true);
			if (!(await confirmed(at, `Change the password of ${address}?`, ['Programs that know the old one ask for the new one.', ...sayRights(hands.mailboxes)])))
				return 64;
			await reserveOut(at, given, address);
			const login = await newPassword(hands, address, given.password);
			if (at.options.json)
				printJson(at, {host: hands.label, address, result: 'changed', login: login.login, ...(login.login !== 'accepted' && {loginBecause: login.why})});
			else {
				at.terminal.out(`${visible(address)} has a new password\n`);
				at.terminal.out(
					login.login === 'accepted'
						? 'login    works\n'
						: account.active
							? `login    ${login.login}: ${visible(login.why)}\n`
							: 'login    none: the mailbox is disabled\n',
				);
				await tellGenerated(at, given);
			}
			return login.login === 'accepted' || !account.active ? 0 : login.login === 'refused' ? 2 : 1;
		});
	},
};

const switchUsers = (active: boolean): Action => ({
	name: active ? 'enable' : 'disable',
	summary: active ? 'let them log in and get mail again' : 'no login and no mail, until they are enabled; what is there stays',
	words: '<ADDRESS...>',
	options: [],
	run: async (at): Promise<ExitCode> => {
		const addresses = [...new Set(at.words.map(word => word.toLowerCase()))];
		const [{planActive}, {writeSql}] = await Promise.all([import('../../mailboxes/change-mailbox.ts'), import('../../mailboxes/write-sql.ts')]);
		return withHands(at, async hands => {
			const change = await planActive(hands.mailboxes, addresses, active);
			const {whenDisabled} = hands.mailboxes.schema;
			const notes = active || whenDisabled === undefined ? [] : [whenDisabled];
			if (!(await confirmed(at, `${active ? 'Enable' : 'Disable'} ${addresses.join(', ')}?`, [...notes, ...sayRights(hands.mailboxes)]))) return 64;
			await writeSql(hands, change);
			if (at.options.yes) for (const note of notes) at.terminal.err(`${note}\n`);
			if (at.options.json) printJson(at, {host: hands.label, users: addresses.map(address => ({address, result: active ? 'enabled' : 'disabled'}))});
			else for (const address of addresses) at.terminal.out(`${visible(address)} ${active ? 'enabled' : 'disabled'}\n`);
			return 0;
		});
	},
});

export const enableUser = switchUsers(true);
export const disableUser = switchUsers(false);

const setOne = async (
	at: CommandLine,
	what: string,
	write: (hands: Parameters<Parameters<typeof withHands>[1]>[0], address: string, value: string) => Promise<void>,
): Promise<ExitCode> => {
	const [address, value] = [needWord(at, 0, 'mailbox').toLowerCase(), at.words[1] ?? ''];
	return withHands(at, async hands => {
		if (!(await confirmed(at, `Set the ${what} of ${address} to ${value}?`, sayRights(hands.mailboxes)))) return 64;
		await write(hands, address, value);
		if (at.options.json) printJson(at, {host: hands.label, address, result: 'changed', [what]: value});
		else at.terminal.out(`${visible(address)}: ${what} ${visible(value)}\n`);
		return 0;
	});
};

export const quotaUser: Action = {
	name: 'quota',
	summary: 'most that may lie in it: 500M, 2G, none',
	words: '<ADDRESS> <SIZE>',
	options: [],
	run: async at => {
		const bytes = parseSize(at.words[1] ?? '');
		if (bytes === undefined) throw new UsageError(`${visible(at.words[1] ?? '')} is no size.`, 'A quota is written like 500M, 2G or none.');
		const [{planQuota}, {writeSql}] = await Promise.all([import('../../mailboxes/change-mailbox.ts'), import('../../mailboxes/write-sql.ts')]);
		return setOne(at, 'quota', async (hands, address) => void (await writeSql(hands, await planQuota(hands.mailboxes, address, bytes))));
	},
};

export const nameUser: Action = {
	name: 'name',
	summary: 'the full name of its owner',
	words: '<ADDRESS> <NAME>',
	options: [],
	run: async at => {
		const [{planName}, {writeSql}] = await Promise.all([import('../../mailboxes/change-mailbox.ts'), import('../../mailboxes/write-sql.ts')]);
		return setOne(at, 'name', async (hands, address, name) => void (await writeSql(hands, await planName(hands.mailboxes, address, name))));
	},
};
