// Changes on a real Debian 13: what is in the way of one leaves the server as it was, or as it was planned, never between; and the journal says which.
import {afterAll, afterEach, beforeAll, beforeEach, expect, test} from 'vitest';
import {type ApplyOptions, applyChange} from '../../../source/changes/apply.ts';
import type {Plan} from '../../../source/changes/shape.ts';
import {undoChange} from '../../../source/changes/undo.ts';
import type {Session} from '../../../source/session.ts';
import {describeLab} from '../describe-lab.ts';
import {fingerprint, finish, journal, openLabSession, planEdits} from './lab-session.ts';

const lmtp = '/etc/dovecot/conf.d/20-lmtp.conf';
const mail = '/etc/dovecot/conf.d/10-mail.conf';
const addComment = (text: string) => `${text}# changed\n`;
const trees = ['/etc/dovecot', '/etc/postfix', '/etc/opendkim.conf'];

describeLab('changes', lab => {
	let session: Session;
	let before = '';
	beforeAll(async () => {
		await lab.reset('repaired');
		session = await openLabSession(lab);
	});
	beforeEach(async () => {
		before = await fingerprint(lab, ...trees);
	});
	afterEach(async () => {
		await lab.exec(
			'for d in /etc/dovecot /etc/dovecot/conf.d /var/lib/mailtui; do mountpoint -q $d && umount $d; done; rm -rf /var/lib/mailtui/changes; systemctl stop "mailtui-change-*.timer"',
		);
	});
	afterAll(async () => {
		await session?.close();
		await lab.reset('broken');
	});

	const apply = (plan: Plan, more: Partial<ApplyOptions> = {}) =>
		applyChange(plan, {
			host: session.host,
			clock: session.clock,
			by: 'anna@laptop',
			because: ['tests'],
			confirmWithinMs: 30_000,
			verify: async () => ({good: true, says: 'fine', proof: [{from: 'test', text: 'proof'}]}),
			...more,
		});
	const unchanged = async () => expect(await fingerprint(lab, ...trees)).toBe(before);
	const nothingKept = async () => expect((await lab.exec('ls /var/lib/mailtui/changes 2>/dev/null')).stdout).toBe('');
	const timers = async () => (await lab.exec('systemctl list-units --all --no-legend "mailtui-change-*"')).stdout.trim();

	test('a change is kept with owner and mode, its proof stands in the journal, and undo gives every byte back', async () => {
		const {result, stages} = await finish(apply(await planEdits(session, {[lmtp]: addComment, [mail]: addComment})));
		expect(result).toMatchObject({result: 'confirmed', says: 'fine'});
		expect(stages).toEqual(['stage', 'validate', 'arm', 'commit', 'settle', 'verify', 'confirm'].map(stage => `${stage} done`));
		const after = await fingerprint(lab, ...trees);
		expect(after).not.toBe(before);
		// Names, owners and modes are the same; contents of two files are not.
		expect(after.split('\n').filter(line => !before.includes(line))).toHaveLength(2);
		expect(await timers()).toBe('');
		const [entry] = await journal(session);
		expect(entry).toMatchObject({id: result.id, by: 'anna@laptop', state: 'confirmed', proof: [{from: 'test', text: 'proof'}]});
		expect(entry?.files.map(({path}) => path)).toEqual([lmtp, mail]);
		expect((await lab.exec('stat -c %a /var/lib/mailtui /var/lib/mailtui/changes /var/lib/mailtui/changes/*')).stdout).toBe('700\n700\n700\n');
		expect(await undoChange(session.host, entry as NonNullable<typeof entry>)).toMatchObject({undone: true});
		await unchanged();
		expect((await journal(session))[0]).toMatchObject({state: 'undone'});
		expect(await undoChange(session.host, (await journal(session))[0] as NonNullable<typeof entry>)).toMatchObject({
			undone: false,
			says: expect.stringContaining('has been undone already'),
		});
	});

	test('a password in a changed file reaches the server as it was, and nothing else', async () => {
		const path = '/etc/dovecot/conf.d/auth-sql.conf.ext';
		const secret = (await lab.exec(`sed -n 's/^ *password = "\\(.*\\)"/\\1/p' ${path}`)).stdout.trim();
		expect(secret.length).toBeGreaterThan(8);
		// The line of the password itself is moved.
		const plan = await planEdits(session, {[path]: text => text.replace(/^( *)(user = .*)\n( *password = .*)\n/m, '$1$3\n$1$2\n').replace(/^ {8}/m, '    ')});
		const {result} = await finish(apply(plan));
		expect(result.result).toBe('confirmed');
		expect((await lab.exec(`cat ${path}`)).stdout).toMatch(new RegExp(`password = "${secret}"\\n *user = mailuser`));
		expect(JSON.stringify(await journal(session))).not.toContain(secret);
		expect((await lab.exec(`grep -rl '${secret}' /var/lib/mailtui --exclude-dir=saved; journalctl -o cat | grep -c '${secret}'`)).stdout.trim()).toBe('0');
		await undoChange(session.host, (await journal(session))[0] as never);
		await unchanged();
	});

	test('a copy that does not validate never touches the live files, and the error names file and line', async () => {
		const plan = await planEdits(session, {[mail]: text => `${text}nonsense = yes\n`});
		const {result, stages} = await finish(apply(plan));
		expect(stages).toEqual(['stage done', 'validate failed']);
		const line = (plan.edits[0]?.after?.text.split('\n').length ?? 0) - 1;
		expect(result).toMatchObject({result: 'refused', why: 'invalid', says: expect.stringContaining(`${mail} line ${line}: nonsense: Unknown setting`)});
		await unchanged();
		await nothingKept();
	});

	test('Postfix and OpenDKIM are validated on their copies too', async () => {
		const postfix = await finish(apply(await planEdits(session, {'/etc/postfix/main.cf': text => `${text}mydestination = $(x\n`})));
		expect(postfix.result.result).toMatch(/refused|confirmed/);
		const opendkim = await finish(apply(await planEdits(session, {'/etc/opendkim.conf': text => `${text}Nonsense yes\n`})));
		expect(opendkim.result).toMatchObject({result: 'refused', why: 'invalid', says: expect.stringMatching(/opendkim .*(unrecognized|configuration error)/)});
		for (const entry of await journal(session)) await undoChange(session.host, entry);
		await unchanged();
	});

	test('what does not prove itself is rolled back', async () => {
		const {result, stages} = await finish(
			apply(await planEdits(session, {[lmtp]: addComment}), {
				verify: async () => ({good: false, says: 'It did not help', proof: [{from: 'journal', text: 'x'}]}),
			}),
		);
		expect(stages.slice(-2)).toEqual(['verify failed', 'rollback done']);
		expect(result).toMatchObject({result: 'rolled-back', why: 'unproven', says: 'It did not help', proof: [{from: 'journal', text: 'x'}]});
		await unchanged();
		expect(await journal(session)).toMatchObject([{state: 'rolled-back'}]);
		expect(await timers()).toBe('');
	});

	test('a service that does not take it is rolled back, with what it said', async () => {
		const plan = await planEdits(session, {[lmtp]: addComment});
		const settle = [{...(plan.settle[0] as NonNullable<(typeof plan.settle)[0]>), argv: ['systemctl', 'reload', '--', 'no-such.service'] as const}];
		const {result} = await finish(apply({...plan, settle}));
		expect(result).toMatchObject({result: 'rolled-back', why: 'unproven', proof: [{from: 'systemctl', text: expect.stringContaining('no-such.service')}]});
		await unchanged();
	});

	test('the timer fires while it is verified: the server has taken it back, and that is said', async () => {
		const {result} = await finish(
			apply(await planEdits(session, {[lmtp]: addComment}), {
				confirmWithinMs: 1000,
				verify: async () => {
					await expect.poll(async () => (await journal(session))[0]?.state, {timeout: 8000, interval: 100}).toBe('rolled-back');
					return {good: true, says: 'too late', proof: []};
				},
			}),
		);
		expect(result).toMatchObject({result: 'rolled-back', why: 'timed-out'});
		await unchanged();
	});

	test('the timer takes one change back while the diff of another is looked at: what was planned on it is refused, what was not goes on', async () => {
		const events = apply(await planEdits(session, {[lmtp]: addComment}), {confirmWithinMs: 2000});
		for await (const event of events) if (event.kind === 'stage' && event.stage === 'commit' && event.state === 'done') break;
		const [onIt, beside] = [await planEdits(session, {[lmtp]: text => `${text}# on it\n`}), await planEdits(session, {[mail]: addComment})];
		expect(onIt.edits[0]?.before?.text).toContain('# changed');
		await expect.poll(async () => (await journal(session))[0]?.state, {timeout: 10_000, interval: 100}).toBe('rolled-back');
		await unchanged();
		expect((await finish(apply(onIt))).result).toMatchObject({result: 'refused', why: 'changed-meanwhile', says: expect.stringContaining(lmtp)});
		await unchanged();
		const {result} = await finish(apply(beside));
		expect(result.result).toBe('confirmed');
		const entry = (await journal(session)).find(({id}) => id === result.id);
		expect(await undoChange(session.host, entry as NonNullable<typeof entry>)).toMatchObject({undone: true});
		await unchanged();
	});

	test.each(['stage', 'arm', 'commit'] as const)('a file that somebody else changes after %s is not overwritten', async stage => {
		const theirs = `printf '# theirs\\n' >> ${lmtp}`;
		const plan = await planEdits(session, {[lmtp]: addComment, [mail]: addComment});
		let expected = '';
		const {result} = await finish(apply(plan, stage === 'commit' ? {verify: async () => ({good: false, says: 'no', proof: []})} : {}), async event => {
			if (event.stage !== stage || event.state !== 'done') return;
			await lab.exec(theirs);
			expected = (await lab.exec(`cat ${lmtp}`)).stdout;
		});
		expect(result.result).toBe(stage === 'stage' ? 'refused' : 'rolled-back');
		if (stage !== 'commit') expect(result).toMatchObject({why: 'changed-meanwhile', says: expect.stringContaining(`${lmtp} was changed meanwhile`)});
		expect((await lab.exec(`cat ${lmtp}`)).stdout).toBe(expected);
		expect(expected).toContain('# theirs');
		// The other file is as it was.
		expect((await fingerprint(lab, mail)).split('\n').every(line => before.includes(line))).toBe(true);
		await lab.exec('rm -rf /var/lib/mailtui/changes');
		await lab.setState('repaired');
	});

	test('a file that changed before anything began is refused', async () => {
		const plan = await planEdits(session, {[lmtp]: addComment});
		await lab.exec(`printf '# theirs\\n' >> ${lmtp}`);
		expect((await finish(apply(plan))).result).toMatchObject({result: 'refused', why: 'changed-meanwhile'});
		await nothingKept();
		await lab.setState('repaired');
	});

	test('undo refuses where a file was changed since, names it, and changes nothing', async () => {
		await finish(apply(await planEdits(session, {[lmtp]: addComment, [mail]: addComment})));
		await lab.exec(`printf '# theirs\\n' >> ${lmtp}`);
		const changed = await fingerprint(lab, ...trees);
		const [entry] = await journal(session);
		expect(await undoChange(session.host, entry as NonNullable<typeof entry>)).toMatchObject({undone: false, says: expect.stringContaining(lmtp)});
		expect(await fingerprint(lab, ...trees)).toBe(changed);
		expect((await journal(session))[0]?.state).toBe('confirmed');
		await lab.setState('repaired');
	});

	test('two operators at once: the second is told who is at it, and the first goes on', async () => {
		const other = await openLabSession(lab);
		const planned = await planEdits(other, {[mail]: addComment});
		let second: Awaited<ReturnType<typeof finish>> | undefined;
		const {result} = await finish(apply(await planEdits(session, {[lmtp]: addComment})), async event => {
			if (event.stage === 'arm') second = await finish(apply(planned, {host: other.host, by: 'bert@desk'}));
		}).finally(() => other.close());
		expect(second?.result).toMatchObject({
			result: 'refused',
			why: 'held',
			says: expect.stringMatching(/^Another change is under way on this server: \S+ by anna@laptop since .* in \d+ s\.$/),
		});
		expect(result.result).toBe('confirmed');
		await undoChange(session.host, (await journal(session)).find(entry => entry.id === result.id) as never);
		await unchanged();
	});

	test('a change whose timer went with a restart of the server is told, and undo ends it', async () => {
		const events = apply(await planEdits(session, {[lmtp]: addComment}));
		for await (const event of events) if (event.kind === 'stage' && event.stage === 'commit' && event.state === 'done') break;
		await lab.exec('systemctl stop "mailtui-change-*.timer"');
		const second = await finish(apply(await planEdits(session, {[mail]: addComment})));
		expect(second.result).toMatchObject({result: 'refused', why: 'held', says: expect.stringContaining('neither confirmed nor taken back')});
		const [left] = await journal(session);
		expect(left?.state).toBe('committed');
		expect(await undoChange(session.host, left as NonNullable<typeof left>)).toMatchObject({undone: true});
		await unchanged();
	});

	test('a symlinked file stays a link, and its target is changed', async () => {
		await lab.exec(`mkdir -p /srv/conf && cp -a ${lmtp} /srv/conf/lmtp.conf && ln -sfn /srv/conf/lmtp.conf ${lmtp}`);
		const linked = await fingerprint(lab, '/etc/dovecot', '/srv/conf');
		const {result} = await finish(apply(await planEdits(session, {[lmtp]: addComment})));
		expect(result.result).toBe('confirmed');
		expect((await lab.exec(`readlink ${lmtp}; tail -1 /srv/conf/lmtp.conf`)).stdout).toBe('/srv/conf/lmtp.conf\n# changed\n');
		await undoChange(session.host, (await journal(session))[0] as never);
		expect(await fingerprint(lab, '/etc/dovecot', '/srv/conf')).toBe(linked);
		await lab.exec('rm -rf /srv/conf');
		await lab.setState('repaired');
	});

	test('a new file gets its owner and mode, and undo removes it', async () => {
		const path = '/etc/dovecot/local.conf';
		const plan = await planEdits(session, {[path]: () => 'mail_max_userip_connections = 20\n'});
		const edits = plan.edits.map(edit => ({...edit, after: {text: edit.after?.text ?? '', owned: {user: 'root', group: 'dovecot', mode: '0640'}}}));
		expect((await finish(apply({...plan, edits}))).result.result).toBe('confirmed');
		expect((await lab.exec(`stat -c '%U %G %a' ${path}; doveconf -h mail_max_userip_connections`)).stdout).toBe('root dovecot 640\n20\n');
		await undoChange(session.host, (await journal(session))[0] as never);
		await unchanged();
	});

	const full = (where: string) => `dd if=/dev/zero of=${where}/filler bs=4k 2>/dev/null; true`;
	test.each([
		[
			'/var/lib is full',
			`mkdir -p /var/lib/mailtui && mount -t tmpfs -o size=16k,mode=700 tmpfs /var/lib/mailtui && ${full('/var/lib/mailtui')}`,
			'refused',
			'',
		],
		[
			'/etc is full',
			`cp -a /etc/dovecot/conf.d /srv/copy && mount -t tmpfs -o size=400k tmpfs /etc/dovecot/conf.d && cp -a /srv/copy/. /etc/dovecot/conf.d/ && chmod --reference=/srv/copy /etc/dovecot/conf.d && ${full('/etc/dovecot/conf.d')}`,
			'rolled-back',
			'umount /etc/dovecot/conf.d; rm -rf /srv/copy',
		],
		['/etc is read-only', 'mount --bind /etc/dovecot /etc/dovecot && mount -o remount,ro,bind /etc/dovecot', 'rolled-back', 'umount /etc/dovecot'],
		['/var/lib is read-only', 'mkdir -p /var/lib/mailtui && mount -t tmpfs -o ro,mode=700 tmpfs /var/lib/mailtui', 'refused', 'umount /var/lib/mailtui'],
	])('%s: nothing is changed, and the reason is told', async (_what, prepare, result, repair) => {
		const plan = await planEdits(session, {[lmtp]: addComment, [mail]: addComment});
		const prepared = await lab.exec(prepare);
		expect(prepared.stderr).toBe('');
		const said = await finish(apply(plan));
		expect(said.result).toMatchObject({result, why: 'server', says: expect.stringMatching(/No space left on device|Read-only file system/)});
		await lab.exec(repair === '' ? 'umount /var/lib/mailtui' : repair);
		await unchanged();
	});

	test('steps are run by the server and undone in reverse, and one that fails rolls all back', async () => {
		const command = (...argv: [string, ...string[]]) => ({name: 'test-step', argv, effect: 'write' as const, asRoot: true, timeoutMs: 10_000});
		const step = (name: string) => ({says: `Make ${name}`, command: command('mkdir', `/srv/${name}`), undo: command('rmdir', `/srv/${name}`)});
		const good = await finish(apply(await planEdits(session, {[lmtp]: addComment}, {steps: [step('one'), step("it's two")]})));
		expect(good.result.result).toBe('confirmed');
		expect((await lab.exec('ls /srv')).stdout).toContain("it's two\none\n");
		await undoChange(session.host, (await journal(session))[0] as never);
		expect((await lab.exec('ls /srv')).stdout).not.toMatch(/one|two/);
		const bad = await finish(
			apply(await planEdits(session, {[lmtp]: addComment}, {steps: [step('one'), {...step('x'), command: command('mkdir', '/no/such/place')}]})),
		);
		expect(bad.result).toMatchObject({result: 'rolled-back', why: 'server', says: expect.stringMatching(/^Make x failed: .*No such file or directory/)});
		expect((await lab.exec('ls /srv')).stdout).not.toMatch(/one/);
		await unchanged();
	});
});
