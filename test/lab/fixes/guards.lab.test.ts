// What keeps a repair from doing harm although its fault is gone: mail that would not be seen any more, and faults that cannot be looked for.
import {afterAll, beforeAll, beforeEach, expect, test} from 'vitest';
import type {ChangeEvent} from '../../../source/changes/shape.ts';
import {doveconfLmtp} from '../../../source/commands/doveconf-lmtp.ts';
import {applyEdits} from '../../../source/config/apply-edits.ts';
import {defineFix, type Fix, type Repair} from '../../../source/fixes/shape.ts';
import {applyRepair} from '../../../source/repair/apply-repair.ts';
import {lookForFaults} from '../../../source/repair/look-for-faults.ts';
import {planRepair} from '../../../source/repair/plan-repair.ts';
import type {Session} from '../../../source/session.ts';
import {fingerprint, finish, openLabSession} from '../changes/lab-session.ts';
import {describeLab} from '../describe-lab.ts';

describeLab('a repair is taken back', lab => {
	let session: Session;
	beforeAll(async () => {
		session = await openLabSession(lab);
	});
	afterAll(async () => {
		await session?.close();
		await lab.reset('broken');
	});
	beforeEach(async () => {
		await lab.setState('repaired');
		await lab.exec("printf 'Subject: kept\\n\\nx\\n' | sendmail testuser1@example.org");
		await expect
			.poll(async () => (await lab.exec('doveadm mailbox status -u testuser1@example.org messages INBOX')).stdout, {timeout: 10_000})
			.toContain('messages=1');
	});

	const put = (line: string): Fix =>
		defineFix<undefined>({
			id: 'test',
			title: 'A line of the tests',
			covers: [],
			explains: '',
			risk: 'safe',
			questions: [
				{
					id: 'where',
					asks: 'Leave it?',
					preset: () => 'no',
					choices: () => ['no', 'yes'].map(value => ({value, says: value, ...(value === 'yes' && {leavesMail: true as const})})),
				},
			],
			detect: async ({ask}) => {
				await ask(doveconfLmtp, undefined);
				return undefined;
			},
			plan: (files): Repair => ({files: applyEdits(files, [{path: '/etc/dovecot/local.conf', line: Number.MAX_SAFE_INTEGER, removes: 0, adds: [line]}])}),
			verifiedBy: [],
		});
	const repair = async (line: string, where: 'no' | 'yes', at?: (event: Extract<ChangeEvent, {kind: 'stage'}>) => Promise<void> | void) => {
		const signal = new AbortController().signal;
		const faults = await lookForFaults({...session.at(), signal});
		const chosen = [{fix: put(line), detected: {evidence: [], files: [], facts: undefined}, answers: {where}}];
		return finish(applyRepair(session, planRepair(chosen, faults.configs), faults, {confirmWithinMs: 60_000, signal}), at);
	};

	test.each([['mail_path = ~/elsewhere'], ['mail_driver = sdbox'], ['mail_inbox_path = ~/inbox']])('%s: mail that was seen is seen no more', async line => {
		const before = await fingerprint(lab, '/etc/dovecot');
		const {result} = await repair(line, 'no');
		expect(result).toMatchObject({
			result: 'rolled-back',
			says: 'Mail would not be seen any more',
			proof: expect.arrayContaining([{from: 'doveadm mailbox status', text: 'testuser1@example.org: INBOX showed 1 message, and shows none now'}]),
		});
		expect(await fingerprint(lab, '/etc/dovecot')).toBe(before);
	});

	test('unless somebody agreed to it', async () => {
		expect((await repair('mail_path = ~/elsewhere', 'yes')).result.result).toBe('confirmed');
	});

	test('what shows the faults does not answer any more', async () => {
		const before = await fingerprint(lab, '/etc/dovecot');
		const {result} = await repair('mail_max_userip_connections = 20', 'no', async ({stage, state}) => {
			if (stage === 'commit' && state === 'done')
				await lab.exec('mv /usr/bin/doveconf /usr/bin/doveconf.real; printf "#!/bin/sh\\nexec sleep 60\\n" > /usr/bin/doveconf; chmod 755 /usr/bin/doveconf');
		}).finally(() => lab.exec('mv /usr/bin/doveconf.real /usr/bin/doveconf'));
		expect(result).toMatchObject({result: 'rolled-back', says: expect.stringMatching(/^(?:It could not be verified|Worse than before): .*/)});
		expect(await fingerprint(lab, '/etc/dovecot')).toBe(before);
	});
});
