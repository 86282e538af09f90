// What holds for mailboxes in every schema, on the demo's PGlite as on the lab's PostgreSQL: from a row to a mail that arrives, and back from an archive.
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {readHistory} from '../../source/changes/read-history.ts';
import {runOperation} from '../../source/changes/run-operation.ts';
import type {JournalEntry} from '../../source/changes/shape.ts';
import {undoChange} from '../../source/changes/undo.ts';
import {createAsk} from '../../source/commands/ask.ts';
import {deliveryProbe} from '../../source/commands/delivery-probe.ts';
import {mailboxArchive} from '../../source/commands/mailbox-archive.ts';
import {statOwner} from '../../source/commands/stat-owner.ts';
import {createClock} from '../../source/host/clock.ts';
import type {Here} from '../../source/host/here.ts';
import type {Host} from '../../source/host/host.ts';
import {HostError} from '../../source/host/host-error.ts';
import {createSecret} from '../../source/host/secret.ts';
import {importEntry} from '../../source/import/import-entry.ts';
import {parseCsv} from '../../source/import/parse-csv.ts';
import {planImport} from '../../source/import/plan-import.ts';
import {runImport} from '../../source/import/run-import.ts';
import {countAccounts, findAccount, findAccounts, listAccounts} from '../../source/mailboxes/accounts.ts';
import {addMailbox} from '../../source/mailboxes/add-mailbox.ts';
import {findAlias, findAliases} from '../../source/mailboxes/aliases.ts';
import {planAddAlias, planAliasActive, planRemoveAlias, planTargets} from '../../source/mailboxes/change-alias.ts';
import {planAddDomains, planDomainActive, planRemoveDomain} from '../../source/mailboxes/change-domain.ts';
import {checkNewMailbox, planActive, planAdd, planName, planPassword, planQuota, planRemove} from '../../source/mailboxes/change-mailbox.ts';
import {findDomains, listDomains} from '../../source/mailboxes/domains.ts';
import {carry, type Hands} from '../../source/mailboxes/hands.ts';
import {createHashPool} from '../../source/mailboxes/hash-pool.ts';
import {quoteName} from '../../source/mailboxes/kept-rows.ts';
import {newPassword} from '../../source/mailboxes/new-password.ts';
import {openMailboxes} from '../../source/mailboxes/open-mailboxes.ts';
import {type Address, parseAddress} from '../../source/mailboxes/parse-address.ts';
import {proveLogin} from '../../source/mailboxes/prove-login.ts';
import {removeMailboxes} from '../../source/mailboxes/remove-mailbox.ts';
import {undoRows} from '../../source/mailboxes/undo-rows.ts';
import {journalled, type SqlChange, writeRows, writeSql} from '../../source/mailboxes/write-sql.ts';
import type {DatabaseSettings} from '../../source/profile/database-settings.ts';
import type {Operation} from '../../source/schemas/shape.ts';
import {type SchemaCase, schemaCases} from './schema-cases.ts';

export type MailboxGround = {
	readonly host: Host;
	readonly here: Here;
	/** Its tables, and Dovecot and Postfix that ask them. Resolves with what a profile must say. */
	useSchema(schema: SchemaCase): Promise<DatabaseSettings | undefined>;
	/** As an administrator of the database. */
	sql(text: string): Promise<void>;
	close(): Promise<void>;
};

const clock = createClock();
const hostile = `Robert'); DROP TABLE mailbox;-- "\\ $1 :name %s {}`;
const [old, fresh] = [createSecret('grüne Wiese 17'), createSecret('blaue\'Wolke\\18 "x"')];

const parsed = (text: string): Address => {
	const address = parseAddress(text);
	if (!address.ok) throw new Error(address.why);
	return address;
};

