// Real mail on a real Debian 13, delivered, deferred, bounced, rejected, greylisted, signed, filed: each story as `mailtui trace` tells it.
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createAsk} from '../../../source/commands/ask.ts';
import {createClock} from '../../../source/host/clock.ts';
import type {Host} from '../../../source/host/host.ts';
import {connectSsh} from '../../../source/host/ssh.ts';
import type {Story} from '../../../source/maillog/story-shape.ts';
import {readSummary, type Summary} from '../../../source/maillog/summarise.ts';
import {type Traced, trace} from '../../../source/maillog/trace.ts';
import {readWanted, type Wanted} from '../../../source/maillog/wanted.ts';
import {describeLab} from '../describe-lab.ts';
import {rootLogin} from '../root-login.ts';
import {prepareStories} from './prepare.ts';
import {send} from './send.ts';
import {type Sink, startSink} from './sink.ts';

const user = 'testuser1@example.org' as const;

describeLab('stories', lab => {
	let host: Host;
	let sink: Sink;
	beforeAll(async () => {
		await lab.reset('repaired');
		await prepareStories(lab);
		sink = await startSink();
		host = await connectSsh(rootLogin(lab), undefined, createClock());
	});
	afterAll(async () => {
		await host?.close();
		await sink?.close();
		await lab.reset('broken');
	});

	const traced = async (asked: string): Promise<Traced> => {
		const found = await trace(createAsk(host), {wanted: readWanted(asked) as Wanted, since: new Date(Date.now() - 3_600_000)});
		if (!found.ok) throw new Error(found.why);
		return found.value;
	};
	const until = (asked: string, holds: (story: Story) => boolean): Promise<Story> =>
		expect
			.poll(async () => (await traced(asked)).stories[0], {timeout: 30_000, interval: 200})
			.toSatisfy((story: Story | undefined) => story !== undefined && holds(story))
			.then(async () => (await traced(asked)).stories[0] as Story);
	const idOf = (reply: string): string => /queued as (\S+)/.exec(reply)?.[1] ?? reply;
	const isSettled = (story: Story) => story.finished && story.outcomes.length > 0;

	test('delivered: accepted from whom, as whom, signed, where it lies', async () => {
		const id = idOf(await send(lab, {from: user, to: ['testuser2@example.org'], subject: 'hello', messageId: 'story.one@example.org'}));
		const story = await until(id, isSettled);
		expect(story).toMatchObject({queueIds: [id], messageId: 'story.one@example.org', sender: user, user, finished: true, verdict: {level: 'ok'}});
		expect(story.steps.map(step => step.word)).toEqual(['accepted', 'signed', 'queued', 'delivered']);
		expect(story.steps[0]?.says).toMatch(/^submission \(587\) from .*203\.0\.113\.1.*, TLS 1\.3, as testuser1@example\.org$/);
		expect(story.steps[1]?.says).toBe('DKIM mail._domainkey.example.org');
		expect(story.outcomes).toMatchObject([{recipient: 'testuser2@example.org', state: 'delivered', folder: 'INBOX', tries: 1}]);
		expect((await traced('<story.one@example.org>')).stories[0]?.queueIds).toEqual([id]);
	});

	test('filed by sieve: the folder, and that a rule of the user did it', async () => {
		const id = idOf(await send(lab, {from: user, to: ['testuser2@example.org'], subject: 'spam for you'}));
		expect((await until(id, each => isSettled(each) && each.outcomes[0]?.folder !== undefined)).outcomes).toMatchObject([
			{folder: 'Junk', says: 'Junk (by a rule of the user)'},
		]);
	});

	test('five recipients with three outcomes; the greylisted one says when it is tried again, and arrives', async () => {
		const to = ['testuser2@example.org', 'anna@example.com', 'grey1@example.com', 'rbl1@example.com', 'nobody1@example.com'];
		const id = idOf(await send(lab, {from: user, to, subject: 'to five'}));
		const story = await until(id, each => each.outcomes.length === 5 && each.steps.some(step => step.word === 'told sender'));
		const states = () => Object.fromEntries(story.outcomes.map(each => [each.recipient.split('@')[0], each.state]));
		expect(states()).toEqual({testuser2: 'delivered', anna: 'delivered', grey1: 'waiting', rbl1: 'returned', nobody1: 'returned'});
		expect(story.verdict).toEqual({level: 'failure', says: '2 returned to the sender, 1 waiting, 2 delivered'});
		expect(story.outcomes.find(each => each.recipient === 'grey1@example.com')).toMatchObject({
			says: expect.stringContaining('Greylisted'),
			todo: expect.stringContaining('Nothing'),
		});
		expect(story.outcomes.find(each => each.recipient === 'rbl1@example.com')).toMatchObject({
			says: expect.stringContaining('zen.example.net'),
			todo: expect.stringContaining('list of senders of spam'),
		});
		const {queued} = await traced(id);
		expect(queued.get(id)).toMatchObject({queue: expect.stringMatching(/deferred|active/)});
		sink.relent();
		const done = await until(id, each => each.finished);
		expect(done.outcomes.find(each => each.recipient === 'grey1@example.com')).toMatchObject({
			state: 'delivered',
			says: expect.stringContaining('took it as 5INK'),
		});
		expect(sink.taken).toEqual(expect.arrayContaining(['anna@example.com', 'grey1@example.com']));
	}, 60_000);

	test('bounced: no such domain, and the sender was told', async () => {
		await lab.exec(`printf 'Subject: x\\n\\nx\\n' | sendmail -f ${user} lost@nowhere.test`);
		const story = await until('lost@nowhere.test', each => each.steps.some(step => step.word === 'told sender'));
		expect(story).toMatchObject({
			outcomes: [{state: 'returned', says: expect.stringContaining('Host or domain name not found'), todo: expect.stringContaining('typing error')}],
		});
		expect(story.steps.find(step => step.word === 'told sender')?.says).toBe(`${user}: INBOX`);
	});

	test('deferred: nobody answers at Dovecot’s door, and what to do', async () => {
		await lab.exec('systemctl stop dovecot');
		await lab.exec(`printf 'Subject: x\\n\\nx\\n' | sendmail -f ${user} mailtui-probe@example.org`);
		const story = await until('mailtui-probe@example.org', each => each.outcomes.length > 0);
		expect(story).toMatchObject({
			finished: false,
			outcomes: [{state: 'waiting', says: expect.stringMatching(/Connection refused|No such file/), todo: expect.stringContaining('Dovecot')}],
		});
		await lab.exec('systemctl start dovecot; postqueue -f');
		expect((await until('mailtui-probe@example.org', each => isSettled(each) && each.outcomes[0]?.folder !== undefined)).outcomes).toMatchObject([
			{state: 'delivered', folder: 'INBOX', tries: expect.toSatisfy((tries: number) => tries > 1)},
		]);
	});

	test('rejected before it had an id: by address', async () => {
		expect(await send(lab, {from: user, to: ['missing@example.org'], subject: 'x'})).toMatch(/550 5\.1\.1/);
		const story = await until('missing@example.org', each => each.outcomes.length > 0);
		expect(story).toMatchObject({
			queueIds: [],
			user,
			verdict: {level: 'failure', says: 'rejected'},
			outcomes: [{state: 'rejected', says: expect.stringContaining('User unknown')}],
		});
	});

	test('an address lists who sent to whom, newest first', async () => {
		const {stories} = await traced('testuser2@example.org');
		expect(stories.length).toBeGreaterThanOrEqual(3);
		expect(stories.map(story => story.fromMs)).toEqual(stories.map(story => story.fromMs).toSorted((one, two) => two - one));
		expect(stories.every(story => story.sender === 'testuser2@example.org' || story.outcomes.some(each => each.recipient === 'testuser2@example.org'))).toBe(
			true,
		);
	});

	test('an unknown id names those that look like it; the id of another server leads to ours', async () => {
		const known = (await traced('testuser2@example.org')).stories[0]?.queueIds[0] as string;
		const like = `${known.slice(0, -1)}${known.endsWith('0') ? '1' : '0'}`;
		expect(await traced(like)).toMatchObject({stories: [], near: expect.arrayContaining([known]), complete: true});
		const remote = (await traced('anna@example.com')).stories[0]?.outcomes.find(each => each.recipient === 'anna@example.com');
		const found = await traced(/took it as (\S+)/.exec(remote?.says ?? '')?.[1] ?? '');
		expect(found.stories[0]?.outcomes.map(each => each.recipient)).toContain('anna@example.com');
	});

	test('all of it in numbers', async () => {
		await send(lab, {from: user, to: ['testuser2@example.org'], subject: 'x', password: 'wrong'});
		const now = new Date();
		const summary = await expect
			.poll(async () => {
				const read = await readSummary(createAsk(host), {since: new Date(now.getTime() - 3_600_000), until: now});
				return read.ok ? read.value : undefined;
			})
			.toSatisfy((each: Summary | undefined) => (each?.top['failed-account'].length ?? 0) > 0)
			.then(() => readSummary(createAsk(host), {since: new Date(now.getTime() - 3_600_000), until: now}));
		if (!summary.ok) throw new Error(summary.why);
		const {total, top, accounts, complete} = summary.value;
		expect(complete).toBe(true);
		expect(total.received).toBeGreaterThanOrEqual(5);
		expect(total.delivered).toBeGreaterThanOrEqual(6);
		expect(total.bounced).toBeGreaterThanOrEqual(3);
		expect(total.deferred).toBeGreaterThanOrEqual(2);
		expect(total.rejected).toBeGreaterThanOrEqual(1);
		expect(accounts).toMatchObject([{name: user, mails: 3, recipients: 7}]);
		expect(top['failed-account']).toEqual([{count: 1, what: user}]);
		expect(top['failed-address']).toEqual([{count: 1, what: '203.0.113.1'}]);
		expect(top.reason.map(each => each.what)).toContain('Recipient address rejected: User unknown in virtual mailbox table');
		expect(top.refusing.map(each => each.what)).toContain('mx.example.com');
		expect(top.recipient[0]).toMatchObject({what: 'testuser2@example.org'});
	});

	test('Postfix writes a file of its own, all others the journal: the story and the numbers are of both', async () => {
		const counted = async () => {
			const until = new Date();
			const summary = await readSummary(createAsk(host), {since: new Date(until.getTime() - 3_600_000), until});
			if (!summary.ok) throw new Error(summary.why);
			return summary.value.total;
		};
		const before = await counted();
		await lab.exec('rm -f /var/log/postfix.log; postconf -e maillog_file_prefixes=/var maillog_file=/var/log/postfix.log; systemctl restart postfix');
		const id = idOf(await send(lab, {from: user, to: ['testuser2@example.org'], subject: 'spam in two logs', messageId: 'two.logs@example.org'}));
		for (const asked of [id, '<two.logs@example.org>', user]) {
			const story = await until(asked, each => isSettled(each) && each.outcomes[0]?.folder !== undefined);
			expect(story.steps.map(step => step.word)).toEqual(['accepted', 'signed', 'queued', 'delivered']);
			expect(story.outcomes).toMatchObject([{state: 'delivered', folder: 'Junk', says: 'Junk (by a rule of the user)'}]);
		}
		const {place} = await traced(id);
		expect(place).toMatchObject({where: '/var/log/postfix.log', beside: 'journal'});
		const after = await counted();
		expect([after.received - before.received, after.delivered - before.delivered]).toEqual([1, 1]);
		await lab.exec('postconf -X maillog_file maillog_file_prefixes; systemctl restart postfix; rm -f /var/log/postfix.log');
	});

	test('the same out of a log file of rsyslog, with what was rotated away', async () => {
		await lab.exec(`mkdir -p /var/log && journalctl -q -a -o short-iso-precise --facility=mail > /var/log/mail.log.1
cd /var/log && head -n 40 mail.log.1 | gzip > mail.log.2.gz && sed -i 1,40d mail.log.1 && tail -n 20 mail.log.1 > mail.log && head -n -20 mail.log.1 > x && mv x mail.log.1
touch -d '2 minutes ago' mail.log.2.gz; touch -d '1 minute ago' mail.log.1; postconf -e maillog_file_prefixes=/var maillog_file=/var/log/mail.log`);
		const {place, stories} = await traced('<story.one@example.org>');
		expect(place.where).toBe('/var/log/mail.log');
		expect(stories[0]).toMatchObject({verdict: {level: 'ok'}, outcomes: [{recipient: 'testuser2@example.org', folder: 'INBOX'}]});
		await lab.exec('postconf -X maillog_file maillog_file_prefixes; rm -f /var/log/mail.log*');
	});
});
