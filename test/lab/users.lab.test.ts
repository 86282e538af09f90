// `mailtui users` as a person or a script runs it, from the laptop against a real Debian 13: the acceptance case, interruptions, secrets, refusals.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync, rmSync, statSync} from 'node:fs';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {doveadmQuotaGet} from '../../source/commands/doveadm-quota-get.ts';
import {mailboxArchive} from '../../source/commands/mailbox-archive.ts';
import {quoteArgv} from '../../source/host/quote.ts';
import {createSecret} from '../../source/host/secret.ts';
import {createHashPool} from '../../source/mailboxes/hash-pool.ts';
import {resultOf} from '../commands/recorded.ts';
import {describeLab} from './describe-lab.ts';
import {buildProduct, type Product} from './faults/product.ts';
import type {Ran} from './lab.ts';

/** Mistyped: what the repository may not hold as a whole. */
const mistyped = ['exampel', 'org'].join('.');
const canary = 'kanarienvogel-Grün-17';

describeLab('mailtui users', lab => {
	let product: Product;
	const host = `root@${lab.publicAddress}`;
	const mailtui = (words: readonly string[], input = ''): Promise<Ran> =>
		lab.onLaptop([...product.argv, ...words, '-i', lab.rootKeyFile, '--known-hosts', lab.knownHostsFile], {env: product.env, input, timeoutMs: 120_000});
	const csv = (name: string, rows: readonly string[]) => product.keep(name, `email,password,full_name\n${rows.join('\n')}\n`);

	beforeAll(async () => {
		product = buildProduct();
		await lab.reset('repaired');
	});
	afterAll(async () => {
		product?.remove();
		await lab.reset('broken');
	});

	it('imports ten rows of which two exist: total 10, added 8, skipped 2, failed 0', async () => {
		const rows = ['testuser1', 'testuser2', 'anna', 'bert', 'carla', 'dora', 'emil', 'fritz', 'gerda', 'hans'].map(
			(name, index) => `${name}@example.org,grüne-Wiese-${index}-x,"${name === 'bert' ? "Bert O'Brien" : `Ännchen, ${name}`}"`,
		);
		const file = csv('ten.csv', rows);
		const dry = await mailtui(['users', 'import', host, file, '--dry-run']);
		expect([dry.code, dry.stdout.match(/\+ add/g)?.length, dry.stdout.match(/= exists/g)?.length]).toEqual([0, 8, 2]);
		const ran = await mailtui(['users', 'import', host, file, '--yes', '--prove', 'all']);
		expect([ran.code, ran.stdout]).toEqual([0, expect.stringContaining('total 10, added 8, skipped 2, failed 0')]);
		expect(ran.stdout).toContain('logins: 8 of 8 tried work');
		const again = JSON.parse((await mailtui(['users', 'import', host, file, '--yes', '--json'])).stdout);
		expect(again).toMatchObject({total: 10, added: 0, skipped: 10, failed: 0});
		// What wrote nothing is no change.
		expect(JSON.parse((await mailtui(['history', host, '--json'])).stdout).changes).toHaveLength(1);
		const exported = (await mailtui(['users', 'export', host])).stdout;
		expect(exported).toContain(`bert@example.org,Bert O'Brien,none,yes,`);
		const back = JSON.parse((await mailtui(['users', 'import', host, product.keep('back.csv', exported), '--update', '--yes', '--json'])).stdout);
		expect(back).toMatchObject({total: 10, added: 0, updated: 10, failed: 0});
		expect((await mailtui(['users', 'export', host])).stdout).toBe(exported);
	}, 180_000);

	it('names what is wrong with each row, and takes the mended ones', async () => {
		const file = csv('bad.csv', [
			`nobody@${mistyped},grüne-Wiese-1-x,x`,
			'kurz@example.org,kurz,x',
			'../../etc@example.org,grüne-Wiese-1-x,x',
			'good@example.org,grüne-Wiese-1-x,x',
			'good@example.org,grüne-Wiese-1-x,x',
		]);
		const failures = `${product.home}/failures.csv`;
		const ran = await mailtui(['users', 'import', host, file, '--yes', '--failures', failures]);
		expect([ran.code, ran.stdout]).toEqual([2, expect.stringContaining('total 5, added 1, skipped 0, failed 4')]);
		expect(ran.stderr).toContain(`line 2: nobody@${mistyped}: the domain ${mistyped} is not here (example.org?)`);
		expect(ran.stderr).toContain('line 6: good@example.org: it is in line 5 already');
		const mended = readFileSync(failures, 'utf8').replace(`nobody@${mistyped}`, 'nobody@example.org');
		expect(mended.split('\n')[0]).toBe('email,password,full_name,reason');
		expect((await mailtui(['users', 'import', host, product.keep('mended.csv', mended), '--yes'])).stdout).toContain('added 1');
	}, 120_000);

	const count = 1000;
	const rowsOf = (name: string) => async () =>
		Number((await lab.exec(`runuser -u postgres -- psql -qAtX -d mailserver -c "SELECT count(*) FROM mailbox WHERE username LIKE '${name}%'"`)).stdout);
	/** An import of many rows, ended by that signal when some are written. */
	const interrupted = async (name: string, signal: 'SIGINT' | 'SIGKILL') => {
		const file = csv(
			`${name}.csv`,
			Array.from({length: count}, (_, index) => `${name}${index}@example.net,grüne-Wiese-${index}-x,Many ${index}`),
		);
		const [command, ...words] = product.argv;
		const asRoot = ['-i', lab.rootKeyFile, '--known-hosts', lab.knownHostsFile];
		const cut = spawn(command, [...words, 'users', 'import', host, file, '--yes', '--prove', 'none', ...asRoot], {
			env: {...process.env, ...product.env},
			stdio: 'ignore',
		});
		const exit = once(cut, 'exit');
		// Of the first batch what an undo needs is kept when the second is written.
		await expect.poll(rowsOf(name), {interval: 20, timeout: 30_000}).toBeGreaterThan(signal === 'SIGINT' ? 0 : 100);
		cut.kill(signal);
		expect(await exit).toEqual(signal === 'SIGINT' ? [130, null] : [null, signal]);
		return file;
	};

	it('finishes what an interruption left, and duplicates nothing', async () => {
		const rowsNow = rowsOf('many');
		const file = await interrupted('many', 'SIGINT');
		const half = await rowsNow();
		expect(half).toBeLessThan(count);
		const rest = JSON.parse((await mailtui(['users', 'import', host, file, '--yes', '--json'])).stdout);
		expect(rest).toMatchObject({total: count, added: count - half, skipped: half, failed: 0});
		expect(await rowsNow()).toBe(count);
	}, 180_000);

	it('takes back what an import wrote that was killed outright, but for what was changed since, and finishes it', async () => {
		const rowsNow = rowsOf('killed');
		const file = await interrupted('killed', 'SIGKILL');
		// What the database had begun when its client went, it takes back by itself.
		const sessions = `runuser -u postgres -- psql -qAtX -c "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'mailtui'"`;
		await expect.poll(async () => (await lab.exec(sessions)).stdout.trim(), {interval: 50, timeout: 30_000}).toBe('0');
		const half = await rowsNow();
		expect(half).toBeLessThan(count);
		const history = async () => {
			const [change] = JSON.parse((await mailtui(['history', host, '--json'])).stdout).changes as {id: string; rowsWritten: number}[];
			return change ?? {id: '', rowsWritten: 0};
		};
		const change = await history();
		expect(change).toMatchObject({result: 'begun', title: expect.stringContaining('import 1000 mailboxes')});
		// Here psql writes, and what it wrote last may not have been kept any more.
		const kept = change.rowsWritten;
		expect([half, half - 100]).toContain(kept);
		expect((await mailtui(['history', host])).stdout).toContain(`under way or just cut off, about ${kept} rows written`);
		await lab.exec(`touch -d '-1 min' /var/lib/mailtui/changes/${change.id}/kept`);
		expect((await mailtui(['history', host])).stdout).toContain(`interrupted, about ${kept} rows written`);
		expect(await history()).toMatchObject({interrupted: true});
		expect((await mailtui(['users', 'passwd', host, 'killed7@example.net', '--password-stdin', '--yes'], `${canary}\n`)).code).toBe(0);
		const undone = await mailtui(['undo', host, change.id, '--yes']);
		expect([undone.code, undone.stdout]).toEqual([
			0,
			`${change.id} is undone: ${kept - 1} rows are as they were before; what was changed since stays, with what belongs to it: killed7@example.net in mailbox (password).\n`,
		]);
		const stay = half - kept + 1;
		expect(await rowsNow()).toBe(stay);
		const rest = JSON.parse((await mailtui(['users', 'import', host, file, '--yes', '--json'])).stdout);
		expect(rest).toMatchObject({total: count, added: count - stay, skipped: stay, failed: 0});
		expect(await rowsNow()).toBe(count);
	}, 180_000);

	it('lets no password out: not in output, journal, log or argument lists', async () => {
		const seen = lab.exec("for i in $(seq 60); do cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '; sleep 0.05; done");
		const added = await mailtui(['users', 'add', host, 'canary@example.org', '--password-stdin', '--yes', '--json'], `${canary}\n`);
		expect(JSON.parse(added.stdout)).toMatchObject({result: 'added', login: 'accepted', owner: 'vmail:vmail'});
		const history = await mailtui(['history', host, '--json']);
		expect(history.stdout).toContain('add mailbox canary@example.org');
		const {stdout: hash} = await lab.exec(
			`runuser -u postgres -- psql -qAtX -d mailserver -c "SELECT password FROM mailbox WHERE username = 'canary@example.org'"`,
		);
		const log = await lab.exec('journalctl --no-pager; cat /var/lib/mailtui/changes/*/* 2>/dev/null');
		const everything = [added.stdout, added.stderr, history.stdout, log.stdout, (await seen).stdout].join('\n');
		for (const secret of [canary, hash.trim().split('$').at(-1) ?? 'x'.repeat(9)]) expect(everything).not.toContain(secret);
	}, 120_000);

	it('removes one with an archive, and brings its mail back for the next of that name', async () => {
		const mail = (name: string) => lab.exec(`find /var/mail/vmail/example.org/${name} -type f -path '*/new/*' | wc -l`);
		const add = () => mailtui(['users', 'add', host, 'gone@example.org', '--password-stdin', '--yes', '--json', '--welcome'], `${canary}\n`);
		expect((await add()).code).toBe(0);
		await lab.exec('for i in $(seq 100); do find /var/mail/vmail/example.org/gone -path "*/new/*" | grep -q . && break; sleep 0.1; done');
		expect((await mail('gone')).stdout.trim()).toBe('1');
		const removed = JSON.parse((await mailtui(['users', 'remove', host, 'gone@example.org', '--mail', 'remove', '--yes', '--json'])).stdout);
		expect(removed).toMatchObject({result: 'removed', archive: expect.stringContaining('/var/lib/mailtui/archive/gone@')});
		expect((await lab.exec('test -e /var/mail/vmail/example.org/gone')).code).toBe(1);
		expect((await lab.exec(`stat -c %a '${removed.archive}'`)).stdout.trim()).toBe('600');
		expect((await mailtui(['users', 'restore', host, 'gone@example.org', removed.archive, '--yes'])).stdout).toContain(
			'mail is back in /var/mail/vmail/example.org/gone',
		);
		const twice = await mailtui(['users', 'restore', host, 'gone@example.org', removed.archive, '--yes']);
		expect([twice.code, twice.stderr]).toEqual([2, expect.stringContaining('is there already')]);
		expect((await add()).code).toBe(0);
		const shown = JSON.parse((await mailtui(['users', 'show', host, 'gone@example.org', '--json'])).stdout);
		expect(shown.folders[0].messages).toBeGreaterThanOrEqual(1);
	}, 120_000);

	it('takes a change back from the command line, hash and all, and keeps what that needs for root alone', async () => {
		const rows = async (where: string) =>
			(await lab.exec(`runuser -u postgres -- psql -qAtX -d mailserver -c "SELECT to_jsonb(m.*) FROM mailbox m WHERE ${where} ORDER BY 1"`)).stdout;
		const lastChange = async (title: string): Promise<string> => {
			const {changes} = JSON.parse((await mailtui(['history', host, '--json'])).stdout) as {changes: readonly {readonly id: string; readonly title: string}[]};
			expect(changes[0]?.title).toContain(title);
			return changes[0]?.id ?? '';
		};
		const one = "username = 'testuser2@example.org'";
		const before = await rows(one);
		const hash = (JSON.parse(before) as {password: string}).password;
		const passwd = await mailtui(['users', 'passwd', host, 'testuser2@example.org', '--password-stdin', '--yes'], `${canary}\n`);
		expect(passwd.code).toBe(0);
		const changed = await lastChange('new password of testuser2@example.org');
		expect(passwd.stderr).toContain(`undo it with: mailtui undo ${host} ${changed}\n`);
		const kept = await lab.exec(`cd /var/lib/mailtui/changes/${changed} && stat -c '%a %U' rows && cat *`);
		expect(kept.stdout).toMatch(/^600 root\n/);
		for (const secret of [canary, hash.split('$').at(-1) ?? '', (JSON.parse(await rows(one)) as {password: string}).password.split('$').at(-1) ?? ''])
			expect(kept.stdout).not.toContain(secret);
		const undone = await mailtui(['undo', host, changed, '--yes']);
		expect([undone.code, undone.stdout]).toEqual([0, `${changed} is undone: 1 row is as it was before.\n`]);
		expect(await rows(one)).toBe(before);
		expect((await lab.exec(`test -e /var/lib/mailtui/changes/${changed}/rows`)).code).toBe(1);
		// Removed together, they come back together; their mail comes back from its archives.
		const names = ['erna@example.org', 'egon@example.org'];
		for (const name of names) expect((await mailtui(['users', 'add', host, name, '--password-stdin', '--yes'], `${canary}\n`)).code).toBe(0);
		const both = await rows("username LIKE 'e__a@%' OR username LIKE 'egon@%'");
		const removed = JSON.parse((await mailtui(['users', 'remove', host, ...names, '--mail', 'remove', '--yes', '--json'])).stdout);
		expect(removed).toMatchObject({users: names.map(address => ({address, result: 'removed', archive: expect.stringContaining(address)}))});
		const back = await mailtui(['undo', host, await lastChange('remove 2 mailboxes'), '--yes']);
		expect([back.code, back.stdout]).toEqual([0, expect.stringContaining(`mailtui users restore HOST egon@example.org ${removed.users[1].archive}`)]);
		expect(await rows("username LIKE 'e__a@%' OR username LIKE 'egon@%'")).toBe(both);
		expect((await mailtui(['users', 'restore', host, names[1] ?? '', removed.users[1].archive, '--yes'])).code).toBe(0);
		// An import is one change, and goes as one.
		const file = csv('undo.csv', [
			'undo1@example.net,grüne-Wiese-1-x,x',
			'undo2@example.net,grüne-Wiese-2-x,x',
			'testuser1@example.org,grüne-Wiese-3-x,New Name',
		]);
		const all = await rows('true');
		expect((await mailtui(['users', 'import', host, file, '--update', '--yes', '--json'])).code).toBe(0);
		expect(await rows('true')).not.toBe(all);
		const imported = await lastChange('import 3 mailboxes');
		expect((await mailtui(['undo', host, imported, '--yes'])).stdout).toMatch(/is undone: \d rows are as they were before/);
		expect(await rows('true')).toBe(all);
		const again = await mailtui(['undo', host, imported, '--yes']);
		expect([again.code, again.stdout]).toEqual([2, expect.stringContaining('has been undone already')]);
	}, 180_000);

	it('keeps rows as they were for thirty days, and of all changes no more than 256 MB', async () => {
		const passwd = async (): Promise<string> => {
			const {code, stderr} = await mailtui(['users', 'passwd', host, 'testuser2@example.org', '--password-stdin', '--yes'], `${canary}\n`);
			expect(code).toBe(0);
			return /mailtui undo \S+ (\S+)/.exec(stderr)?.[1] ?? '';
		};
		const rowsOf = (change: string) => `/var/lib/mailtui/changes/${change}/rows`;
		const isThere = async (change: string) => (await lab.exec(`test -e ${rowsOf(change)}`)).code === 0;
		const [old, recent] = [await passwd(), await passwd()];
		await lab.exec(`touch -d '-31 days' ${rowsOf(old)}; touch -d '-29 days' ${rowsOf(recent)}`);
		const large = await passwd();
		expect([await isThere(old), await isThere(recent), await isThere(large)]).toEqual([false, true, true]);
		const late = await mailtui(['undo', host, old, '--yes']);
		expect([late.code, late.stdout]).toEqual([
			2,
			`${old} cannot be undone any more: the rows as they were before are kept for 30 days, and of all changes at most 256 MB.\n`,
		]);
		// The oldest go first; what was written within the hour may be written still.
		await lab.exec(`truncate -s 300M ${rowsOf(large)}; touch -d '-2 hours' ${rowsOf(large)}`);
		const next = await passwd();
		expect([await isThere(recent), await isThere(large), await isThere(next)]).toEqual([false, false, true]);
		await lab.exec(`truncate -s 300M ${rowsOf(next)}`);
		await passwd();
		expect(await isThere(next)).toBe(true);
	}, 120_000);

	it('exports hashes into a file of mode 0600 only, and an import of it keeps the logins', async () => {
		const add = await mailtui(['users', 'add', host, 'moved@example.org', '--name', '=Moved', '--password-stdin', '--yes'], `${canary}\n`);
		expect(add.code).toBe(0);
		const open = await mailtui(['users', 'export', host, '--with-hashes']);
		expect([open.code, open.stdout, open.stderr]).toEqual([64, '', expect.stringContaining('--out FILE')]);
		const file = `${product.home}/hashes.csv`;
		const exported = await mailtui(['users', 'export', host, '--with-hashes', '--out', file]);
		expect([exported.code, exported.stdout]).toEqual([0, '']);
		expect(statSync(file).mode & 0o777).toBe(0o600);
		const text = readFileSync(file, 'utf8');
		expect(text.split('\n')[0]).toBe('email,password,full_name,quota,active,aliases');
		expect(text).toMatch(/^moved@example\.org,\{SHA512-CRYPT\}\$6\$[^,]+,'=Moved,none,yes,$/m);
		const twice = await mailtui(['users', 'export', host, '--with-hashes', '--out', file]);
		expect([twice.code, twice.stderr]).toEqual([64, expect.stringContaining('it is there already')]);
		expect((await mailtui(['users', 'remove', host, 'moved@example.org', '--mail', 'remove', '--yes'])).code).toBe(0);
		const back = JSON.parse((await mailtui(['users', 'import', host, file, '--yes', '--json'])).stdout);
		expect(back).toMatchObject({added: 1, failed: 0});
		expect(await lab.exec('doveadm auth test moved@example.org', {input: `${canary}\n`})).toMatchObject({code: 0});
		// The newest archive is the one that is meant where none is named.
		expect((await mailtui(['users', 'restore', host, 'moved@example.org', '--yes'])).stdout).toContain('mail is back in');
		const none = await mailtui(['users', 'restore', host, 'testuser1@example.org', '--yes']);
		expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('There is no archive of testuser1@example.org')]);
	}, 120_000);

	it('knows how full mailboxes are where Dovecot counts it', async () => {
		const used = async (...users: readonly string[]) => {
			const {code, stdout, stderr} = await lab.exec(quoteArgv(doveadmQuotaGet.build({users}).argv));
			return doveadmQuotaGet.parse(resultOf(stdout, {code, stderr}));
		};
		expect(await used('testuser1@example.org')).toEqual({ok: true, value: {counted: false, bytes: []}});
		await lab.exec('printf "mail_plugins {\n  quota = yes\n}\nquota users {\n}\n" > /etc/dovecot/conf.d/99-quota.conf && doveadm reload');
		await lab.exec('printf "From: a@example.org\nSubject: x\n\n%3000s\n" x | doveadm save -u testuser1@example.org');
		const answer = await used('testuser1@example.org', 'never-was@example.org', 'testuser2@example.org');
		expect(answer).toEqual({ok: true, value: {counted: true, bytes: [expect.any(Number), undefined, expect.any(Number)]}});
		expect(answer.ok && answer.value.bytes[0]).toBeGreaterThanOrEqual(3 * 1024);
		const list = async () =>
			JSON.parse((await mailtui(['users', 'list', host, '--domain', 'example.org', '--json'])).stdout).users as Record<string, unknown>[];
		const one = (users: readonly Record<string, unknown>[]) => users.find(each => each['address'] === 'testuser1@example.org');
		expect(one(await list())).toMatchObject({usedBytes: answer.ok && answer.value.bytes[0], lastLogin: null});
		expect((await mailtui(['users', 'list', host, '--search', 'testuser1'])).stdout).toMatch(/used +quota\n.*testuser1@example\.org .* 3\.\d kB /);
		await lab.exec('rm /etc/dovecot/conf.d/99-quota.conf; doveadm reload');
		expect(one(await list())).toMatchObject({usedBytes: null, lastLogin: null});
		// As the last_login plugin writes it, where its table is beside the others.
		const psql = (text: string) => lab.exec('runuser -u postgres -- psql -qX -d mailserver', {input: text});
		await psql(
			"CREATE TABLE last_login (userid text PRIMARY KEY, last_access bigint); GRANT SELECT ON last_login TO PUBLIC; INSERT INTO last_login VALUES ('testuser1@example.org', 1700000000);\n",
		);
		expect(one(await list())).toMatchObject({lastLogin: '2023-11-14T22:13:20.000Z'});
		expect((await mailtui(['users', 'list', host, '--search', 'testuser1'])).stdout).toMatch(/last login\n.*2023-11-14/);
		await psql('DROP TABLE last_login;\n');
	}, 60_000);

	it('packs a mail that came while its mailbox went', async () => {
		const directory = '/var/mail/vmail/example.org/late';
		const run = async (mode: 'pack' | 'remove') => {
			const {argv} = mailboxArchive.build({mode, address: 'late@example.org', directory, name: 'late.tar.gz'});
			expect(await lab.exec(quoteArgv(argv))).toMatchObject({code: 0});
		};
		await lab.exec(`mkdir -p ${directory}/Maildir/new && echo one > ${directory}/Maildir/new/one && touch -d '-1 hour' ${directory}/Maildir/new/one`);
		await run('pack');
		await lab.exec(`echo two > ${directory}/Maildir/new/two`);
		await run('remove');
		expect((await lab.exec(`test -e ${directory}`)).code).toBe(1);
		const {stdout} = await lab.exec('tar -tzf /var/lib/mailtui/archive/late.tar.gz');
		expect(
			stdout
				.split('\n')
				.filter(line => !line.endsWith('/') && line !== '')
				.sort(),
		).toEqual(['late/Maildir/new/one', 'late/Maildir/new/two']);
	}, 60_000);

	it('makes hashes that the real doveadm verifies, in every scheme', async () => {
		const pool = createHashPool(1);
		for (const scheme of ['SHA512-CRYPT', 'BLF-CRYPT', 'ARGON2ID'] as const) {
			const hash = (await pool.hash(createSecret(canary), {scheme, prefix: `{${scheme}}`, because: ''})).reveal();
			const {code, stdout} = await lab.exec(`doveadm -O pw -t '${hash}'`, {input: `${canary}\n`});
			expect([scheme, code, stdout]).toEqual([scheme, 0, expect.stringContaining('(verified)')]);
			expect((await lab.exec(`doveadm -O pw -t '${hash}'`, {input: 'another\n'})).code).toBe(75);
			// A whole block of SHA-512.
			const long = (await pool.hash(createSecret('x'.repeat(64)), {scheme, prefix: `{${scheme}}`, because: ''})).reveal();
			expect((await lab.exec(`doveadm -O pw -t '${long}'`, {input: `${'x'.repeat(64)}\n`})).code).toBe(0);
		}
		await pool.close();
	});

	it("names the profile, and not Dovecot, where the profile's own user of the database is refused", async () => {
		const refused = async (table: string): Promise<string> => {
			product.keep('.config/mailtui/hosts.toml', `[hosts.lab]\nhost = "${lab.publicAddress}"\nuser = "root"\n[hosts.lab.database]\n${table}`);
			const {code, stderr} = await mailtui(['users', 'list', 'lab']);
			expect(code).toBe(3);
			return stderr.replaceAll(product.home, '~');
		};
		product.keep('.config/mailtui/db-password', 'not-this-one\n');
		const at = 'in [hosts.lab.database] of ~/.config/mailtui/hosts.toml';
		const wrong = await refused('user = "mailowner"\npassword_file = "db-password"\n');
		expect(wrong).toContain('does not let mailowner in');
		expect(wrong).toContain(`look at user ${at}, and at the password in ~/.config/mailtui/db-password.`);
		expect(wrong).not.toMatch(/Dovecot's|not-this-one/);
		expect(await refused('user = "mailowner"\n')).toContain(`Name one beside its user: password_file ${at}.`);
		expect(await refused('password_file = "db-password"\n')).toContain('Its password is the one in ~/.config/mailtui/db-password');
		expect(await refused('name = "nothere"\n')).toContain(`Look at name ${at}.`);
		expect(await refused('port = 5999\n')).toContain(`Look at port ${at}.`);
		rmSync(`${product.home}/.config/mailtui/hosts.toml`);
	}, 60_000);

	it('says why it cannot: a wrong password, a database that is down, nobody who could be asked', async () => {
		const conf = '/etc/dovecot/conf.d/auth-sql.conf.ext';
		await lab.exec(
			`cp -a ${conf} /root/kept && sed -i 's/password = .*/password = "wrong-one"/' ${conf} && sed -i 's/^password = .*/password = wrong-one/' /etc/postfix/pgsql-*.cf`,
		);
		const wrong = await mailtui(['users', 'list', host]);
		expect([wrong.code, wrong.stderr]).toEqual([3, expect.stringContaining('does not let mailuser in')]);
		expect(wrong.stderr).not.toContain('wrong-one');
		await lab.exec(`cp -a /root/kept ${conf}; systemctl stop postgresql@17-main.service`);
		const down = await mailtui(['users', 'list', host, '--json']);
		expect([down.code, JSON.parse(down.stdout)]).toMatchObject([
			3,
			{error: {says: expect.stringContaining('does not answer'), hint: expect.stringContaining('postgresql.service')}},
		]);
		await lab.exec('systemctl start postgresql@17-main.service');
		const unasked = await mailtui(['users', 'disable', host, 'testuser1@example.org']);
		expect([unasked.code, unasked.stderr]).toEqual([64, expect.stringContaining('Give --yes')]);
		const readOnly = await mailtui(['users', 'disable', host, 'testuser1@example.org', '--yes', '--read-only']);
		expect([readOnly.code, readOnly.stderr]).toEqual([64, expect.stringContaining('read-only')]);
	}, 120_000);
});
