// rspamd as a milter of Postfix beside OpenDKIM, on a real Debian 13: the story of what it lets through, marks, puts off and refuses, the numbers, the service.
import {setTimeout as wait} from 'node:timers/promises';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createAsk} from '../../../source/commands/ask.ts';
import {lookForFixes} from '../../../source/fixes/run.ts';
import {createClock} from '../../../source/host/clock.ts';
import type {Host} from '../../../source/host/host.ts';
import {connectSsh} from '../../../source/host/ssh.ts';
import type {Story} from '../../../source/maillog/story-shape.ts';
import {readSummary} from '../../../source/maillog/summarise.ts';
import {type Traced, trace} from '../../../source/maillog/trace.ts';
import {readWanted, type Wanted} from '../../../source/maillog/wanted.ts';
import {describeLab} from '../describe-lab.ts';
import {makeLaptop} from '../faults/laptop.ts';
import {rootLogin} from '../root-login.ts';
import {prepareStories} from './prepare.ts';
import {gtube, installRspamd, setRspamdLog} from './rspamd.ts';
import {send, sendFromOutside} from './send.ts';

const user = 'testuser2@example.org';

describeLab('rspamd', lab => {
	const laptop = makeLaptop(lab);
	let host: Host;
	beforeAll(async () => {
		await lab.reset('repaired');
		await prepareStories(lab);
		await installRspamd(lab);
		host = await connectSsh(rootLogin(lab), undefined, createClock());
	}, 180_000);
	afterAll(async () => {
		await host?.close();
		await lab.reset('broken');
	});

	const traced = async (asked: string): Promise<Traced> => {
		const found = await trace(createAsk(host), {wanted: readWanted(asked) as Wanted, since: new Date(Date.now() - 3_600_000)});
		if (!found.ok) throw new Error(found.why);
		return found.value;
	};
	const storyOf = async (asked: string, holds: (story: Story) => boolean = story => story.finished && story.outcomes.length > 0): Promise<Story> =>
		expect
			.poll(async () => (await traced(asked)).stories[0], {timeout: 20_000, interval: 200})
			.toSatisfy((story: Story | undefined) => story !== undefined && holds(story))
			.then(async () => (await traced(asked)).stories[0] as Story);
	const wordsOf = (story: Story) => story.steps.map(step => step.word);
	const scanOf = (story: Story) => story.steps.findLast(step => step.word === 'scanned');

	// Debian's rspamd writes its own file; told so, it writes where all others do.
	test.each(['file', 'syslog', 'console'] as const)(
		'it writes to: %s',
		async to => {
			await setRspamdLog(lab, to);
			await lab.exec('redis-cli flushall');
			const id = (name: string) => `${name}.${to}@example.com`;
			const asked = (name: string) => `<${id(name)}>`;

			await send(lab, {from: 'testuser1@example.org', to: [user], subject: 'a good one', messageId: id('good')});
			const good = await storyOf(asked('good'));
			expect(wordsOf(good)).toEqual(['accepted', 'signed', 'scanned', 'queued', 'delivered']);
			expect(scanOf(good)).toMatchObject({level: 'ok', says: expect.stringMatching(/^rspamd lets it through; -?[\d.]+ points \(refused from 15\)/)});

			expect(await sendFromOutside(lab, {to: ['testuser1@example.org', user], subject: 'a bad one', text: gtube, messageId: id('bad')})).toMatch(
				/554 5\.7\.1 Gtube/,
			);
			const bad = await storyOf(asked('bad'));
			expect(wordsOf(bad)).toEqual(['accepted', 'scanned', 'rejected']);
			expect(bad).toMatchObject({finished: true, verdict: {level: 'failure', says: 'all 2 rejected'}, sender: 'anna@example.com'});
			expect(bad.outcomes.map(each => each.recipient)).toEqual(['testuser1@example.org', user]);
			expect(scanOf(bad)?.says).toBe('rspamd takes it for spam ("Gtube pattern"); 15 points (refused from 15)');

			await send(lab, {from: 'testuser1@example.org', to: [user], subject: 'please mark me', messageId: id('marked')});
			const marked = await storyOf(asked('marked'));
			expect(marked).toMatchObject({verdict: {level: 'ok'}, outcomes: [{state: 'delivered'}]});
			expect(scanOf(marked)).toMatchObject({
				level: 'warning',
				says: expect.stringMatching(/^rspamd marks it as spam, in a header; 7\.9 points .*: LAB_MARK 8/),
			});

			const grey = {to: [user], subject: 'please grey me', messageId: id('grey')};
			expect(await sendFromOutside(lab, grey)).toMatch(/451 4\.7\.1 Try again later/);
			const waits = await storyOf(asked('grey'));
			expect(waits).toMatchObject({
				verdict: {level: 'warning', says: 'told to come again later'},
				outcomes: [{state: 'put off', todo: expect.stringContaining('tries again by itself')}],
			});
			expect(scanOf(waits)?.says).toMatch(/^rspamd lets its sender wait \("Try again later"\); 5 points .*LAB_GREY 5/);
			await wait(4000);
			expect(await sendFromOutside(lab, grey)).toMatch(/^250 /);
			const taken = await storyOf(asked('grey'), story => story.outcomes[0]?.state === 'delivered');
			expect(wordsOf(taken)).toEqual(['accepted', 'scanned', 'put off', 'accepted', 'scanned', 'queued', 'delivered']);
			expect(taken.verdict.level).toBe('ok');
		},
		90_000,
	);

	test('rejected by reason; what was refused at its end is not counted as received', async () => {
		const until = new Date();
		const summary = await readSummary(createAsk(host), {since: new Date(until.getTime() - 3_600_000), until});
		if (!summary.ok) throw new Error(summary.why);
		const {top, total} = summary.value;
		expect(top.reason).toEqual([
			{count: 3, what: 'Gtube pattern'},
			{count: 3, what: 'Try again later'},
		]);
		expect([total.received, total.delivered, total.rejected]).toEqual([9, 9, 6]);
	});

	test('it is among the services, and no repair takes it for OpenDKIM', async () => {
		const listed = await laptop.mailtui(['services', `root@${lab.publicAddress}`, ...laptop.asRoot, '--json']);
		const services = (JSON.parse(listed.stdout) as {services: {id: string; level: string}[]}).services;
		expect(services.filter(each => ['rspamd', 'redis'].includes(each.id))).toMatchObject([
			{id: 'rspamd', level: 'ok'},
			{id: 'redis', level: 'ok'},
		]);
		await lab.exec('journalctl --rotate -q; journalctl --vacuum-time=1s -q');
		const look = await lookForFixes(createAsk(host));
		expect([...look.detected.keys()]).toEqual([]);
	});

	test('stopped: what was sent meanwhile says that nobody looked at it, and the service says what mail loses', async () => {
		await lab.exec('systemctl stop rspamd');
		await send(lab, {from: 'testuser1@example.org', to: [user], subject: 'not looked at', messageId: 'away@example.com'});
		const story = await storyOf('<away@example.com>');
		expect(wordsOf(story)).toEqual(['trouble', 'accepted', 'signed', 'queued', 'delivered']);
		expect(story.steps[0]).toMatchObject({says: expect.stringContaining('11332'), todo: expect.stringContaining('Start rspamd')});
		const listed = await laptop.mailtui(['services', `root@${lab.publicAddress}`, ...laptop.asRoot, '--json']);
		const services = (JSON.parse(listed.stdout) as {services: Record<string, unknown>[]}).services;
		expect(services.find(each => each['id'] === 'rspamd')).toMatchObject({level: 'warning'});
	});
});
