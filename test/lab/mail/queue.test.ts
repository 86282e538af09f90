// The queue of a real Postfix: why mail waits, one message, and each change of it, journaled, proven and taken back.
import {afterAll, beforeAll, expect, test} from 'vitest';
import {readHistory} from '../../../source/changes/read-history.ts';
import type {JournalEntry} from '../../../source/changes/shape.ts';
import {undoChange} from '../../../source/changes/undo.ts';
import {createAt} from '../../../source/checks/at.ts';
import {createAsk} from '../../../source/commands/ask.ts';
import {queueControl} from '../../../source/commands/queue-control.ts';
import {queueMessage} from '../../../source/commands/queue-message.ts';
import {createClock} from '../../../source/host/clock.ts';
import {createHere} from '../../../source/host/here.ts';
import type {Host} from '../../../source/host/host.ts';
import {connectSsh} from '../../../source/host/ssh.ts';
import {changeQueue, resultOfQueueChange} from '../../../source/queue/change-queue.ts';
import {groupQueue} from '../../../source/queue/group-queue.ts';
import type {QueueVerb} from '../../../source/queue/plan-queue.ts';
import {type MailQueue, readQueue} from '../../../source/queue/read-queue.ts';
import type {Session} from '../../../source/session.ts';
import {describeLab} from '../describe-lab.ts';
import {rootLogin} from '../root-login.ts';

const message =
	'Subject: a test\\nMIME-Version: 1.0\\nContent-Type: multipart/mixed; boundary=xx\\n\\n--xx\\n\\nHello.\\n--xx\\nContent-Type: application/pdf; name=\\"a b.pdf\\"\\n\\nJVBERi\\n--xx--\\n';

