// The demo's database as the build prepares it: loaded in the place of initdb, and made anew where it cannot be read.
import {mkdtempSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, test} from 'vitest';
import {startPostgres} from '../../source/demo/postgres.ts';
import {prepareDatabase} from '../../source/demo/prepare-database.ts';

const directory = mkdtempSync(join(tmpdir(), 'mailtui-database-'));
afterAll(() => rmSync(directory, {recursive: true}));

const names = async (prepared: string): Promise<unknown> => {
	const postgres = await startPostgres("CREATE TABLE one (name text); INSERT INTO one VALUES ('Änne')", prepared);
	try {
		return (await postgres.query("SELECT (SELECT name FROM one) AS name, (SELECT string_agg(datname, ' ') FROM pg_database) AS databases"))[0];
	} finally {
		await postgres.stop();
	}
};

test('what the build prepared is small, and is what runs', async () => {
	const file = join(directory, 'prepared.tar.br');
	await prepareDatabase(file);
	expect(statSync(file).size).toBeLessThan(2_000_000);
	// The templates are left out of it: so it was loaded, and not made.
	expect(await names(file)).toEqual({name: 'Änne', databases: 'postgres'});
}, 120_000);

test('a file that cannot be read costs time, not the demo', async () => {
	const file = join(directory, 'broken.tar.br');
	writeFileSync(file, 'no brotli');
	expect(await names(file)).toMatchObject({name: 'Änne', databases: expect.stringContaining('template1')});
}, 120_000);
