// What goes wrong with a database, told as what it is: on the demo, which can be stopped, changed meanwhile, and made to refuse.
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createAsk} from '../../source/commands/ask.ts';
import {type Demo, startDemo} from '../../source/demo/demo.ts';
import {createClock} from '../../source/host/clock.ts';
import type {Host} from '../../source/host/host.ts';
import {createSecret} from '../../source/host/secret.ts';
import {connectSsh} from '../../source/host/ssh.ts';
import {listAccounts} from '../../source/mailboxes/accounts.ts';
import {planAdd, planName} from '../../source/mailboxes/change-mailbox.ts';
import {type Mailboxes, openMailboxes} from '../../source/mailboxes/open-mailboxes.ts';
import {createPsqlDatabase, psqlQuoted} from '../../source/mailboxes/psql-database.ts';
import {refusal} from '../../source/mailboxes/refusal.ts';
import {saidByProfile, saidByServer} from '../../source/mailboxes/said-by.ts';
import {writeRows} from '../../source/mailboxes/write-sql.ts';
import type {DatabaseSettings} from '../../source/profile/database-settings.ts';

const clock = createClock();
let demo: Demo;
let host: Host;

const open = (more: Partial<Parameters<typeof openMailboxes>[0]> = {}): Promise<Mailboxes> =>
	openMailboxes({host, here: demo.here, ask: createAsk(host), vpnAddress: undefined, readOnly: false, settings: undefined, ...more});

beforeAll(async () => {
	demo = await startDemo(clock);
	host = await connectSsh(demo.login, undefined, clock);
	await (await open()).close();
}, 120_000);
afterAll(async () => {
	await host.close();
	await demo.close();
});

test.each([
	['28P01', 'password authentication failed for user "mailuser"', 'does not let mailuser in'],
	['42501', 'permission denied for table mailbox', 'The database refuses it: permission denied for table mailbox'],
	['42703', 'column "quota" does not exist', 'not as they were a moment ago'],
	['42P01', 'relation "mailbox" does not exist', 'not as they were a moment ago'],
	['23505', 'duplicate key value', 'It is there already'],
	['22001', 'value too long', 'too long for its column'],
	['3D000', 'database "x" does not exist', 'no such database'],
	['25006', 'cannot execute INSERT in a read-only transaction', 'may only read'],
	['57P01', 'terminating connection due to administrator command', 'ended the connection'],
	['53300', 'too many connections', 'no room for another connection'],
])('%s is told in words', (code, says, told) => {
	expect(refusal({code, says}, 'mailserver on 127.0.0.1 as mailuser', 'mailuser').message).toContain(told);
});

const profile = {table: '[hosts.mx.database]', file: '/home/anna/hosts.toml'};
test.each<[string, string, DatabaseSettings, string]>([
	[
		'28P01',
		'user and password',
		{user: 'admin', named: {...profile, password: '/home/anna/db'}},
		'look at user in [hosts.mx.database] of /home/anna/hosts.toml, and at the password in /home/anna/db.',
	],
	['28P01', 'a user alone', {user: 'admin', named: profile}, 'user in [hosts.mx.database] of /home/anna/hosts.toml, which names no password_file for it.'],
	['28P01', 'a password alone', {named: {password: 'the variable MAILTUI_DATABASE_PASSWORD'}}, 'the one in the variable MAILTUI_DATABASE_PASSWORD'],
	['28000', 'neither', {host: '203.0.113.5', named: profile}, 'The password in a.conf may be out of date.'],
	['3D000', 'a name', {name: 'mails', named: profile}, 'Look at name in [hosts.mx.database] of /home/anna/hosts.toml.'],
	['3D000', 'no name', {user: 'admin', named: profile}, 'Look at dbname in a.conf.'],
])('%s with %s of the profile is told with what to look at', (code, _, settings, hint) => {
	expect(refusal({code, says: 'x'}, 'y', 'z', saidByProfile(settings, saidByServer('a.conf'))).hint).toContain(hint);
});

test('a missing grant is told with the order that gives it', () => {
	expect(refusal({code: '42501', says: 'permission denied for table mailbox'}, 'x', 'mailuser').hint).toContain(
		'GRANT SELECT, INSERT, UPDATE, DELETE ON mailbox TO mailuser;',
	);
});

