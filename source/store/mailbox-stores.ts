// Who has mail here: the stores behind Users, Aliases and Domains, over one connection to the database.
import type {At} from '../checks/shape.ts';
import {type Card, clientCard} from '../mailboxes/client-card.ts';
import {type Domain, listDomains} from '../mailboxes/domains.ts';
import {type AccountDetails, lookAtAccount} from '../mailboxes/look-at-account.ts';
import type {Session} from '../session.ts';
import {type AddUserStore, createAddUser} from './add-user.ts';
import {type AliasesStore, createAliases} from './aliases.ts';
import {createImportUsers, type ImportUsersStore} from './import-users.ts';
import {createLoaded, type LoadedStore} from './loaded.ts';
import {createLoadedFor, type LoadedForStore} from './loaded-for.ts';
import type {MailboxHands} from './mailbox-hands.ts';
import {createUsage, type UsageStore} from './usage.ts';
import {createUserActions, type UserActions} from './user-actions.ts';
import {createUserFiles, type UserFiles} from './user-files.ts';
import {createUsers, type UsersStore} from './users.ts';

export type MailboxStores = {
	readonly users: UsersStore;
	readonly usage: UsageStore;
	/** By address. */
	readonly accountDetails: LoadedForStore<AccountDetails>;
	readonly clientCard: LoadedForStore<Card>;
	readonly aliases: AliasesStore;
	readonly domains: LoadedStore<readonly Domain[]>;
	readonly addUser: AddUserStore;
	readonly importUsers: ImportUsersStore;
	readonly userActions: UserActions;
	readonly userFiles: UserFiles;
};

/** `written`: something was. */
export const createMailboxStores = (
	session: Session,
	opened: MailboxHands,
	at: (signal: AbortSignal) => At,
	written: () => void,
): MailboxStores & {stop(): void} => {
	const {clock, host} = session;
	const users = createUsers(opened, written);
	const lookAgain = () => {
		written();
		return users.actions.look();
	};
	const looking = {
		users,
		usage: createUsage(clock, () => session.at().ask),
		accountDetails: createLoadedFor(clock, async (address: string) => lookAtAccount(host, await opened.mailboxes(), address)),
		clientCard: createLoadedFor(clock, (address: string, signal) => clientCard(at(signal), address)),
		aliases: createAliases(opened),
		domains: createLoaded(clock, async () => listDomains(await opened.mailboxes())),
		importUsers: createImportUsers(opened, lookAgain),
	};
	return {
		...looking,
		addUser: createAddUser(session, opened, lookAgain),
		userActions: createUserActions(users),
		userFiles: createUserFiles(session, users),
		stop: () => {
			for (const store of Object.values(looking)) store.actions.stop();
		},
	};
};
