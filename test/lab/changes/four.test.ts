// The four pitfalls of the first server, repaired together by the product on a real Debian 13, and undone; killed and cut off at every stage.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {afterEach, beforeAll, beforeEach, expect, test} from 'vitest';
import {describeLab} from '../describe-lab.ts';
import {makeLaptop} from '../faults/laptop.ts';
import {fingerprint, journal, openLabSession} from './lab-session.ts';

const stages = ['copied and changed there', 'validated', 'rollback armed', 'written', 'taken into use', 'verified', 'confirmed'];

describeLab('the four', lab => {
	const laptop = makeLaptop(lab);
	const host = `root@${lab.publicAddress}`;
	const words = (...more: readonly string[]) => [...laptop.asRoot, '--probe', lab.probeAddress, ...more];
	let before = '';
	beforeAll(() => lab.reset('broken'));
	beforeEach(async () => {
		await lab.setState('broken');
		await lab.exec('rm -rf /var/lib/mailtui/changes');
		before = await fingerprint(lab, '/etc');
	});
	afterEach(() => lab.restoreNetwork());

	const entries = async () => {
		const session = await openLabSession(lab);
		return journal(session).finally(() => session.close());
	};

	test('mail does not arrive, is repaired, arrives, and undo brings every byte of the broken server back', async () => {
		const listed = await laptop.mailtui(['fix', host, ...words('--json')]);
		expect(JSON.parse(listed.stdout).fixes.map((fix: {id: string}) => fix.id)).toHaveLength(4);
		const planned = await laptop.mailtui(['fix', host, ...words('--all', '--json')]);
		expect(
			JSON.parse(planned.stdout)
				.files.map((file: {path: string}) => file.path)
				.sort(),
		).toEqual(['/etc/dovecot/conf.d/10-mail.conf', '/etc/dovecot/conf.d/20-lmtp.conf', '/etc/dovecot/conf.d/auth-sql.conf.ext']);
		expect(await fingerprint(lab, '/etc')).toBe(before);
		expect((await laptop.mailtui(['fix', host, ...words('--all', '--apply')])).code).toBe(64);
		const applied = await laptop.mailtui(['fix', host, ...words('--all', '--apply', '--yes', '--json')]);
		expect(applied.code).toBe(0);
		const {change} = JSON.parse(applied.stdout);
		expect(change).toMatchObject({
			result: 'confirmed',
			says: 'Mail works: 9 of 9, 100 %',
			proof: expect.arrayContaining([{from: 'delivery', text: expect.stringMatching(/A test mail arrived in \d\.\d\d s, in INBOX/)}]),
		});
		expect((await laptop.mailtui(['check', host, '--core', ...words()])).code).toBe(0);
		// A mail that nobody of ours sends, into a real Maildir.
		await lab.exec(`printf 'Subject: proof\\n\\nx\\n' | sendmail testuser1@example.org`);
		await expect
			.poll(async () => (await lab.exec('find /var/mail/vmail/example.org/testuser1/Maildir/new -type f | wc -l')).stdout.trim(), {timeout: 10_000})
			.toBe('1');
		const again = await laptop.mailtui(['fix', host, ...words('--all', '--apply', '--yes')]);
		expect([again.code, again.stdout]).toEqual([0, 'Nothing to repair: none of these faults is on this server.\n']);
		const [account] = readFileSync(join(laptop.home, '.local/state/mailtui/changes.jsonl'), 'utf8').split('\n');
		expect(JSON.parse(account ?? '')).toMatchObject({id: change.id, host, result: 'confirmed'});
		const undone = await laptop.mailtui(['undo', host, change.id, ...words('--yes')]);
		expect([undone.code, undone.stderr]).toEqual([0, '']);
		expect(await fingerprint(lab, '/etc')).toBe(before);
		const history = JSON.parse((await laptop.mailtui(['history', host, ...words('--json')])).stdout);
		expect(history.changes).toMatchObject([{id: change.id, result: 'undone', because: expect.arrayContaining(['dovecot-lmtp-username-format'])}]);
		expect((await laptop.mailtui(['history', host, ...words('--markdown')])).stdout).toMatch(
			/^# What was changed on [\s\S]*-mail_driver = mbox[\s\S]*systemctl reload-or-restart/,
		);
	});

	test('one of four is a success although mail still waits for the others, and that is said', async () => {
		const applied = await laptop.mailtui(['fix', host, 'dovecot-lmtp-username-format', ...words('--apply', '--yes', '--json')]);
		expect(applied.code).toBe(0);
		expect(JSON.parse(applied.stdout).change).toMatchObject({result: 'confirmed', says: 'Mail does not arrive: 8 of 9, 88 %; 3 more faults are known'});
	});

	test('as a script that is run twice, and as a playbook that Ansible accepts', async () => {
		const script = await laptop.mailtui(['fix', host, ...words('--all', '--format', 'sh')]);
		const first = await lab.exec(script.stdout);
		expect([first.code, first.stderr]).toEqual([0, '']);
		expect((await laptop.mailtui(['check', host, '--core', ...words()])).code).toBe(0);
		const after = await fingerprint(lab, '/etc');
		expect((await lab.exec(script.stdout)).stdout).toBe('Nothing to do: all is as it should be.\n');
		expect(await fingerprint(lab, '/etc')).toBe(after);
		await lab.setState('broken');
		const book = laptop.keep('fix.yml', (await laptop.mailtui(['fix', host, ...words('--all', '--format', 'ansible')])).stdout);
		const checked = await lab.onLaptop(['ansible-playbook', '-i', 'localhost,', '--syntax-check', book], {env: {LC_ALL: 'C.UTF-8', HOME: laptop.home}});
		expect([checked.code, checked.stderr]).toEqual([0, '']);
	});

	/** Starts a repair and does something when the stage was told. Resolves when mailtui has ended. */
	const during = async (stage: string, strike: (child: ReturnType<typeof spawn>) => Promise<void> | void) => {
		const [program, ...argv] = [...laptop.argv, 'fix', host, ...words('--all', '--apply', '--yes', '--confirm-within', '3s')];
		const child = spawn('ip', ['netns', 'exec', lab.laptopNamespace, program as string, ...argv], {
			env: {...process.env, ...laptop.env},
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		const said: string[] = [];
		child.stdout.on('data', chunk => said.push(String(chunk)));
		let struck = false;
		createInterface({input: child.stderr}).on('line', line => {
			said.push(line);
			if (struck || !line.startsWith(`✓ ${stage}`)) return;
			struck = true;
			void strike(child);
		});
		const [code] = await once(child, 'close');
		expect(struck, said.join('\n')).toBe(true);
		return {code, said: said.join('\n')};
	};

	/** As before or as planned, and nothing is under way any more. */
	const settled = async () => {
		await expect
			.poll(async () => (await entries()).map(entry => entry.state).filter(state => state === 'armed' || state === 'committed'), {
				timeout: 15_000,
				interval: 300,
			})
			.toEqual([]);
		const [entry] = await entries();
		const after = await fingerprint(lab, '/etc');
		if (entry?.state === 'confirmed') expect(after).not.toBe(before);
		else expect(after).toBe(before);
		expect((await lab.exec('systemctl is-active dovecot postfix; find /etc -name "*.mailtui-*"')).stdout).toBe('active\nactive\n');
		return entry?.state;
	};

	test.each(stages)('mailtui is killed when it has said: %s', async stage => {
		await during(stage, child => void child.kill('SIGKILL'));
		const state = await settled();
		if (stage === 'confirmed') expect(state).toBe('confirmed');
		else if (['copied and changed there', 'validated'].includes(stage)) expect([undefined, 'rolled-back']).toContain(state);
		else expect(['rolled-back', 'confirmed']).toContain(state);
	});

	test.each(stages.slice(0, -1))('the connection is cut when it was: %s', async stage => {
		let restored: Promise<void> | undefined;
		const {code, said} = await during(stage, async () => {
			await lab.cutNetwork();
			// Longer than the server waits.
			restored = new Promise(resolve => setTimeout(resolve, 5000)).then(() => lab.restoreNetwork());
		});
		await restored;
		const state = await settled();
		expect(said).not.toMatch(/mailtui has a bug|^\s+at /m);
		if (state === 'confirmed') expect(code).toBe(0);
		else expect([2, 3]).toContain(code);
	});
});
