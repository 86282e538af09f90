// What a profile says of the database of mailboxes: `[hosts.NAME.database]`, each key of it in place of what the server itself says.
import type {Secret} from '../host/secret.ts';

/** Where the columns of a schema are that mailtui does not know. */
export type ColumnMap = {
	readonly table: string;
	readonly address?: string | undefined;
	readonly password?: string | undefined;
	readonly name?: string | undefined;
	readonly active?: string | undefined;
	readonly quota?: string | undefined;
	readonly quota_unit?: number | undefined;
	readonly maildir?: string | undefined;
	readonly targets?: string | undefined;
	readonly domain?: string | undefined;
};

export type DatabaseSettings = {
	/** Where they were said, for who must look there: the table as `[hosts.mx.database]`, its file, and what the password was read from. */
	readonly named?: {readonly table?: string; readonly file?: string; readonly password?: string};
	readonly host?: string | undefined;
	readonly port?: number | undefined;
	readonly name?: string | undefined;
	readonly user?: string | undefined;
	readonly password?: Secret;
	readonly mailboxes?: ColumnMap | undefined;
	readonly aliases?: ColumnMap | undefined;
	readonly domains?: ColumnMap | undefined;
};
