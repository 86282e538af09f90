// A server with perl-base alone, as when its database is in a container: full perl comes only with postgresql-common and opendkim-tools.
import {afterAll, beforeAll, expect, it} from 'vitest';
import {deliveryProbe} from '../../source/commands/delivery-probe.ts';
import {commands} from '../../source/commands/list.ts';
import type {Command, CommandResult} from '../../source/host/host.ts';
import {describeLab} from './describe-lab.ts';
import {makeLabGround} from './host-ground.ts';

const hidden = ['/usr/share/perl', '/usr/share/perl5', '/usr/lib/*/perl', '/usr/lib/*/perl5'];
const ours = commands.flatMap(command => command.examples.map(example => ({command, built: command.build(example as never), example})));
const perlScripts = ours.filter(({built}) => built.argv[0] === 'perl');
const probe = {address: 'mailtui-probe@example.org', messageId: 'perl-base.mailtui@mx.example.org', timeoutMs: 3000};

describeLab('perl-base alone', lab => {
	const ground = makeLabGround(lab);
	beforeAll(async () => {
		await lab.setState('repaired');
		const hide = `mkdir -p /run/no-perl && for place in ${hidden.join(' ')}; do [ ! -d "$place" ] || mount --bind /run/no-perl "$place"; done`;
		expect(await lab.exec(hide)).toMatchObject({code: 0, stderr: ''});
	});
	afterAll(async () => {
		await lab.exec(`for place in ${hidden.join(' ')}; do umount "$place" 2> /dev/null; done`);
		await lab.setState('broken');
	});

	it('is what is tried here', async () => {
		expect(await lab.exec('perl -e "use POSIX; use IO::Select; use Socket;"')).toMatchObject({code: 0});
		expect(await lab.exec('perl -e "use Time::HiRes"')).toMatchObject({code: 2, stderr: expect.stringContaining("Can't locate Time/HiRes.pm")});
	});

	const run = async (built: Command): Promise<CommandResult> => {
		const host = await ground.connect(ground.login('root'));
		const [result] = await host.run([built]);
		expect(result).toMatchObject({code: 0, end: 'exited', stderr: ''});
		return result as CommandResult;
	};

	it.each(perlScripts)('$command.name $example', async ({command, built}) => {
		const host = await ground.connect(ground.login('root'));
		const [result] = await host.run([built]);
		// What is asked for and is not there may be complained of; Perl itself has nothing to complain of.
		expect(result?.stderr).not.toMatch(/Can't locate|-e line \d|aborted/);
		const answer = command.parse(result as CommandResult) as {readonly ok?: boolean; readonly missing?: boolean};
		expect(answer.ok === true || answer.missing === true, JSON.stringify(answer)).toBe(true);
	});

	it('a test mail arrives, is measured and removed', async () => {
		expect(deliveryProbe.parse(await run(deliveryProbe.build({...probe, mode: 'submit'})))).toMatchObject({
			ok: true,
			value: {status: 'sent', folders: ['INBOX'], removed: true, troubles: [], seconds: expect.closeTo(0.5, 0)},
		});
	});

	it('one that somebody else sent is watched, and removed later', async () => {
		const watching = run(deliveryProbe.build({...probe, mode: 'watch'}));
		const text = `From: <${probe.address}>\nTo: <${probe.address}>\nMessage-ID: <${probe.messageId}>\n\nA test.\n`;
		await lab.exec(`sendmail -i -f '${probe.address}' -- '${probe.address}'`, {input: text});
		const value = {status: 'sent', removed: false, seconds: expect.any(Number)};
		expect(deliveryProbe.parse(await watching)).toMatchObject({ok: true, value});
		const search = `doveadm search -u '${probe.address}' mailbox INBOX HEADER Message-ID '<${probe.messageId}>' | wc -l`;
		expect((await lab.exec(search)).stdout.trim()).toBe('1');
		expect(deliveryProbe.parse(await run(deliveryProbe.build({...probe, mode: 'clean'})))).toMatchObject({ok: true, value: {removed: true, troubles: []}});
		expect((await lab.exec(search)).stdout.trim()).toBe('0');
	});
});