export const mailboxSuite = (name: string, open: () => Promise<MailboxGround>): void => {
	describe(name, () => {
		let ground: MailboxGround;
		const pool = createHashPool(1);
		beforeAll(async () => {
			ground = await open();
		}, 300_000);
		afterAll(async () => {
			await pool.close();
			await ground?.close();
		});

		describe.each(schemaCases)('$id', schema => {
			let hands: Hands;
			const anna = parsed(`anna.${schema.id}@example.org`);
			let count = 0;
			/** What Postfix makes of a mail to it, which is taken away again. */
			const deliver = async (address: string): Promise<string | undefined> => {
				const trail = await carry(ground.host, deliveryProbe, {mode: 'submit', address, messageId: `${schema.id}.${++count}@mailtui.test`, timeoutMs: 30_000});
				return trail.ok ? trail.value.status : trail.why;
			};
			const write = (change: Parameters<typeof writeSql>[1]) => writeSql(hands, change);
			const can = (operation: keyof typeof hands.mailboxes.schema.writes) => hands.mailboxes.schema.writes[operation] !== undefined;

			beforeAll(async () => {
				const settings = await ground.useSchema(schema);
				const mailboxes = await openMailboxes({
					host: ground.host,
					here: ground.here,
					ask: createAsk(ground.host),
					vpnAddress: undefined,
					readOnly: false,
					settings,
				});
				hands = {host: ground.host, clock, readOnly: false, mailboxes, pool};
			}, 120_000);
			afterAll(() => hands?.mailboxes.close());

			it('is known by its tables and queries', () => {
				expect([hands.mailboxes.schema.id, hands.mailboxes.unknown]).toEqual([schema.id === 'elsewhere' ? 'custom' : schema.id, undefined]);
				expect(hands.mailboxes.rights.as).not.toBe('nobody');
				expect(hands.mailboxes.style).toMatchObject(schema.style);
			});

			it('shows what is there', async () => {
				expect(await listAccounts(hands.mailboxes, {limit: 10})).toMatchObject([
					{address: 'first@example.org', name: schema.hasNames ? 'The First' : '', active: true},
				]);
				if (schema.id === 'simple') expect(await findAccount(hands.mailboxes, 'first@example.org')).toMatchObject({lastLogin: new Date(1_700_000_000_000)});
				expect((await listDomains(hands.mailboxes)).map(each => [each.domain, each.mailboxes])).toEqual([
					['example.net', 0],
					['example.org', 1],
				]);
				expect(await findAlias(hands.mailboxes, 'postmaster@example.org')).toMatchObject({targets: ['first@example.org'], active: true});
				expect((await findAliases(hands.mailboxes, ['first@example.org'])).size).toBe(0);
			});

			if (schema.id === 'modoboa') {
				it('changes passwords, and leaves the rest to Modoboa', async () => {
					expect(await newPassword(hands, 'first@example.org', fresh)).toEqual({login: 'accepted'});
					expect(await proveLogin(ground.host, 'first@example.org', old)).toMatchObject({login: 'refused'});
					await expect(checkNewMailbox(hands.mailboxes, {address: anna, name: '', quotaBytes: 0, active: true}, clock.now())).rejects.toThrow(
						'Modoboa does this itself',
					);
				});
				return;
			}

			it('adds one that can log in, with a directory that Dovecot made', async () => {
				const facts = await checkNewMailbox(hands.mailboxes, {address: anna, name: hostile, quotaBytes: 2 * 1024 ** 3, active: true}, clock.now());
				const {login, directory} = await addMailbox(hands, facts, old);
				expect(login).toEqual({login: 'accepted'});
				expect(directory).toEqual({made: true, path: expect.any(String), owner: {user: 'vmail', group: 'vmail', kind: 'directory', mode: expect.any(String)}});
				expect(await findAccount(hands.mailboxes, anna.address)).toMatchObject({
					address: anna.address,
					name: schema.hasNames ? hostile : '',
					active: true,
					quotaBytes: 2 * 1024 ** 3,
				});
				await expect(checkNewMailbox(hands.mailboxes, {address: anna, name: '', quotaBytes: 0, active: true}, clock.now())).rejects.toThrow('already');
			}, 60_000);

			it('delivers to it', async () => expect(await deliver(anna.address)).toBe('sent'), 60_000);

			it('changes its password: the old one fails, the new one works', async () => {
				expect(await newPassword(hands, anna.address, fresh)).toEqual({login: 'accepted'});
				expect(await proveLogin(ground.host, anna.address, old)).toMatchObject({login: 'refused'});
			}, 60_000);

			it('switches it off and on again', async () => {
				await write(await planActive(hands.mailboxes, [anna.address], false));
				expect(await findAccount(hands.mailboxes, anna.address)).toMatchObject({active: false});
				expect((await proveLogin(ground.host, anna.address, fresh)).login).not.toBe('accepted');
				expect(await deliver(anna.address)).toBe(schema.keepsMailWhenDisabled ? 'sent' : 'bounced');
				expect(await countAccounts(hands.mailboxes, {state: 'disabled'})).toBe(1);
				await write(await planActive(hands.mailboxes, [anna.address], true));
				expect(await proveLogin(ground.host, anna.address, fresh)).toEqual({login: 'accepted'});
			}, 90_000);

			it('writes quota and name, whatever stands in them', async () => {
				await write(await planQuota(hands.mailboxes, anna.address, 1024 ** 3));
				expect(await findAccount(hands.mailboxes, anna.address)).toMatchObject({quotaBytes: 1024 ** 3});
				if (!can('setName')) return;
				for (const text of [hostile, "O'Brien", 'Ännchen "x" \\ end', '$1 ; -- /* */', "'", '\\']) {
					await write(await planName(hands.mailboxes, anna.address, text));
					expect((await findAccount(hands.mailboxes, anna.address)).name).toBe(text.replace(/\s+/g, ' ').trim());
				}
				for (const text of ["%' OR '1'='1", '%', '_', "'; DROP TABLE x; --"]) expect(await countAccounts(hands.mailboxes, {search: text})).toBe(0);
			}, 60_000);

			it('finds it by word, domain and state, page by page', async () => {
				expect((await listAccounts(hands.mailboxes, {search: 'ANNA', limit: 5})).map(each => each.address)).toEqual([anna.address]);
				expect(await listAccounts(hands.mailboxes, {domain: 'example.net', limit: 5})).toEqual([]);
				for (const sort of ['address', 'name', 'quota'] as const) {
					for (const descending of [false, true]) {
						const whole = await listAccounts(hands.mailboxes, {sort, descending, limit: 5});
						const [one] = await listAccounts(hands.mailboxes, {sort, descending, limit: 1});
						const rest = one ? await listAccounts(hands.mailboxes, {sort, descending, limit: 5, after: one}) : [];
						expect([one, ...rest]).toEqual(whole);
					}
				}
			}, 60_000);

			it('leads aliases to it, and refuses loops and doubles', async () => {
				await write(await planAddAlias(hands.mailboxes, 'sales@example.org', [anna.address, 'first@example.org']));
				expect(await findAlias(hands.mailboxes, 'sales@example.org')).toMatchObject({targets: expect.arrayContaining([anna.address, 'first@example.org'])});
				await write(await planTargets(hands.mailboxes, 'sales@example.org', [anna.address]));
				expect(await deliver('sales@example.org')).toBe('sent');
				await write(await planAddAlias(hands.mailboxes, 'office@example.org', ['sales@example.org']));
				await expect(planTargets(hands.mailboxes, 'sales@example.org', ['office@example.org'])).rejects.toThrow(
					'round for ever: sales@example.org -> office@example.org -> sales@example.org',
				);
				await expect(planAddAlias(hands.mailboxes, 'me@example.org', ['me@example.org'])).rejects.toThrow('round for ever');
				await expect(planAddAlias(hands.mailboxes, anna.address, ['first@example.org'])).rejects.toThrow('is a mailbox');
				await write(await planAddAlias(hands.mailboxes, '@example.net', [anna.address]));
				expect((await findAlias(hands.mailboxes, '@example.net')).targets).toEqual([anna.address]);
				if (can('setAliasActive')) {
					await write(await planAliasActive(hands.mailboxes, 'office@example.org', false));
					expect(await findAlias(hands.mailboxes, 'office@example.org')).toMatchObject({active: false});
				} else await expect(planAliasActive(hands.mailboxes, 'office@example.org', false)).rejects.toThrow('no state');
				for (const address of ['sales@example.org', 'office@example.org', '@example.net'])
					await write((await planRemoveAlias(hands.mailboxes, address)).change);
				expect((await findAliases(hands.mailboxes, ['sales@example.org', 'office@example.org', '@example.net'])).size).toBe(0);
			}, 90_000);

			it('adds and removes domains, but none that has mailboxes', async () => {
				await write(await planAddDomains(hands.mailboxes, ['new.test'], hostile));
				if (can('setDomainActive')) {
					await write(await planDomainActive(hands.mailboxes, 'new.test', false));
					expect((await findDomains(hands.mailboxes, ['new.test'])).get('new.test')).toEqual({active: false});
				}
				await expect(planRemoveDomain(hands.mailboxes, 'example.org')).rejects.toThrow(`2 mailboxes: ${anna.address}`);
				await write((await planRemoveDomain(hands.mailboxes, 'new.test')).change);
				expect((await findDomains(hands.mailboxes, ['new.test'])).size).toBe(0);
			}, 60_000);

			it('writes nothing at all when one statement fails', async () => {
				const facts = await checkNewMailbox(hands.mailboxes, {address: parsed('half@example.org'), name: '', quotaBytes: 0, active: true}, clock.now());
				const {statements} = await planPassword(hands.mailboxes, anna.address, createSecret('x'));
				const {statementsFor} = await import('../../source/schemas/run.ts');
				const add = statementsFor(hands.mailboxes.schema, hands.mailboxes.tables, 'addMailbox', [{...facts, hash: createSecret('x')}]);
				const nobody = statements.map(each => ({...each, rows: [{address: 'nobody@example.org', hash: createSecret('x')}]}));
				await expect(writeRows(hands, {title: 'half', statements: [...add, ...nobody]})).rejects.toThrow('not as they were');
				expect((await findAccounts(hands.mailboxes, ['half@example.org'])).size).toBe(0);
				await expect(writeRows(hands, {title: 'twice', statements: [...add, ...add]})).rejects.toThrow('already');
				expect((await findAccounts(hands.mailboxes, ['half@example.org'])).size).toBe(0);
			}, 60_000);

			/** Every row of every table, in no order of theirs. */
			const everyRow = async (): Promise<Readonly<Record<string, readonly unknown[]>>> => {
				const tables = [...hands.mailboxes.tables.keys()].sort();
				const rows = await Promise.all(
					tables.map(table => hands.mailboxes.reader.read(`SELECT to_jsonb(t.*)::text AS row FROM ${quoteName(table)} AS t ORDER BY 1`)),
				);
				return Object.fromEntries(tables.map((table, index) => [table, (rows[index] ?? []).map(each => each['row'])]));
			};
			const newest = async () => {
				const history = await readHistory(createAsk(ground.host));
				if (!history.ok || history.value[0] === undefined) throw new Error('nothing in the journal');
				return history.value[0];
			};
			const undo = async (entry?: JournalEntry) => undoChange(ground.host, entry ?? (await newest()), undoRows(hands));

			it.runIf(schema.id === 'simple')(
				'writes nothing when a column went between the look and the writing',
				async () => {
					const before = await findAccount(hands.mailboxes, anna.address);
					const change = await planName(hands.mailboxes, anna.address, 'Too late');
					await ground.sql('ALTER TABLE mailbox RENAME COLUMN name TO full_name;\n');
					await expect(write(change)).rejects.toThrow('The tables are not as they were a moment ago');
					await ground.sql('ALTER TABLE mailbox RENAME COLUMN full_name TO name;\n');
					expect(await findAccount(hands.mailboxes, anna.address)).toEqual(before);
				},
				60_000,
			);

			it('adds one that is switched off from the first moment', async () => {
				const off = parsed(`off.${schema.id}@example.org`);
				const facts = await checkNewMailbox(hands.mailboxes, {address: off, name: '', quotaBytes: 0, active: false}, clock.now());
				expect((await addMailbox(hands, facts, old)).login.login).not.toBe('accepted');
				expect(await findAccount(hands.mailboxes, off.address)).toMatchObject({active: false});
				await write(await planActive(hands.mailboxes, [off.address], true));
				expect(await proveLogin(ground.host, off.address, old)).toEqual({login: 'accepted'});
				await write((await planRemove(hands.mailboxes, [off.address])).change);
			}, 60_000);

			it('takes back every kind of change, to the last column', async () => {
				const bert = parsed(`bert.${schema.id}@example.org`);
				const {mailboxes} = hands;
				await write(await planAddAlias(mailboxes, 'undo@example.org', [anna.address]));
				await write(await planAddDomains(mailboxes, ['undo.test']));
				const facts = await checkNewMailbox(mailboxes, {address: bert, name: hostile, quotaBytes: 1024 ** 3, active: true}, clock.now());
				const changes: ReadonlyArray<readonly [Operation, () => Promise<SqlChange>]> = [
					['addMailbox', async () => planAdd(mailboxes, facts, createSecret('{SHA512-CRYPT}$6$x$canary'))],
					['setPassword', () => planPassword(mailboxes, anna.address, createSecret('{SHA512-CRYPT}$6$y$canary'))],
					['setActive', () => planActive(mailboxes, [anna.address], false)],
					['setQuota', () => planQuota(mailboxes, anna.address, 7 * 1024 ** 3)],
					['setName', () => planName(mailboxes, anna.address, 'Another')],
					['addAlias', () => planAddAlias(mailboxes, 'more@example.org', [anna.address, 'first@example.org'])],
					['setTargets', () => planTargets(mailboxes, 'undo@example.org', ['first@example.org', 'elsewhere@example.com'])],
					['setAliasActive', () => planAliasActive(mailboxes, 'undo@example.org', false)],
					['removeAlias', async () => (await planRemoveAlias(mailboxes, 'undo@example.org')).change],
					['addDomain', () => planAddDomains(mailboxes, ['undo-too.test'], hostile)],
					['setDomainActive', () => planDomainActive(mailboxes, 'undo.test', false)],
					['removeDomain', async () => (await planRemoveDomain(mailboxes, 'undo.test')).change],
					['removeMailbox', async () => (await planRemove(mailboxes, [anna.address])).change],
				];
				const before = await everyRow();
				for (const [operation, plan] of changes) {
					if (!can(operation)) continue;
					await write(await plan());
					expect(await everyRow(), operation).not.toEqual(before);
					expect(await undo(), operation).toEqual({undone: true, says: expect.any(String)});
					expect(await everyRow(), operation).toEqual(before);
					expect(await undo(), operation).toMatchObject({undone: false, says: expect.stringContaining('already')});
				}
				await write((await planRemoveAlias(mailboxes, 'undo@example.org')).change);
				await write((await planRemoveDomain(mailboxes, 'undo.test')).change);
				expect((await newest()).title).toBe('remove domain undo.test');
				expect(await proveLogin(ground.host, anna.address, fresh)).toEqual({login: 'accepted'});
			}, 240_000);

			it('takes nothing back over what was changed since, and says what', async () => {
				const {mailboxes} = hands;
				const before = await everyRow();
				await write(await planPassword(mailboxes, anna.address, createSecret('{SHA512-CRYPT}$6$x$first')));
				const first = await newest();
				await write(await planPassword(mailboxes, anna.address, createSecret('{SHA512-CRYPT}$6$x$second')));
				expect(await undo(first)).toEqual({undone: false, says: expect.stringMatching(/was changed since: \w+\. Nothing was written/)});
				expect(await undo()).toEqual({undone: true, says: expect.any(String)});
				expect(await undo(first)).toEqual({undone: true, says: expect.any(String)});
				expect(await everyRow()).toEqual(before);
				// What is in a new domain keeps it, whatever foreign keys would take along.
				await write(await planAddDomains(mailboxes, ['undo.test']));
				const added = await newest();
				const carl = await checkNewMailbox(mailboxes, {address: parsed('carl@undo.test'), name: '', quotaBytes: 0, active: true}, clock.now());
				await write(planAdd(mailboxes, carl, createSecret('{SHA512-CRYPT}$6$x$third')));
				const mailbox = await newest();
				expect(await undo(added)).toEqual({undone: false, says: expect.stringContaining('carl@undo.test')});
				expect((await findAccounts(mailboxes, ['carl@undo.test'])).size).toBe(1);
				await write((await planRemove(mailboxes, ['carl@undo.test'])).change);
				const removed = await newest();
				expect(await undo(mailbox)).toEqual({undone: false, says: expect.stringContaining('is not there any more')});
				await write(planAdd(mailboxes, carl, createSecret('{SHA512-CRYPT}$6$x$fourth')));
				const again = await newest();
				expect(await undo(removed)).toEqual({undone: false, says: expect.stringContaining(schema.id === 'ispmail' ? 'already' : 'is there again')});
				for (const entry of [again, removed, mailbox, added]) expect(await undo(entry), entry.title).toEqual({undone: true, says: expect.any(String)});
				expect(await everyRow()).toEqual(before);
			}, 120_000);

			it('takes back what an interrupted import wrote, but for what was changed since, and finishes it', async () => {
				const {mailboxes} = hands;
				const count = 250;
				const address = (index: number) => `cut${String(index).padStart(3, '0')}@undo.test`;
				const csv = await parseCsv(
					`email,password,full_name,aliases\n${Array.from({length: count}, (_, index) => `${address(index)},{SHA512-CRYPT}$6$x$cut${index},Cut ${index},alias-${address(index)}\n`).join('')}`,
					'cut.csv',
				);
				const options = {update: false, createDomains: true, allowWeak: false};
				const plan = await planImport(mailboxes, csv, options, clock.now());
				const before = await everyRow();
				/** Carries out what it is given until `end`, and does not answer that any more: as a connection that is cut. */
				const cutAt = (end: number): Pick<Host, 'run' | 'label'> => {
					let keeps = 0;
					let gone = false;
					return {
						label: ground.host.label,
						run: async commands => {
							if (gone) throw new HostError('closed', 'the connection is cut', '');
							const results = await ground.host.run(commands);
							if (commands.some(({argv}) => argv[4] === 'keep')) keeps++;
							gone = keeps === end;
							if (gone) throw new HostError('closed', 'the connection is cut', '');
							return results;
						},
					};
				};
				const start = (host: Pick<Host, 'run' | 'label'>, what = plan) =>
					journalled({...hands, host}, 'import that is cut', importEntry(mailboxes, count, 0, 'rows'), async kept => {
						for await (const _ of runImport({...hands, host, ...kept}, what, new Map(), 'rows', new AbortController().signal));
					});
				// The domain is the first that is kept, then come the batches; psql keeps what it has written already, after a sign that it goes on.
				const byPsql = mailboxes.rights.as === 'administrator';
				await expect(start(cutAt(byPsql ? 5 : 3))).rejects.toThrow('is cut');
				const entry = await newest();
				expect(entry).toMatchObject({state: 'begun', rows: 'kept', unfinished: {quietSeconds: expect.any(Number)}});
				expect(entry.unfinished?.rows).toBeGreaterThanOrEqual(200);
				expect((await listAccounts(mailboxes, {domain: 'undo.test', limit: count})).length).toBe(byPsql ? 200 : 100);
				await write(await planQuota(mailboxes, address(7), 3 * 1024 ** 3));
				const undone = await undo(entry);
				expect(undone).toEqual({
					undone: true,
					says: expect.stringMatching(/rows are as they were before; what was changed since stays, with what belongs to it: /),
				});
				expect(await undo()).toMatchObject({undone: true});
				expect((await listAccounts(mailboxes, {domain: 'undo.test', limit: 5})).map(each => each.address)).toEqual([address(7)]);
				if (can('addAlias')) expect((await findAliases(mailboxes, [`alias-${address(7)}`, `alias-${address(8)}`])).size).toBe(1);
				expect(await newest()).toMatchObject({state: 'undone'});
				// What still runs although it was taken back writes nothing more.
				let signs = 0;
				const ended = start(
					{
						label: ground.host.label,
						run: async commands => {
							const [id] = commands.flatMap(({argv}) => (argv[4] === 'keep' ? [argv[5] ?? ''] : []));
							if (id !== undefined && ++signs === (byPsql ? 3 : 2))
								await runOperation(ground.host, {operation: 'close', change: id, word: 'failed', payload: '[]'});
							return ground.host.run(commands);
						},
					},
					await planImport(mailboxes, csv, options, clock.now()),
				);
				await expect(ended).rejects.toThrow('was ended by somebody else meanwhile');
				const some = (await listAccounts(mailboxes, {domain: 'undo.test', limit: count})).length;
				const failed = await newest();
				expect([some, failed]).toMatchObject([101, {state: 'failed'}]);
				const rest = await planImport(mailboxes, csv, options, clock.now());
				expect(rest.tally).toMatchObject({new: count - some, exists: some, refused: 0});
				await start(ground.host, rest);
				const finished = await newest();
				expect((await planImport(mailboxes, csv, options, clock.now())).tally).toMatchObject({new: 0, exists: count});
				for (const one of [finished, failed]) expect(await undo(one)).toMatchObject({undone: true});
				if (can('addAlias')) await write((await planRemoveAlias(mailboxes, `alias-${address(7)}`)).change);
				await write((await planRemove(mailboxes, [address(7)])).change);
				await write((await planRemoveDomain(mailboxes, 'undo.test')).change);
				expect(await everyRow()).toEqual(before);
			}, 120_000);

			it('removes it with an archive, from which its mail comes back', async () => {
				const before = await carry(ground.host, statOwner, {path: schema.directory(anna.local)});
				const [removed] = await removeMailboxes(hands, [anna.address], 'remove');
				if (removed === undefined) throw new Error('nothing was removed');
				expect(removed).toMatchObject({archive: expect.stringContaining('/var/lib/mailtui/archive/'), trouble: ''});
				expect((await findAccounts(hands.mailboxes, [anna.address])).size).toBe(0);
				expect((await carry(ground.host, statOwner, {path: removed.directory})).ok).toBe(false);
				expect((await proveLogin(ground.host, anna.address, fresh)).login).not.toBe('accepted');
				const restored = await carry(ground.host, mailboxArchive, {
					mode: 'restore',
					address: anna.address,
					directory: removed.directory,
					name: removed.archive.split('/').at(-1) ?? '',
				});
				expect(restored.ok).toBe(true);
				const after = await carry(ground.host, statOwner, {path: removed.directory});
				if (before.ok) expect(after).toEqual(before);
				else expect(after.ok).toBe(true);
			}, 90_000);
		});
	});
};
