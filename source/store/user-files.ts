// What the screen of users does beside changing rows: a file of all of them, mail back from an archive, the probe mailbox. Never rejected, told in a few words.
import type {Archive} from '../commands/find-archives.ts';
import {homePath} from '../import/home-path.ts';
import {findAccounts} from '../mailboxes/accounts.ts';
import {archivesOf} from '../mailboxes/archives.ts';
import {generatePassword} from '../mailboxes/generate-password.ts';
import {isProbe, makeProbe, probeAddress, removeProbe} from '../mailboxes/probe-mailbox.ts';
import {restoreMail} from '../mailboxes/restore-mail.ts';
import type {Problem} from '../problem.ts';
import type {Session} from '../session.ts';
import type {Done} from './user-actions.ts';
import type {UsersStore} from './users.ts';

export type Probe = {
	readonly address: string;
	/** It is there, and this session uses it. */
	readonly isOurs: boolean;
};

export type UserFiles = {
	/** A new file, mode 0600, of all mailboxes; with hashes their logins work on another server. */
	exportTo(file: string, withHashes: boolean): Promise<Done>;
	archives(address: string): Promise<{readonly problem: Problem} | {readonly archives: readonly Archive[]}>;
	restore(address: string, archive: string): Promise<Done>;
	probe(): Promise<{readonly problem: Problem} | {readonly probe: Probe}>;
	makeProbe(address: string): Promise<Done>;
	removeProbe(address: string): Promise<Done>;
};

export const createUserFiles = ({host, rememberProbe, probeAddress: used}: Session, {actions: {change, use}}: Pick<UsersStore, 'actions'>): UserFiles => {
	const done = (problem: Problem | undefined, says: string): Done => (problem ? {problem} : {says});
	const found = async <Key extends string, Value>(key: Key, value: Value | undefined, problem: Problem | undefined) =>
		(problem ? {problem} : {[key]: value}) as {readonly problem: Problem} | Readonly<Record<Key, Value>>;
	return {
		exportTo: async (typed, withHashes) => {
			const file = homePath(typed);
			const problem = await use(async ({mailboxes}) => {
				const [{exportUsers}, {writePrivatePieces}] = await Promise.all([import('../import/export-users.ts'), import('../import/write-private.ts')]);
				await writePrivatePieces(file, exportUsers(mailboxes, {domain: undefined, withHashes}));
			});
			return done(problem, `written to ${file}${withHashes ? '; the hashes in it are secrets' : ''}`);
		},
		archives: async address => {
			let archives: readonly Archive[] = [];
			const problem = await use(async () => {
				archives = await archivesOf(host, address);
			});
			return found('archives', archives, problem);
		},
		restore: async (address, archive) => {
			let directory = '';
			const problem = await change(async hands => {
				directory = await restoreMail(hands, address, archive);
			});
			return done(problem, `its mail is back in ${directory}`);
		},
		probe: async () => {
			let probe: Probe | undefined;
			const problem = await use(async hands => {
				const ours = [used()].find(each => each !== undefined && isProbe(each));
				const address = ours ?? (await probeAddress(hands, undefined));
				probe = {address, isOurs: ours !== undefined && (await findAccounts(hands.mailboxes, [address])).has(address)};
			});
			return found('probe', probe as Probe, problem);
		},
		makeProbe: async address => {
			let says = '';
			const problem = await change(async hands => {
				const password = generatePassword();
				const {login} = await makeProbe(hands, address, password);
				const file = await rememberProbe({address, password});
				says = `${login.login === 'accepted' ? 'its login works' : `its login is not proven: ${login.why}`}${file === '' ? '' : `; password in ${file}`}`;
			});
			return done(problem, says);
		},
		removeProbe: async address =>
			done(
				await change(async hands => {
					await removeProbe(hands, address);
					await rememberProbe(undefined);
				}),
				'removed, and its password forgotten',
			),
	};
};