test('a column that is gone between looking and writing: nothing is written', async () => {
	const mailboxes = await open();
	const change = await planName(mailboxes, 'testuser1@example.org', 'New Name');
	await demo.world.database.script([{sql: 'ALTER TABLE mailbox RENAME COLUMN name TO called', values: []}], false);
	try {
		await expect(writeRows({mailboxes, readOnly: false}, change)).rejects.toThrow('not as they were a moment ago');
	} finally {
		await demo.world.database.script([{sql: 'ALTER TABLE mailbox RENAME COLUMN called TO name', values: []}], false);
	}
	expect((await listAccounts(mailboxes, {search: 'testuser1', limit: 1}))[0]?.name).toBe('Test User One');
	await mailboxes.close();
});

test('a read-only session writes nothing, and says how to', async () => {
	const mailboxes = await open({readOnly: true});
	await expect(writeRows({mailboxes, readOnly: true}, planAdd(mailboxes, {address: 'x@example.org'}, createSecret('x')))).rejects.toThrow('read-only');
	await mailboxes.close();
});

test('tables that are not known are shown and never written', async () => {
	const schema = (text: string) => demo.world.database.script([{sql: text, values: []}], false);
	await schema('ALTER TABLE mailbox RENAME COLUMN maildir TO place');
	try {
		const mailboxes = await open();
		expect(mailboxes.unknown).toContain('mailbox.maildir');
		expect(mailboxes.schema.id).toBe('unknown');
		expect((await listAccounts(mailboxes, {limit: 10})).map(each => each.address)).toContain('testuser1@example.org');
		await expect(writeRows({mailboxes, readOnly: false}, {title: 'anything', statements: []})).rejects.toThrow(
			'Nothing is written to tables that are not known',
		);
		await mailboxes.close();
	} finally {
		await schema('ALTER TABLE mailbox RENAME COLUMN place TO maildir');
	}
});

test('the administrator reads and writes the same by psql, whatever stands in the values', async () => {
	const psql = createPsqlDatabase(host, {database: 'mailserver'});
	const text = `it's "x" \\ \\n $1 ; -- \n\tend \\bind 'y' \\g`;
	expect(await psql.read('SELECT $1::text AS said, $2::int + 1 AS more', [text, 41])).toEqual([{said: text, more: 42}]);
	expect(psqlQuoted("a'b\\c\nd")).toBe("'a''b\\\\c\\nd'");
	const mailboxes = await open();
	const change = await planName(mailboxes, 'testuser2@example.org', `Robert'); DROP TABLE mailbox;-- \\ "x"`);
	expect(await psql.write(change.statements)).toEqual([1]);
	expect((await listAccounts(mailboxes, {search: 'testuser2', limit: 1}))[0]?.name).toBe(`Robert'); DROP TABLE mailbox;-- \\ "x"`);
	const nobody = change.statements.map(each => ({...each, rows: [{address: 'nobody@example.org', name: 'x'}]}));
	await expect(psql.write(nobody)).rejects.toThrow('not as they were');
	await expect(psql.read('SELECT 1 FROM no_such_table')).rejects.toThrow('no_such_table');
	await expect(createPsqlDatabase(host, {database: 'nosuch'}).read('SELECT 1')).rejects.toThrow('does not exist');
	await mailboxes.close();
});

test('PostgreSQL that is stopped is told with what to look at', async () => {
	const unit = demo.world.units.find('postgresql@17-main');
	if (!unit) throw new Error('the demo has no PostgreSQL');
	demo.world.units.stop(unit);
	try {
		await expect(open()).rejects.toMatchObject({message: expect.stringContaining('does not answer'), hint: expect.stringContaining('postgresql.service')});
	} finally {
		demo.world.units.start(unit);
	}
});

test('no secret is in what can be printed of it', async () => {
	const mailboxes = await open();
	const change = planAdd(mailboxes, {address: 'x@example.org'}, createSecret('kanarienvogel'));
	for (const text of [JSON.stringify(change), JSON.stringify(mailboxes.found), String(mailboxes.reader.label)]) {
		expect(text).not.toContain('kanarienvogel');
		expect(text).not.toContain('the-demo-reads-with-this');
	}
	await mailboxes.close();
});
