// The anatomy of a schema: how one mail system keeps domains, mailboxes and aliases in PostgreSQL, as data. SQL stands here and nowhere else.

/**
 * An SQL expression of ours, never of a user's: `:word` is a parameter (`:address`), which always travels apart from the text.
 * `:active` becomes what the column takes, a boolean or 1 and 0.
 */
export type Sql = string;

export type Step =
	/** Columns that this server lacks and the schema does not need are left out. */
	| {readonly insert: string; readonly values: Readonly<Record<string, Sql>>}
	| {readonly update: string; readonly set: Readonly<Record<string, Sql>>; readonly where: Sql; readonly touches?: 'any'}
	| {readonly remove: string; readonly where: Sql}
	/** One row for each of `:targets`. */
	| {readonly insertEach: string; readonly values: Readonly<Record<string, Sql>>; readonly from?: Sql};

export type Operation =
	| 'addMailbox'
	| 'setPassword'
	| 'setActive'
	| 'setQuota'
	| 'setName'
	| 'removeMailbox'
	| 'addAlias'
	| 'setTargets'
	| 'setAliasActive'
	| 'removeAlias'
	| 'addDomain'
	| 'setDomainActive'
	| 'removeDomain';

export type OptionalValue = readonly [needs: string, value: Sql];

/** What is read of each row; `optional` names the `table.column`s, with blanks between, without which there is no such value; of several values the first that is there counts. */
export type View<Name extends string> = {
	readonly from: Sql;
	readonly where?: Sql;
	readonly groupBy?: Sql;
	readonly values: Readonly<Record<Name, Sql>>;
	readonly optional?: Readonly<Record<string, OptionalValue | readonly OptionalValue[]>>;
};

export type Schema = {
	/** = file name. */
	readonly id: string;
	readonly title: string;
	/** Tables, and the columns without which it is not this schema. */
	readonly needs: Readonly<Record<string, readonly string[]>>;
	/** The table that Dovecot's password query asks. */
	readonly accounts: string;
	readonly mailboxes: View<'address' | 'domain' | 'name' | 'active' | 'quota' | 'maildir' | 'password'>;
	readonly aliases: View<'address' | 'targets' | 'active'>;
	readonly domains: View<'domain' | 'active'>;
	/** Bytes in one unit of its quota column. */
	readonly quotaUnit: number;
	/** How a mailbox's place below the root of all mail is written, where no mailbox shows it: `%d` domain, `%n` name, `%s` what iRedMail hashes. */
	readonly maildir: string;
	/** The address column of an alias that takes all mail of a domain: `@example.org` or `example.org`. */
	readonly catchAll: '@domain' | 'domain';
	/** What is not in it this schema cannot do; `cannot` says why. */
	readonly writes: Readonly<Partial<Record<Operation, readonly Step[]>>>;
	/** What becomes of mail for a mailbox that is switched off, where it is not refused, and what would change that. */
	readonly whenDisabled?: string;
	readonly cannot?: Readonly<Partial<Record<Operation, string>>>;
};
