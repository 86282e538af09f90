// PostgreSQL in a container beside the units: seen, checked, read from, looked into and controlled like the rest of the mail path.
import {afterAll, beforeAll, expect, test} from 'vitest';
import {describeLab} from '../describe-lab.ts';
import {makeLaptop} from './laptop.ts';

const id = 'podman:mail-database';

describeLab('a database in a container', lab => {
	const laptop = makeLaptop(lab);
	const at = `root@${lab.publicAddress}`;
	const services = async (...words: string[]) => {
		const said = await laptop.mailtui(['services', at, ...words, ...laptop.asRoot, '--json']);
		const {services} = JSON.parse(said.stdout) as {services: ReadonlyArray<{id: string; title: string; level: string; state: string; verbs: string[]}>};
		return services.filter(each => each.title.startsWith('PostgreSQL'));
	};
	const running = async () => (await lab.exec("podman inspect -f '{{.State.Running}} {{.State.StartedAt}}' mail-database")).stdout.trim();
	beforeAll(async () => {
		await lab.reset('repaired');
		const {code, stderr} = await lab.exec('lab-container');
		expect([code, stderr]).toEqual([0, '']);
	});
	afterAll(() => lab.reset('broken'));

	test('the mail path is whole, and the unit that is switched off is no fault', async () => {
		const said = await laptop.mailtui(['check', at, '--core', ...laptop.asRoot, '--probe', lab.probeAddress]);
		expect(said.stdout).toMatch(/^Mail works\n9 of 9 core checks, 100 %, healthy/);
		expect(await services()).toEqual([expect.objectContaining({id, level: 'ok', state: expect.stringMatching(/^Up /), verbs: ['stop', 'restart']})]);
	});

	test('its mailboxes are listed', async () => {
		const {stdout, code} = await laptop.mailtui(['users', 'list', at, ...laptop.asRoot]);
		expect(code).toBe(0);
		expect(stdout).toContain('testuser1@example.org');
	});

	test("what Dovecot's user may only read is written as postgres within the container, and undone there", async () => {
		// As in the images that people run, psql itself is in the container's path; on the machine there is none.
		const {code} = await lab.exec('podman cp /usr/lib/postgresql/17/bin/psql mail-database:/usr/bin/psql && mv /usr/bin/psql /root/psql.away');
		expect(code).toBe(0);
		const add = await laptop.mailtui([
			'users',
			'add',
			at,
			'contained@example.org',
			'--generate',
			'--password-out',
			`${laptop.home}/contained`,
			'--yes',
			'--json',
			...laptop.asRoot,
		]);
		expect([add.code, JSON.parse(add.stdout)]).toMatchObject([0, {result: 'added', login: 'accepted'}]);
		const count = async () =>
			(
				await lab.exec(
					`podman exec -u postgres mail-database psql -qAtX -d mailserver -c "SELECT count(*) FROM mailbox WHERE username = 'contained@example.org'"`,
				)
			).stdout;
		expect(await count()).toBe('1\n');
		const [{id: change}] = JSON.parse((await laptop.mailtui(['history', at, '--json', ...laptop.asRoot])).stdout).changes;
		expect((await laptop.mailtui(['undo', at, change, '--yes', ...laptop.asRoot])).stdout).toContain('is undone: 1 row is as it was before');
		expect(await count()).toBe('0\n');
		expect((await lab.exec('mv /root/psql.away /usr/bin/psql')).code).toBe(0);
	});

	test('on the screen its log is one key away, and a restart stands behind the question', async () => {
		const before = await running();
		const terminal = laptop.onTerminal([at, ...laptop.asRoot], {columns: 110});
		await terminal.shows('checked at');
		terminal.type('2');
		await terminal.shows('✓ PostgreSQL');
		terminal.type('jjj');
		await terminal.shows('> ✓ PostgreSQL');
		terminal.type('l');
		await terminal.shows('database system is ready to accept connections');
		terminal.type('\u001b');
		await terminal.shows('> ✓ PostgreSQL');
		terminal.type('R');
		await terminal.shows('$ podman restart -- mail-database');
		terminal.type('\t\r');
		await terminal.shows(/restart .*mail-database: done\./, 40_000);
		const after = await running();
		expect([after.startsWith('true '), after === before]).toEqual([true, false]);
		terminal.type('\u0003');
		expect(await terminal.ended).toMatchObject({settingsKept: true, cursorShown: true, alternateScreen: false});
	});

	test('stopped, it is what keeps mail from being delivered; started again, it is not', async () => {
		expect(await services('stop', id, '--yes')).toEqual([
			expect.objectContaining({id, level: 'failure', state: expect.stringMatching(/^Exited /), verbs: ['start']}),
		]);
		const {stdout} = await laptop.mailtui(['check', at, 'database', ...laptop.asRoot, '--json']);
		expect(JSON.parse(stdout).checks[0]).toMatchObject({id: 'database', level: 'failure'});
		expect(await services('start', id, '--yes')).toEqual([expect.objectContaining({id, level: 'ok', verbs: ['stop', 'restart']})]);
	});
});
