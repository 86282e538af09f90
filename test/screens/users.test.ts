// The mailboxes on the demo, as a person meets them: searched, added by the guide, switched off, imported from a file.
import {mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import {createClock} from '../../source/host/clock.ts';
import {createSecret} from '../../source/host/secret.ts';
import {planRemove} from '../../source/mailboxes/change-mailbox.ts';
import {openMailboxes} from '../../source/mailboxes/open-mailboxes.ts';
import {writeRows} from '../../source/mailboxes/write-sql.ts';
import {openSession} from '../../source/open.ts';
import {statementsFor} from '../../source/schemas/run.ts';
import type {Session} from '../../source/session.ts';
import {createAddUser} from '../../source/store/add-user.ts';
import {catalogues} from '../../source/store/catalogues.ts';
import {createMailboxHands} from '../../source/store/mailbox-hands.ts';
import {closeScreens, openScreens} from './open-screens.ts';

const directory = mkdtempSync(join(tmpdir(), 'mailtui-users-'));
afterEach(closeScreens);
afterAll(() => rmSync(directory, {recursive: true}));

/** One server for all of them, each where the one before has left it: its PostgreSQL takes seconds to start. */
let session: Session;
beforeAll(async () => {
	session = await openSession('demo', {}, {asker: undefined, tell: () => {}});
	const mailboxes = await openMailboxes({...session, ask: session.at().ask, vpnAddress: undefined, settings: undefined});
	await mailboxes.close();
}, 120_000);
afterAll(() => session?.close());

const openUsers = () =>
	openScreens({clock: createClock(), host: 'demo', open: async () => ({...session, close: async () => {}}), catalogues, size: [110, 36], screen: 'users'});

test('lists, searches as one types, and adds one by the guide with a login that is proven', async () => {
	const {terminal} = openUsers();
	await terminal.shows('2 mailboxes');
	expect(await terminal.shows(/> . testuser1@example\.org +Test User One/)).toContain('mailserver on 127.0.0.1 as mailuser');
	await terminal.type('/testuser2');
	await terminal.shows('1 mailbox found');
	await terminal.until(now => !now.includes('testuser1@example.org  '));
	await terminal.type('\u001b');
	await terminal.shows('2 mailboxes');
	await terminal.type('a');
	await terminal.shows(/ address:/);
	await terminal.type('anna@nowhere\r');
	await terminal.shows('its domain has no dot');
	await terminal.type('.test\r');
	await terminal.shows('The domain nowhere.test is not on this server');
	await terminal.type('\r');
	await terminal.shows('full name:');
	await terminal.type("Anna O'Neil\r");
	await terminal.shows('password (empty');
	await terminal.type('kurz\r');
	await terminal.shows('This password is weak');
	await terminal.type('\r');
	await terminal.shows('quota (500M');
	await terminal.type('1G\r');
	expect(await terminal.shows('This will be written')).toMatch(/maildir +nowhere\.test\/anna\//);
	await terminal.type('\r');
	const done = await terminal.shows('the login works');
	expect(done).toMatch(/password {2}\S{4}-\S{4}-\S{4}-\S{4}/);
	expect(await terminal.shows('Mail settings of anna@nowhere.test')).toMatch(/reading +IMAP +mx\.example\.org +993/);
	await terminal.type('\u001b');
	expect(await terminal.shows('3 mailboxes')).toMatch(/anna@nowhere\.test +Anna O'Neil/);
}, 60_000);

test('marks two and switches them off after a question; settings and details of one', async () => {
	const {terminal} = openUsers();
	await terminal.shows('3 mailboxes');
	await terminal.type('  ');
	await terminal.shows('2 marked');
	// What is marked stays so, and is what is meant, whatever is searched then.
	await terminal.type('/anna@');
	await terminal.shows('1 mailbox found');
	await terminal.type('\r');
	await terminal.type('t');
	await terminal.shows('Disable 2 mailboxes?');
	await terminal.type('\t\r');
	await terminal.until(now => !now.includes('marked') && !now.includes('...'));
	await terminal.type('\u001b');
	await terminal.shows(/- testuser1@example\.org .*disabled/);
	await terminal.type('w');
	await terminal.shows('1 mailbox active');
	await terminal.type('w');
	await terminal.shows('2 mailboxes disabled');
	await terminal.type('w');
	await terminal.until(now => /^ 3 mailboxes$/m.test(now));
	await terminal.type('\r');
	await terminal.shows('last lines of the log');
}, 60_000);

test('imports a file after its verdicts', async () => {
	const file = join(directory, 'users.csv');
	writeFileSync(
		file,
		'email,password,full_name\ntestuser1@example.org,grüne-Wiese-12,x\nnew@example.org,grüne-Wiese-13,Neu\nbad@elsewhere.test,grüne-Wiese-14,x\n',
	);
	const {terminal} = openUsers();
	await terminal.shows('3 mailboxes');
	await terminal.type('i');
	await terminal.shows('CSV file:');
	await terminal.type(`${directory}\r`);
	await terminal.shows('is a directory');
	await terminal.type(`/users.csv\r`);
	const verdicts = await terminal.shows('1 new   1 exist   1 refused');
	expect(verdicts).toMatch(/new@example\.org +Neu +in clear +\+ add/);
	expect(verdicts).toContain('x the domain elsewhere.test is not here');
	await terminal.type('i');
	await terminal.shows('1 to add, 0 to update');
	await terminal.type('\t\r');
	const report = await terminal.shows('total 3, added 1, skipped 1, failed 1');
	expect(report).toContain('1 of 1 logins that were tried work');
	expect(report).toContain('failures-');
}, 60_000);

test('aliases and domains: added, refused where they would go round, removed by typing the name', async () => {
	const {terminal} = openUsers();
	await terminal.shows('4 mailboxes');
	await terminal.type('\u001b[C');
	await terminal.shows('3 aliases');
	await terminal.type('a');
	await terminal.shows('Add an alias');
	await terminal.type('sales@example.org\r');
	await terminal.shows('leads to');
	await terminal.type('info@example.org\r');
	await terminal.shows('4 aliases');
	await terminal.type('/info@\r');
	await terminal.shows('2 aliases found');
	await terminal.type('e');
	await terminal.shows('info@example.org leads to');
	await terminal.type('\u0015');
	await terminal.type('sales@example.org\r');
	await terminal.shows('Mail would go round for ever');
	await terminal.type('\u001b[C');
	await terminal.shows('3 domains');
	await terminal.type('j');
	await terminal.shows(/> . example\.org/);
	await terminal.type('D');
	await terminal.shows('it has 4 mailboxes');
	await terminal.type('a');
	await terminal.shows('Add a domain');
	await terminal.type('new.test\r');
	await terminal.shows('4 domains');
}, 60_000);

test('a file of all users with their hashes, the probe mailbox made and taken away, mail back from an archive', async () => {
	const {terminal} = openUsers();
	await terminal.shows(/\d mailboxes/);
	const file = join(directory, 'all.csv');
	await terminal.type('x');
	await terminal.shows('Export all users as CSV');
	await terminal.type('\u0015');
	await terminal.type('hashes\r');
	await terminal.shows('Into which new file?');
	await terminal.type('\u0015');
	await terminal.type(`${file}\r`);
	await terminal.shows('the hashes in it are secrets');
	expect(readFileSync(file, 'utf8')).toMatch(/^testuser1@example\.org,\{SHA512-CRYPT\}\$6\$/m);
	expect(statSync(file).mode & 0o777).toBe(0o600);
	await terminal.type('P');
	await terminal.shows('Make the mailbox mailtui-probe@example.org for tests?');
	await terminal.type('\t\r');
	await terminal.shows('its login works');
	await terminal.type('P');
	await terminal.shows('Remove the mailbox mailtui-probe@example.org?');
	await terminal.type('\t\r');
	await terminal.shows('removed, and its password forgotten');
	await terminal.type('R');
	await terminal.shows('Whose mail comes back');
	await terminal.type('\u0015');
	await terminal.type('mailtui-probe@example.org\r');
	await terminal.shows('There is no archive of mailtui-probe@example.org');
}, 60_000);

test('of a list that does not fit it says how many more there are, and not how many were laid out', async () => {
	const mailboxes = await openMailboxes({...session, ask: session.at().ask, vpnAddress: undefined, settings: undefined});
	const addresses = Array.from({length: 250}, (_, index) => `many${String(index).padStart(3, '0')}@example.org`);
	const {schema, tables} = mailboxes;
	const rows = addresses.map(address => ({
		address,
		name: 'Many',
		hash: createSecret('{SHA512-CRYPT}$6$x'),
		maildir: `example.org/${address}/`,
		quota: 0,
		active: true,
	}));
	await writeRows({mailboxes, readOnly: false}, {title: 'many', statements: statementsFor(schema, tables, 'addMailbox', rows)});
	const {terminal} = openUsers();
	await terminal.shows(/\d+ mailboxes/);
	const adds = (now: string): boolean => {
		const [, total] = /(\d+) mailboxes/.exec(now) ?? [];
		const [, more] = /and (\d+) more/.exec(now) ?? [];
		return total !== undefined && more !== undefined && (now.match(/^[> ] . \S+@\S+ .*(?:active|disabled)/gm)?.length ?? 0) + Number(more) === Number(total);
	};
	await terminal.until(adds);
	await terminal.type('jjj');
	await terminal.until(now => /> . many00/.test(now) && adds(now));
	// To the last of all, of which no page is there yet; at the end there are none more.
	await terminal.type('G');
	await terminal.until(now => /> . testuser2@example\.org/.test(now) && !/and \d+ more/.test(now));
	await terminal.type('g');
	await terminal.until(now => /> . anna@nowhere/.test(now) && adds(now));
	await writeRows({mailboxes, readOnly: false}, (await planRemove(mailboxes, addresses)).change);
	await mailboxes.close();
}, 60_000);

test('a guide that was begun before the connection of the database was cut goes on with another', async () => {
	const opened = createMailboxHands(session, () => false);
	const guide = createAddUser(session, opened, async () => {});
	const answer = async (text: string) => {
		guide.actions.type({text, cursor: text.length});
		await guide.actions.submit();
	};
	await answer('cut@example.org');
	await answer('Cut');
	await answer('');
	const before = await opened.mailboxes();
	await before.reader.close();
	expect(before.reader.isOpen()).toBe(false);
	await answer('1G');
	expect(guide.getState()).toMatchObject({step: 'preview', why: ''});
	const [again, too] = await Promise.all([opened.mailboxes(), opened.hands()]);
	expect([again === before, too.mailboxes === again, again.reader.isOpen()]).toEqual([false, true, true]);
	await opened.close();
}, 60_000);
