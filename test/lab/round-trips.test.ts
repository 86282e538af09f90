// How often mailtui waits for the line: what a long way to the server costs.
import {afterAll, expect, it} from 'vitest';
import {createAt} from '../../source/checks/at.ts';
import {checks} from '../../source/checks/list.ts';
import {runChecks} from '../../source/checks/run.ts';
import type {At, Level} from '../../source/checks/shape.ts';
import {createAsk} from '../../source/commands/ask.ts';
import {dateNow} from '../../source/commands/date-now.ts';
import {createClock} from '../../source/host/clock.ts';
import {createHere} from '../../source/host/here.ts';
import {connectSsh} from '../../source/host/ssh.ts';
import {lookForFaults} from '../../source/repair/look-for-faults.ts';
import {describeLab} from './describe-lab.ts';
import {rootLogin} from './root-login.ts';
import {createSlowLine, type SlowLine} from './slow-line.ts';

/** More than the server needs for any of its answers, so that what is sent after waiting is told from what is sent at once. */
const delayMs = 400;

describeLab('round trips', lab => {
	afterAll(() => lab.setState('broken'));

	const overSlowLine = async (use: (line: SlowLine, at: () => At) => Promise<void>) => {
		const line = await createSlowLine({host: lab.publicAddress, port: lab.sshPort}, delayMs);
		const clock = createClock();
		const host = await connectSsh(rootLogin(lab, {label: 'root@slow', host: '127.0.0.1', port: line.port, hostKeyAlias: lab.hostName}), undefined, clock);
		const at = (): At => ({
			...createAt({
				host,
				ask: createAsk(host),
				here: createHere(),
				clock,
				target: {publicAddress: lab.publicAddress},
				readOnly: false,
				probe: {address: lab.probeAddress},
			}),
			signal: new AbortController().signal,
		});
		try {
			await use(line, at);
		} finally {
			await host.close();
			line.close();
		}
	};
	const core = checks.filter(check => check.core);
	const coreLevels = async (at: At): Promise<Readonly<Record<string, Level>>> => {
		const levels: [string, Level][] = [];
		for await (const event of runChecks(core, at)) if (event.kind === 'finished') levels.push([event.result.id, event.result.level]);
		return Object.fromEntries(levels);
	};

	it('nine checks and a delivery wait for the line four times at most, once the login is done', async () => {
		await lab.setState('repaired');
		await overSlowLine(async (line, at) => {
			let levels: Readonly<Record<string, Level>> = {};
			const flights = await line.flights(async () => {
				levels = await coreLevels(at());
			});
			expect(levels).toEqual(Object.fromEntries(core.map(check => [check.id, 'ok'])));
			expect(flights).toBeLessThanOrEqual(4);
			// A line that delays nothing would prove nothing: session, program, questions, and what follows from their answers.
			expect(flights).toBeGreaterThanOrEqual(3);
		});
	});

	it('all faults are looked for in two more at most', async () => {
		await lab.setState('broken');
		await overSlowLine(async (line, at) => {
			// What a session costs once, its program on the server, is no part of it.
			await at().ask(dateNow, undefined);
			const alone = at();
			const looks = await line.flights(() => Promise.all(core.map(check => check.look(alone))));
			const both = at();
			let levels: Readonly<Record<string, Level>> = {};
			const checked = await line.flights(async () => {
				levels = await coreLevels(both);
			});
			// Something is wrong, so that they were looked for.
			expect(levels['delivery']).toBe('failure');
			expect(checked - looks).toBeLessThanOrEqual(2);
			// The way of `mailtui fix`: all at once.
			const together = at();
			const flights = await line.flights(() => lookForFaults(together));
			expect(flights - looks).toBeLessThanOrEqual(2);
		});
	});
});
