// Which database Dovecot asks, as its configuration says it; never the password (doc.dovecot.org, "PostgreSQL", "MySQL").
import {blocksOf, type ConfigBlock} from './config-block.ts';

export type DovecotDatabase = {readonly driver: string; readonly host: string; readonly port: string; readonly name: string; readonly user: string};

/** More than one where Dovecot may choose between several; none where users do not come from SQL. */
export const databasesOf = (root: ConfigBlock): readonly DovecotDatabase[] =>
	['pgsql', 'mysql', 'sqlite'].flatMap(driver =>
		blocksOf(root, driver).map(block => {
			const parameters = blocksOf(block, 'parameters')[0]?.settings ?? block.settings;
			const first = (...keys: readonly string[]) => keys.map(key => parameters.get(key) ?? block.settings.get(key)).find(value => value !== undefined) ?? '';
			return {driver, host: first('host') || block.name, port: first('port'), name: first('dbname'), user: first('user')};
		}),
	);

/** `mailserver on 127.0.0.1 as mailuser` */
export const sayDatabase = ({host, port, name, user}: Omit<DovecotDatabase, 'driver'>): string =>
	`${name || 'a database'} on ${host || 'this server'}${port === '' ? '' : ` port ${port}`}${user === '' ? '' : ` as ${user}`}`;
