// What holds on the demo as on a real Debian 13: the answer of every command, and the level of every check before and after the repairs.
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {createAt} from '../../source/checks/at.ts';
import {checks} from '../../source/checks/list.ts';
import {checksDocument} from '../../source/checks/report.ts';
import {runChecks} from '../../source/checks/run.ts';
import {exitCodeOf, scoreOf} from '../../source/checks/score.ts';
import type {CheckResult} from '../../source/checks/shape.ts';
import {createAsk} from '../../source/commands/ask.ts';
import {commands} from '../../source/commands/list.ts';
import type {Answer} from '../../source/commands/shape.ts';
import {detectFixes} from '../../source/fixes/run.ts';
import {createClock} from '../../source/host/clock.ts';
import type {Command} from '../../source/host/host.ts';
import {isSecret} from '../../source/host/secret.ts';
import {expected} from './expected.ts';
import type {Ground} from './ground.ts';

const pitfalls = ['dovecot-lmtp-username-format', 'dovecot-mail-defaults-conflict', 'dovecot-mail-driver-missing', 'dovecot-userdb-home-missing'];
const core = checks.filter(check => check.core);

const isAnswer = (value: unknown): value is Answer<unknown> => typeof value === 'object' && value !== null && 'ok' in value;

export const contractSuite = (name: string, open: () => Promise<Ground>): void => {
	describe(name, () => {
		let ground: Ground;
		const sent: Command[] = [];
		beforeAll(async () => {
			ground = await open();
			await ground.setState('broken');
		});
		afterAll(() => ground?.close());

		const run = async (how: 'no probe' | 'probe' | 'password', which = checks): Promise<CheckResult[]> => {
			const {here, target, probe} = ground;
			sent.length = 0;
			const host: Pick<Ground['host'], 'run'> = {
				run: (batch, ...more) => {
					sent.push(...batch);
					return ground.host.run(batch, ...more);
				},
			};
			const given = how === 'no probe' ? {} : {probe: how === 'password' ? probe : {address: probe.address}};
			const at = createAt({host, ask: createAsk(host), here, clock: createClock(), target, readOnly: false, ...given});
			const results: CheckResult[] = [];
			for await (const event of runChecks(which, {...at, signal: new AbortController().signal})) if (event.kind === 'finished') results.push(event.result);
			return which.map(check => results.find(result => result.id === check.id) as CheckResult);
		};
		const levels = (results: readonly CheckResult[]) =>
			Object.fromEntries(
				results.map(result => [result.id, result.level === 'ok' ? 'ok' : `${result.level}: ${result.findings.map(each => each.says).join(' ')}`]),
			);
		const allOk = (ids: readonly string[]) => Object.fromEntries(ids.map(id => [id, 'ok']));
		const detected = async () => [...(await detectFixes(createAsk(ground.host))).keys()];

		describe('every command is answered', () => {
			for (const command of commands) {
				for (const [index, example] of command.examples.entries()) {
					const title = `${command.name} ${JSON.stringify(example)}`;
					it(title, async () => {
						const built = command.build(example as never);
						const [result] = await ground.host.run([built]);
						const answer = command.parse(result as NonNullable<typeof result>);
						if (!isAnswer(answer)) return expect(answer).toBeDefined();
						// Only what is asked for and is not there may have no answer.
						if (!answer.ok)
							return expect([answer.missing, /no-such|^container-list/.test(title), answer.why]).toEqual([true, true, expect.stringMatching(/\w/)]);
						expected[command.name]?.[index]?.(answer.value as never);
					});
				}
			}
		});

		describe('the broken server', () => {
			it('fails in delivery alone, says why, and names all four repairs', async () => {
				const results = await run('probe', core);
				const delivery = results.find(result => result.id === 'delivery') as CheckResult;
				expect(levels(results.filter(result => result !== delivery))).toEqual(allOk(core.map(check => check.id).filter(id => id !== 'delivery')));
				expect(delivery).toMatchObject({level: 'failure', fixes: pitfalls});
				expect(delivery.findings[0]).toMatchObject({subject: ground.probe.address, says: expect.stringContaining("User doesn't exist")});
				expect(delivery.findings[0]?.evidence?.[0]).toMatchObject({from: 'journal postfix/lmtp', text: expect.stringMatching(/status=bounced .*550 5\.1\.1/)});
				expect(scoreOf(results)).toEqual({passed: 8, total: 9, percent: 88, grade: 'degraded', says: 'Mail does not arrive'});
				expect(exitCodeOf(results)).toBe(2);
			});

			it('is not written to when no mailbox was named', async () => {
				const results = await run('no probe', core);
				expect(results.find(result => result.id === 'delivery')).toMatchObject({
					level: 'unknown',
					findings: [{says: expect.stringContaining('--probe ADDRESS')}],
				});
				expect(levels(results.filter(result => result.id !== 'delivery'))).toEqual(allOk(core.map(check => check.id).filter(id => id !== 'delivery')));
				expect(sent.filter(command => command.effect === 'write')).toEqual([]);
				expect(exitCodeOf(results)).toBe(3);
			});

			it('shows the same fault to one who logs in and sends', async () => {
				const results = await run('password', core);
				expect(results.find(result => result.id === 'delivery')).toMatchObject({level: 'failure', fixes: pitfalls});
				expect(results.find(result => result.id === 'authentication')?.level).toMatch(/^(?:ok|warning)$/);
			});

			it('has every pitfall with the line it stands in', async () => {
				const found = await detectFixes(createAsk(ground.host));
				expect([...found.keys()]).toEqual(pitfalls);
				const line = (id: string) => found.get(id)?.evidence.map(each => `${each.from.replace(/:\d+$/, ':N')} ${each.text}`);
				expect(line('dovecot-lmtp-username-format')).toEqual(['/etc/dovecot/conf.d/20-lmtp.conf:N auth_username_format = %{user | username | lower}']);
				expect(line('dovecot-mail-defaults-conflict')).toHaveLength(4);
				expect(line('dovecot-mail-driver-missing')?.[0]).toMatch(/^\/etc\/dovecot\/conf\.d\/10-mail\.conf:N mail_driver = mbox/);
				expect(line('dovecot-userdb-home-missing')?.[0]).toMatch(/^\/etc\/dovecot\/conf\.d\/auth-sql\.conf\.ext:N query = SELECT 'maildir:/);
			});

			it('makes every other check come to a verdict of its own', async () => {
				const results = await run(
					'no probe',
					checks.filter(check => !check.core),
				);
				for (const result of results) {
					expect(result.findings, result.id).not.toEqual([]);
					expect(result.findings.map(each => each.says).join(' '), result.id).not.toMatch(/mailtui has a bug|Not finished/);
				}
			});

			it('lets no secret out, whatever is asked', async () => {
				const results = await run('password');
				const reveals = [ground.probe.password.reveal()];
				expect(sent.filter(command => isSecret(command.stdin)).length).toBeGreaterThan(0);
				const text = JSON.stringify([checksDocument('x', new Date(0), results), sent.map(command => command.argv)]);
				for (const secret of reveals) expect(text).not.toContain(secret);
			});
		});

		describe('repair by repair', () => {
			for (const [index, reason] of [
				[1, /mkdir\(.*\) failed: Permission denied/],
				[2, /Set mail_driver explicitly/],
				[3, /no mail_home and userdb didn't return it/],
			] as const) {
				it(`after ${index}, the next fault shows, and the others are still known`, async () => {
					await ground.setState(index);
					expect(await detected()).toEqual(pitfalls.slice(index));
					const [delivery] = await run(
						'probe',
						checks.filter(check => check.id === 'delivery'),
					);
					expect(delivery).toMatchObject({level: 'failure', fixes: pitfalls.slice(index)});
					expect(delivery?.findings[0]?.evidence?.map(each => each.text).join('\n')).toMatch(reason);
					expect(delivery?.findings[0]?.evidence?.map(each => each.text).join('\n')).toMatch(/status=deferred .*451 4\.[23]\.0/);
				});
			}
		});

		describe('the repaired server', () => {
			beforeAll(() => ground.setState('repaired'));

			it('passes all nine, with a mail that arrived and is gone again', async () => {
				const results = await run('probe', core);
				expect(levels(results)).toEqual(allOk(core.map(check => check.id)));
				expect(results.at(-1)?.findings).toMatchObject([
					{level: 'ok', subject: ground.probe.address, says: expect.stringMatching(/^A test mail arrived in \d+\.\d\d s, in INBOX\.$/)},
				]);
				expect(scoreOf(results)).toEqual({passed: 9, total: 9, percent: 100, grade: 'healthy', says: 'Mail works'});
				expect(exitCodeOf(results)).toBe(0);
				expect(await detected()).toEqual([]);
			});

			it('passes the way its user goes: login and sending on 587, reading on 993', async () => {
				const results = await run('password', core);
				expect(results.filter(result => !/^(?:ok|warning)$/.test(result.level))).toEqual([]);
				expect(results.find(result => result.id === 'delivery')?.findings).toMatchObject([
					{
						level: 'ok',
						subject: ground.probe.address,
						says: expect.stringMatching(/^A test mail sent on port 587 arrived in .*, in INBOX, read on port 993\.$/),
					},
				]);
			});
		});
	});
};
