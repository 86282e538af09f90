// A connection that breaks: in the middle of every command, at any moment of a check, and under the screens.
import {afterAll, beforeAll, expect, test} from 'vitest';
import {commands} from '../../../source/commands/list.ts';
import {createClock} from '../../../source/host/clock.ts';
import {connectSsh} from '../../../source/host/ssh.ts';
import {read} from '../../host/login-fixture.ts';
import {describeLab} from '../describe-lab.ts';
import {rootLogin} from '../root-login.ts';
import {createSlowLine, type SlowLine} from '../slow-line.ts';
import {makeLaptop} from './laptop.ts';

describeLab('a connection that is cut', lab => {
	const laptop = makeLaptop(lab);
	let line: SlowLine;
	beforeAll(async () => {
		line = await createSlowLine({host: lab.publicAddress, port: lab.sshPort}, 0);
		await lab.setState('repaired');
	});
	afterAll(async () => {
		line?.close();
		await lab.setState('broken');
	});
	const login = () => rootLogin(lab, {host: '127.0.0.1', port: line.port, hostKeyAlias: lab.publicAddress});
	const nothingLeftThere = () =>
		expect
			.poll(
				async () =>
					(await lab.exec("ps -eo args= | grep -E 'mailtui|journalctl|doveadm (fetch|expunge)|sendmail -i' | grep -v grep; postqueue -j | grep mailtui"))
						.stdout,
				{
					timeout: 10_000,
					interval: 200,
				},
			)
			.toBe('');
	const words = () => {
		laptop.keep('.ssh/config', `Host 127.0.0.1\n  HostKeyAlias ${lab.publicAddress}\n`);
		return [`root@127.0.0.1:${line.port}`, ...laptop.asRoot];
	};

	test.each(commands.map(command => [command.name, command] as const))('in the middle of %s', async (_name, command) => {
		const host = await connectSsh(login(), undefined, createClock());
		try {
			// The agent is there, so that what goes over the line next is the command itself.
			await host.run([read(['true'])]);
			line.cutAfter(1);
			const asked = host.run([command.build(command.examples[0] as never)]);
			await expect(asked).rejects.toMatchObject({kind: 'closed', message: `The connection to root@${lab.publicAddress} was lost`});
			expect(host.connection()).toMatchObject({state: 'reconnecting'});
		} finally {
			await host.close();
		}
	});

	test('and of all of them nothing goes on there', nothingLeftThere);

	test.each([...Array.from({length: 16}, (_, index) => index + 1), 20, 25, 30, 40])('after %i pieces from the server, a check says so', async pieces => {
		const where = words();
		line.cutAfter(pieces, 'there');
		const said = await laptop.mailtui(['check', ...where, '--core', '--probe', lab.probeAddress]);
		expect(`${said.stdout}${said.stderr}`).not.toMatch(/^\s+at |bug/m);
		// Either it never got in, or what was seen is told and the rest is unknown.
		expect(said.code).toBe(3);
		if (said.stdout === '') expect(said.stderr).toMatch(/^mailtui: .*127\.0\.0\.1.*\n\S/);
		else expect(said.stdout).toMatch(/^\? .*The connection to root@127\.0\.0\.1:\d+ was lost/m);
		// A minute for each check would be no answer.
		expect(said.ms).toBeLessThan(30_000);
	});

	test('and nothing of these is left there either, no test mail', nothingLeftThere);

	test('under the screens: what was known stays, the header says what is going on, and it comes back', async () => {
		const terminal = laptop.onTerminal([...words(), '--probe', lab.probeAddress], {columns: 120});
		await terminal.shows('9 of 9');
		line.cutAfter(0);
		const lost = await terminal.shows(/connection lost, trying again in \d+ s/);
		expect(lost).toContain('9 of 9');
		await terminal.shows(/\bconnected\b/);
		await terminal.shows('9 of 9');
		terminal.type('q');
		expect(await terminal.ended).toMatchObject({code: 0, settingsKept: true, cursorShown: true, alternateScreen: false});
	});
});
