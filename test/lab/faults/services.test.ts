// Services on a real systemd: started, stopped, restarted and reloaded from the command line and behind the question on the screen.
import {afterAll, beforeAll, expect, test} from 'vitest';
import {describeLab} from '../describe-lab.ts';
import {makeLaptop} from './laptop.ts';

describeLab('services', lab => {
	const laptop = makeLaptop(lab);
	const at = `root@${lab.publicAddress}`;
	const words = (...more: string[]) => ['services', at, ...more, ...laptop.asRoot];
	const show = async (property: string) => (await lab.exec(`systemctl show -P ${property} postfix`)).stdout.trim();
	beforeAll(() => lab.reset('broken'));
	afterAll(() => lab.reset('broken'));

	test('each verb does what it says, and the list after it says so', async () => {
		const pid = await show('MainPID');
		expect((await laptop.mailtui(words('reload', 'postfix', '--yes'))).code).toBe(0);
		expect(await show('MainPID')).toBe(pid);
		expect((await laptop.mailtui(words('restart', 'postfix', '--yes'))).code).toBe(0);
		expect(await show('MainPID')).not.toBe(pid);
		const stopped = await laptop.mailtui(words('stop', 'postfix', '--yes', '--json'));
		expect(stopped.code).toBe(2);
		expect(JSON.parse(stopped.stdout).services[0]).toMatchObject({id: 'postfix', level: 'failure', verbs: ['start']});
		expect((await laptop.mailtui(words('start', 'postfix', '--yes'))).stdout).toMatch(/✓ postfix +active \(running\)/);
	});

	test('without --yes and without a terminal nothing is done', async () => {
		const pid = await show('MainPID');
		const said = await laptop.mailtui(words('restart', 'postfix'));
		expect(said).toMatchObject({code: 64, stdout: ''});
		expect(said.stderr).toContain('--yes');
		expect((await laptop.mailtui(words('restart', 'postfix', '--yes', '--read-only'))).code).toBe(64);
		expect(await show('MainPID')).toBe(pid);
	});

	test('a unit that does not come up is told with the reason of its log', async () => {
		await lab.exec('echo "no_such_setting = yes" > /etc/dovecot/conf.d/99-lab.conf');
		const said = await laptop
			.mailtui(words('restart', 'dovecot', '--yes'))
			.finally(() => lab.exec('rm /etc/dovecot/conf.d/99-lab.conf; systemctl restart dovecot'));
		expect(said.code).toBe(2);
		expect(said.stderr).toMatch(/Job for dovecot\.service failed/);
	});

	test('on the screen: Enter alone is Cancel; chosen, it is done, and both are in the command log', async () => {
		const pid = await show('MainPID');
		const terminal = laptop.onTerminal([at, ...laptop.asRoot], {columns: 110});
		await terminal.shows('checked at');
		terminal.type('2');
		await terminal.shows('> ✓ Postfix');
		terminal.type('R');
		await terminal.shows('$ systemctl restart -- postfix.service');
		terminal.type('\r');
		await terminal.shows('Nothing was changed.');
		expect(await show('MainPID')).toBe(pid);
		terminal.type('R');
		await terminal.shows('[> Cancel <]');
		terminal.type('\t\r');
		await terminal.shows('restart postfix.service: done.');
		expect(await show('MainPID')).not.toBe(pid);
		terminal.type('v');
		await terminal.shows('ExecStart=');
		terminal.type('\u001b');
		await terminal.shows('> ✓ Postfix');
		terminal.type('l');
		await terminal.shows('daemon started');
		terminal.type('@');
		await terminal.shows('commands run on this server');
		terminal.type('/^write\r');
		expect(await terminal.shows(/write +systemctl restart -- postfix\.service/)).not.toContain('doveconf');
		terminal.type('\u0003');
		expect(await terminal.ended).toMatchObject({settingsKept: true, cursorShown: true, alternateScreen: false});
	});
});
