// Where a login of the database comes from, as what to look at when it is refused: Dovecot's configuration, a table of Postfix, or the profile with file and key.
import type {DatabaseSettings} from '../profile/database-settings.ts';

/** Sentences for a hint. */
export type SaidBy = {
	/** When user and password are refused. */
	readonly login: string;
	/** When a password is asked for and none is known. */
	readonly password: string;
	/** When there is no database of that name. */
	readonly name: string;
	/** When nobody answers at that place; empty where there is nothing to add. */
	readonly place: string;
};

const otherUser = 'Or name another user in the profile: [hosts.NAME.database] user and password_file.';

/** `where`: `Dovecot's configuration`, or a file. */
export const saidByServer = (where: string): SaidBy => ({
	login: `The password in ${where} may be out of date. ${otherUser}`,
	password: 'Name one in the profile: [hosts.NAME.database] user and password_file.',
	name: `Look at dbname in ${where}.`,
	place: '',
});

/** `found`: what the rest comes from, which the profile leaves as it is. */
export const saidByProfile = (settings: DatabaseSettings, found: SaidBy): SaidBy => {
	const {table = '[hosts.NAME.database]', file, password} = settings.named ?? {};
	const at = `${table}${file === undefined ? '' : ` of ${file}`}`;
	const place = [settings.host === undefined ? '' : 'host', settings.port === undefined ? '' : 'port'].filter(key => key !== '').join(' and ');
	const login =
		settings.user !== undefined
			? password === undefined
				? `It is the user of the profile, user in ${at}, which names no password_file for it.`
				: `It is the user of the profile: look at user in ${at}, and at the password in ${password}.`
			: password !== undefined
				? `Its password is the one in ${password}, named for this server and not Dovecot's.`
				: found.login;
	return {
		login,
		password: settings.user === undefined ? found.password : `Name one beside its user: password_file in ${at}.`,
		name: settings.name === undefined ? found.name : `Look at name in ${at}.`,
		place: place === '' ? '' : `Look at ${place} in ${at}.`,
	};
};
