// A DKIM key's life on a real server: made, refused while nobody can see it, published, signed with, verified in a mail, undone.
import {afterAll, beforeAll, expect, test} from 'vitest';
import {describeLab} from './describe-lab.ts';
import {makeLaptop} from './faults/laptop.ts';

describeLab('DKIM keys', lab => {
	const laptop = makeLaptop(lab);
	const mailtui = (argv: readonly string[]) => laptop.mailtui([...argv, ...laptop.asRoot] as never);
	const server = `root@${lab.publicAddress}`;
	beforeAll(() => lab.reset('repaired'));
	afterAll(() => lab.reset('broken'));

	const publish = async (record: string): Promise<void> => {
		// As the administrator would paste it into the zone.
		await lab.exec('cat >> /etc/nsd/zones/example.org; systemctl restart nsd', {input: record});
	};
	const signers = async (): Promise<string> => {
		const {stdout} = await mailtui(['deliver', server, 'inside', '--probe', lab.probeAddress, '--probe-password-file', lab.probePasswordFile, '--json']);
		const [inside] = JSON.parse(stdout).tests;
		return inside.message.verified
			.filter((each: {method: string}) => each.method === 'dkim')
			.map((each: {says: string}) => each.says)
			.join(', ');
	};

	test('rotation: add, publish, switch, and back', async () => {
		const added = await mailtui(['dkim', 'add', server, 'example.org', '--selector', 'next', '--yes']);
		expect(added.code, added.stderr).toBe(0);
		expect(added.stdout).toMatch(/^next\._domainkey\.example\.org\.\tIN\tTXT\t\(\n\t\t"v=DKIM1; h=sha256; k=rsa; p=/);
		expect((await lab.exec('stat -c "%a %U %G" /etc/dkimkeys/example.org/next.private; systemctl is-active opendkim')).stdout).toBe(
			'600 opendkim opendkim\nactive\n',
		);
		expect(await signers()).toBe('mail._domainkey.example.org pass');

		const early = await mailtui(['dkim', 'switch', server, 'example.org', 'next', '--yes']);
		expect([early.code, early.stderr]).toEqual([64, expect.stringContaining('Nothing is signed with a key that is not published')]);

		const watched = mailtui(['dns', server, 'example.org', '--watch', 'next._domainkey.example.org', '--for', '1']);
		await publish(added.stdout);
		const {code, stdout} = await watched;
		expect([code, stdout]).toEqual([0, expect.stringMatching(/next\._domainkey\.example\.org TXT has arrived everywhere that answers\.\n$/)]);
		const switched = await mailtui(['dkim', 'switch', server, 'example.org', 'next', '--yes', '--probe', lab.probeAddress]);
		expect(switched.code, switched.stderr).toBe(0);
		expect(await signers()).toBe('next._domainkey.example.org pass');

		const signing = await mailtui(['dkim', 'remove', server, 'example.org', 'next', '--yes']);
		expect([signing.code, signing.stderr]).toEqual([64, expect.stringContaining('example.org is signed with next')]);
		const removed = await mailtui(['dkim', 'remove', server, 'example.org', 'mail', '--yes']);
		expect(removed.code, removed.stderr).toBe(0);
		expect(await signers()).toBe('next._domainkey.example.org pass');
	});

	test('a removed key is gone with its file, and undo brings back both', async () => {
		const key = '/etc/dkimkeys/example.org/old.private';
		const look = async () => (await lab.exec(`stat -c '%a %U:%G' ${key}; sha256sum ${key}; grep -c old._domainkey /etc/opendkim/key.table`)).stdout;
		const added = await mailtui(['dkim', 'add', server, 'example.org', '--selector', 'old', '--yes']);
		expect(added.code, added.stderr).toBe(0);
		const before = await look();
		expect(before).toMatch(/^600 opendkim:opendkim\n[0-9a-f]{64} .*\n1\n$/);
		const removed = await mailtui(['dkim', 'remove', server, 'example.org', 'old', '--yes', '--json']);
		expect(removed.code, removed.stderr).toBe(0);
		expect(await look()).toBe('0\n');
		// Neither shown nor kept in the account of it.
		const {id} = JSON.parse(removed.stdout);
		const line = (await lab.exec(`grep -hA1 -e '-----BEGIN' /var/lib/mailtui/changes/${id}/saved/* | tail -1`)).stdout.trim();
		expect(line.length).toBeGreaterThan(40);
		expect(`${removed.stdout}${removed.stderr}${(await mailtui(['history', server, '--json'])).stdout}`).not.toContain(line);
		const undone = await mailtui(['undo', server, id, '--yes']);
		expect(undone.code, undone.stderr).toBe(0);
		expect(await look()).toBe(before);
	});

	test('Ed25519 beside RSA: made, published, and both signatures of a mail verify; undone, all is as it was', async () => {
		const look = async () =>
			(
				await lab.exec(
					'sha256sum /etc/postfix/main.cf /etc/opendkim.conf /etc/opendkim/*; ls /etc/dkimkeys/example.org /etc/systemd/system; systemctl is-active opendkim opendkim-ed25519',
				)
			).stdout;
		const before = await look();
		const added = await mailtui(['dkim', 'add', server, 'example.org', '--ed25519', '--selector', 'ed', '--yes']);
		expect(added.code, added.stderr).toBe(0);
		expect(added.stdout).toMatch(/^ed\._domainkey\.example\.org\.\tIN\tTXT\t"v=DKIM1; k=ed25519; p=[\w+/]{43}="\n$/);
		expect(
			(
				await lab.exec(
					'stat -c "%a %U %G" /etc/dkimkeys/example.org/ed.private; systemctl is-active opendkim opendkim-ed25519; systemctl is-enabled opendkim-ed25519',
				)
			).stdout,
		).toBe('600 opendkim opendkim\nactive\nactive\nenabled\n');
		expect(await signers()).toBe('next._domainkey.example.org pass');
		const early = await mailtui(['dkim', 'switch', server, 'example.org', 'ed', '--yes']);
		expect([early.code, early.stderr]).toEqual([64, expect.stringContaining('Nothing is signed with a key that is not published')]);

		await publish(added.stdout);
		const switched = await mailtui(['dkim', 'switch', server, 'example.org', 'ed', '--yes', '--probe', lab.probeAddress]);
		expect(switched.code, switched.stderr).toBe(0);
		expect((await signers()).split(', ').toSorted()).toEqual(['ed._domainkey.example.org pass', 'next._domainkey.example.org pass']);
		const listed = JSON.parse((await mailtui(['dkim', 'list', server, 'example.org', '--json'])).stdout);
		expect(listed.keys.map((each: {selector: string; signs: boolean; level: string}) => [each.selector, each.signs, each.level])).toEqual(
			expect.arrayContaining([
				['next', true, 'ok'],
				['ed', true, 'ok'],
			]),
		);
		// Nothing else takes the second OpenDKIM for a fault.
		expect(JSON.parse((await mailtui(['fix', server, '--json'])).stdout).fixes).toEqual([]);

		for (const title of [/is signed with ed/, /A new DKIM key ed\./]) {
			const {changes} = JSON.parse((await mailtui(['history', server, '--json'])).stdout);
			const undone = await mailtui(['undo', server, changes.find((each: {title: string}) => title.test(each.title)).id, '--yes']);
			expect(undone.code, undone.stderr).toBe(0);
		}
		expect(await look()).toBe(before);
		expect(await signers()).toBe('next._domainkey.example.org pass');
	});

	test('two RSA keys side by side make two signatures', async () => {
		const added = await mailtui(['dkim', 'add', server, 'example.org', '--selector', 'second', '--yes']);
		expect(added.code, added.stderr).toBe(0);
		await publish(added.stdout);
		const switched = await mailtui(['dkim', 'switch', server, 'example.org', 'second', '--beside', '--yes', '--probe', lab.probeAddress]);
		expect(switched.code, switched.stderr).toBe(0);
		expect((await signers()).split(', ').toSorted()).toEqual(['next._domainkey.example.org pass', 'second._domainkey.example.org pass']);
	});

	test('a key with which mail is no longer taken is given up by itself', async () => {
		const added = await mailtui(['dkim', 'add', server, 'example.net', '--selector', 'weak', '--yes']);
		await lab.exec('cat >> /etc/nsd/zones/example.net; systemctl restart nsd', {input: added.stdout});
		// A milter that is away and turns every message away, whatever is signed.
		await lab.exec('postconf -e non_smtpd_milters=unix:opendkim/gone.sock milter_default_action=tempfail; postfix reload');
		const switched = await mailtui(['dkim', 'switch', server, 'example.net', 'weak', '--yes', '--probe', lab.probeAddress]);
		await lab.exec('postconf -X milter_default_action; postconf -e non_smtpd_milters=unix:opendkim/opendkim.sock; postfix reload; postsuper -d ALL');
		expect([switched.code, `${switched.stdout}${switched.stderr}`]).toEqual([2, expect.stringMatching(/all is as it was/)]);
		expect((await lab.exec('grep example.net /etc/opendkim/signing.table')).stdout).toBe('*@example.net mail._domainkey.example.net\n');
	});

	test('the same way in the screen: nothing signs before it is published, then a mail proves it', async () => {
		const terminal = laptop.onTerminal([server, ...laptop.asRoot, '--probe', lab.probeAddress], {columns: 120, rows: 40});
		await terminal.shows('Mail arrives', 30_000);
		terminal.type('5');
		await terminal.shows(/DNS: .*asked/, 30_000);
		terminal.type('K');
		await terminal.shows(/> . example\.net +mail +signs/, 30_000);
		terminal.type('a');
		await terminal.shows('A new DKIM key for example.net');
		terminal.type('\r');
		await terminal.shows(/Make the DKIM key s\d{6} for example\.net on root@/, 30_000);
		terminal.type('\t\r');
		await terminal.shows('u undoes it', 30_000);
		terminal.type('\u001b');
		await terminal.shows(/s\d{6} +waits +There is no DKIM record/, 30_000);
		terminal.type('jj');
		// Nobody is asked whether to sign: it cannot be done yet, and is watched instead.
		const row = await terminal.shows(/> ! example\.net +s\d{6} +waits/);
		expect(row).toContain('Enter watch it arrive');
		terminal.type('\r');
		await terminal.shows(/It has arrived at 0 of \d that answer/, 30_000);
		const {stdout} = await mailtui(['records', server, 'example.net', '--missing']);
		const record = /^s\d{6}\._domainkey[^)]*\)/m.exec(stdout)?.[0] ?? '';
		await lab.exec('cat >> /etc/nsd/zones/example.net; systemctl reset-failed nsd; systemctl restart nsd', {input: `${record}\n`});
		await terminal.shows('It has arrived everywhere that answers.', 30_000);
		terminal.type('\u001b');
		await terminal.shows('Enter sign with it', 30_000);
		terminal.type('\r');
		await terminal.shows(/Sign the mail of example\.net with s\d{6} on root@/, 30_000);
		terminal.type('\t\r');
		const result = await terminal.shows('u undoes it', 60_000);
		expect(result).toMatch(/✓ Mail of example\.net is signed with s\d{6}/);
		expect((await lab.exec('grep example.net /etc/opendkim/signing.table')).stdout).toMatch(/^\*@example\.net s\d{6}\._domainkey\.example\.net\n$/);
		terminal.type('u');
		await terminal.shows('Undo change');
		terminal.type('\t\r');
		await terminal.shows('Undone: all is as it was before', 30_000);
		expect((await lab.exec('grep example.net /etc/opendkim/signing.table')).stdout).toBe('*@example.net mail._domainkey.example.net\n');
	});

	test('what was done can be undone', async () => {
		const {stdout} = await mailtui(['history', server, '--json']);
		const last = JSON.parse(stdout).changes.find((each: {title: string}) => /as well/.test(each.title));
		const undone = await mailtui(['undo', server, last.id, '--yes']);
		expect(undone.code, undone.stderr).toBe(0);
		expect(await signers()).toBe('next._domainkey.example.org pass');
	});
});