describeLab('the queue', lab => {
	let host: Host;
	let session: Session;
	const clock = createClock();
	beforeAll(async () => {
		await lab.reset('repaired');
		await lab.exec('systemctl stop dovecot');
		host = await connectSsh(rootLogin(lab), undefined, clock);
		const [here, target] = [createHere(), {publicAddress: lab.publicAddress, vpnAddress: lab.vpnAddress, hostName: lab.hostName}];
		session = {
			host,
			here,
			clock,
			target,
			readOnly: false,
			at: () => createAt({host, ask: createAsk(host), here, clock, target, readOnly: false}),
			onCommand: () => () => {},
			remember: async () => {},
			rememberProbe: async () => '',
			probeAddress: () => undefined,
			close: () => host.close(),
		};
	});
	afterAll(async () => {
		await host?.close();
		await lab.reset('broken');
	});

	const queue = async (): Promise<MailQueue> => {
		const answer = await readQueue(createAsk(host));
		if (!answer.ok) throw new Error(answer.why);
		return answer.value;
	};
	const submit = async (count: number): Promise<string[]> => {
		const before = new Set((await queue()).messages.map(each => each.id));
		await lab.exec(`for i in $(seq ${count}); do printf '${message}' | sendmail -f testuser1@example.org testuser2@example.org; done`);
		await expect
			.poll(async () => (await queue()).messages.filter(each => !before.has(each.id) && each.queue === 'deferred').length, {timeout: 10_000})
			.toBe(count);
		return (await queue()).messages.filter(each => !before.has(each.id)).map(each => each.id);
	};
	const change = (verb: QueueVerb, ids: readonly string[]) => resultOfQueueChange(changeQueue(session, verb, ids));
	const queuesOf = async (ids: readonly string[]) => (await queue()).messages.filter(each => ids.includes(each.id)).map(each => each.queue);
	const entryOf = async (id: string): Promise<JournalEntry> => {
		const history = await readHistory(createAsk(host));
		const entry = history.ok ? history.value.find(each => each.id === id) : undefined;
		if (entry === undefined) throw new Error(`${id} is not in the journal`);
		return entry;
	};

	test('why it waits, for whom, what that means, and when it is tried next', async () => {
		const ids = await submit(3);
		const {messages} = await queue();
		const [group] = groupQueue(messages);
		expect(group).toMatchObject({
			destination: 'example.org',
			recipients: 3,
			reason: expect.stringContaining('Connection refused'),
			means: expect.stringContaining('Dovecot'),
			todo: 'Start Dovecot.',
		});
		const mine = messages.filter(each => ids.includes(each.id));
		expect(mine.every(each => each.nextTry !== undefined && each.nextTry.getTime() > Date.now() - 5000 && each.sender === 'testuser1@example.org')).toBe(true);
	});

	test('one message: headers and parts, its body only when it is asked for', async () => {
		const [id = ''] = await submit(1);
		const show = async (body: boolean) => {
			const [result] = await host.run([queueMessage.build({id, body})]);
			return queueMessage.parse(result as NonNullable<typeof result>);
		};
		const shown = await show(false);
		expect(shown).toMatchObject({
			ok: true,
			value: {
				body: undefined,
				parts: [{type: 'multipart/mixed'}, {depth: 1, type: 'text/plain', bytes: 7}, {depth: 1, type: 'application/pdf', name: 'a b.pdf'}],
			},
		});
		expect(shown.ok && shown.value.headers).toContainEqual(['Subject', 'a test']);
		expect(shown.ok && shown.value.envelope).toContainEqual(['recipient', 'testuser2@example.org']);
		expect(JSON.stringify(shown)).not.toContain('Hello.');
		expect(await show(true)).toMatchObject({value: {body: expect.arrayContaining(['Hello.'])}});
		await lab.exec(`postsuper -d ${id}`);
		expect(await show(false)).toMatchObject({ok: false, missing: true, why: expect.stringContaining('not in the queue any more')});
	});

	test('put on hold, and back by undo', async () => {
		const ids = await submit(2);
		const held = await change('hold', ids);
		expect(held).toMatchObject({result: 'confirmed', says: '2 messages on hold'});
		expect(await queuesOf(ids)).toEqual(['hold', 'hold']);
		const entry = await entryOf(held.id);
		expect(entry).toMatchObject({title: 'Queue: 2 messages put on hold', state: 'confirmed', because: ['queue hold'], noUndo: []});
		expect(await undoChange(host, entry)).toMatchObject({undone: true});
		expect(await queuesOf(ids)).toEqual(['deferred', 'deferred']);
	});

	test('released', async () => {
		const ids = await submit(1);
		await change('hold', ids);
		expect(await change('release', ids)).toMatchObject({result: 'confirmed', says: '1 message released'});
		expect(await queuesOf(ids)).not.toContain('hold');
	});

	test('deleted with a copy kept, put back by undo, and then delivered whole', async () => {
		const ids = await submit(2);
		const deleted = await change('delete', ids);
		expect(deleted).toMatchObject({result: 'confirmed', says: expect.stringMatching(/^2 messages deleted/)});
		expect(await queuesOf(ids)).toEqual([]);
		const kept = (await lab.exec('stat -c "%a %U %n" /var/lib/mailtui/queue/*/*')).stdout.trim().split('\n');
		expect(kept).toHaveLength(2);
		expect(kept.every(line => /^600 root /.test(line))).toBe(true);
		const others = (await queue()).messages.length;
		expect(await undoChange(host, await entryOf(deleted.id))).toMatchObject({undone: true});
		await expect.poll(async () => (await queue()).messages.length, {timeout: 10_000}).toBe(others + 2);
		expect((await lab.exec('ls /var/lib/mailtui/queue/* 2> /dev/null')).stdout.trim()).toBe('');
		await lab.exec('find /var/mail/vmail -path "*/new/*" -delete; systemctl start dovecot');
		expect(await change('flush', [])).toMatchObject({result: 'confirmed'});
		await expect.poll(async () => (await queue()).messages.filter(each => each.queue !== 'hold').length, {timeout: 20_000}).toBe(0);
		const files = (
			await lab.exec(
				'grep -l "^Subject: a test" -r /var/mail/vmail/example.org/testuser2/Maildir/new | wc -l; cat /var/mail/vmail/example.org/testuser2/Maildir/new/* | grep -c "^JVBERi"',
			)
		).stdout
			.trim()
			.split('\n');
		expect(Number(files[0])).toBeGreaterThanOrEqual(2);
		expect(files[1]).toBe(files[0]);
		await lab.exec('systemctl stop dovecot');
	}, 90_000);

	test('what cannot be copied is not deleted, and waits as it did', async () => {
		const ids = await submit(2);
		const [spared = '', gone = ''] = ids;
		const directory = '/var/lib/mailtui/queue/test-of-copies';
		// A copy cannot take the place of a folder.
		await lab.exec(`mkdir -p ${directory}/${spared}`);
		const [result] = await host.run([queueControl.build({verb: 'delete', ids, directory})]);
		expect(queueControl.parse(result as NonNullable<typeof result>)).toMatchObject({
			ok: true,
			value: {done: 1, missing: [], troubles: [expect.stringContaining(`${directory}/${spared}`)]},
		});
		expect(await queuesOf([spared])).toEqual(['deferred']);
		expect(await queuesOf([gone])).toEqual([]);
		await lab.exec(`rm -r ${directory}`);
	});

	test('queued anew, under another id', async () => {
		const ids = await submit(1);
		expect(await change('requeue', ids)).toMatchObject({result: 'confirmed', says: '1 message queued anew'});
		await expect.poll(() => queuesOf(ids), {timeout: 10_000}).toEqual([]);
		await expect.poll(async () => (await queue()).messages.every(each => each.queue === 'deferred'), {timeout: 10_000}).toBe(true);
	});

	test('what left the queue meanwhile is no failure', async () => {
		const ids = await submit(2);
		await lab.exec(`postsuper -d ${ids[0]}`);
		expect(await change('hold', ids)).toMatchObject({result: 'confirmed', says: '1 message on hold'});
	});
});
