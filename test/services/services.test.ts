// The list of services: recorded on a real Debian 13, and on servers whose programs are containers, wrappers, or not there.
import {describe, expect, test} from 'vitest';
import type {Command} from '../../source/host/host.ts';
import {controlCommand} from '../../source/services/control-command.ts';
import {controlService} from '../../source/services/control-service.ts';
import {serviceLog} from '../../source/services/service-log.ts';
import {listServices, lookAtServices, type Service} from '../../source/services/services.ts';
import {stoppedServices} from '../../source/services/stopped-services.ts';
import {type Replies, replayAsk} from '../checks/replay.ts';
import {unit, units} from '../checks/server-says.ts';
import {recorded, resultOf} from '../commands/recorded.ts';
import {createSteadyClock} from '../screens/steady-clock.ts';

const list = async (replies: Replies): Promise<readonly Service[]> => listServices(await lookAtServices(replayAsk(replies)));
const brief = (services: readonly Service[]): string[] => services.map(each => `${each.level} ${each.id} ${each.state}`);
const gone = (id: string): string => unit(id, {LoadState: 'not-found', ActiveState: 'inactive', SubState: 'dead', UnitFileState: ''});
const postgresql = unit('postgresql@17-main.service', {ActiveEnterTimestamp: '@1795491663', MemoryCurrent: '52428800', NRestarts: '2'});

test('recorded: what a Debian 13 mail server has, those that mail needs first', async () => {
	expect(brief(await list({'systemd-show': recorded('systemd-show', 'every-service')}))).toEqual([
		'ok postfix active (running)',
		'ok dovecot active (running)',
		'ok opendkim active (running)',
		'ok postgresql@17-main active (running)',
		'ok nsd active (running)',
		'ok fail2ban active (running)',
		'ok certbot active (waiting)',
	]);
});

test('since, memory, restarts and what can be done with it', async () => {
	const services = await list(units(unit('postfix.service'), unit('dovecot.service'), unit('opendkim.service'), postgresql, unit('redis-server.service')));
	expect(services.find(each => each.id === 'postgresql@17-main')).toMatchObject({
		title: 'PostgreSQL 17-main',
		carrier: {kind: 'unit', unit: 'postgresql@17-main.service'},
		since: new Date('2026-11-24T03:41:03Z'),
		memoryBytes: 52_428_800,
		restarts: 2,
		boot: 'enabled',
		verbs: ['stop', 'restart', 'reload'],
	});
	expect(services.find(each => each.id === 'redis')?.verbs).toEqual(['stop', 'restart']);
});

test('stopped, failed, masked, switched off on purpose, not installed', async () => {
	const services = await list(
		units(
			unit('postfix.service', {ActiveState: 'inactive', SubState: 'dead'}),
			unit('dovecot.service', {ActiveState: 'failed', SubState: 'failed', Result: 'exit-code'}),
			gone('opendkim.service'),
			postgresql,
			unit('rspamd.service', {ActiveState: 'inactive', SubState: 'dead', UnitFileState: 'disabled'}),
			unit('unbound.service', {ActiveState: 'inactive', SubState: 'dead', LoadState: 'masked', UnitFileState: 'masked'}),
			gone('clamav-daemon.service'),
		),
	);
	expect(brief(services)).toEqual([
		'failure postfix inactive (dead)',
		'failure dovecot failed (failed)',
		'skipped opendkim not installed',
		'ok postgresql@17-main active (running)',
		'skipped rspamd inactive (dead)',
		'skipped unbound masked',
	]);
	expect(services[0]?.verbs).toEqual(['start']);
	expect(services[2]?.verbs).toEqual([]);
});

test('a wrapper is not the program, and a unit told twice is one service', async () => {
	const services = await list(
		units(
			unit('postfix.service', {SubState: 'exited'}),
			unit('postfix@-.service'),
			unit('dovecot.service'),
			unit('dovecot.service'),
			unit('opendkim.service'),
			postgresql,
			unit('postgresql.service', {SubState: 'exited'}),
		),
	);
	expect(services.map(each => each.carrier.kind === 'unit' && each.carrier.unit)).toEqual([
		'postfix@-.service',
		'dovecot.service',
		'opendkim.service',
		'postgresql@17-main.service',
	]);
});

test('PostgreSQL in a container, under docker or podman, running or not', async () => {
	const containers =
		'docker\tmail-db-1\tpostgres:17-alpine\tUp 3 hours (healthy)\npodman\told\tlibrary/postgresql\tExited (1) 2 days ago\ndocker\tsite\tnginx\tUp 2 days\n';
	const services = (await list({...units(unit('postfix.service'), unit('dovecot.service'), unit('opendkim.service')), 'container-list': containers})).filter(
		each => each.carrier.kind === 'container',
	);
	expect(brief(services)).toEqual(['ok docker:mail-db-1 Up 3 hours (healthy)', 'failure podman:old Exited (1) 2 days ago']);
	expect(services[0]).toMatchObject({
		title: 'PostgreSQL',
		verbs: ['stop', 'restart'],
		carrier: {engine: 'docker', name: 'mail-db-1', image: 'postgres:17-alpine'},
	});
	expect(services[1]?.verbs).toEqual(['start']);
});

test('a server without systemd: nothing is known, and nothing is called healthy', async () => {
	const services = await list({});
	expect(services.map(each => each.level)).toEqual(['unknown', 'unknown', 'unknown', 'unknown']);
	expect(services[0]?.state).toMatch(/systemd is not on this server/);
});

test('the log: journal, the file of PostgreSQL, the output of a container, the service of a timer', async () => {
	const asked: string[] = [];
	const ask = replayAsk({
		'journal-unit': command => {
			asked.push(command.argv.at(-1) ?? '');
			return recorded('journal-unit', 'failing');
		},
		'file-tail': command => resultOf(`${command.argv.at(-1)} LOG: ready\n`),
		'container-logs': resultOf('', {stderr: 'LOG: ready\n'}),
	});
	const carrier = (name: string): Pick<Service, 'carrier'> => ({carrier: {kind: 'unit', unit: name}});
	const last = async (of: Pick<Service, 'carrier'>) => {
		const log = await serviceLog(ask, of, 5);
		return log.ok ? log.value.at(-1)?.text : log.why;
	};
	expect(await last(carrier('dovecot.service'))).toBe('Failed to start failing.service - Fails for a test.');
	expect(await last(carrier('postgresql@17-main.service'))).toBe('/var/log/postgresql/postgresql-17-main.log LOG: ready');
	await last(carrier('certbot.timer'));
	expect(asked).toEqual(['dovecot.service', 'postgresql@17-main.service', 'certbot.service']);
	expect(await last({carrier: {kind: 'container', engine: 'docker', name: 'db', image: 'postgres'}})).toBe('LOG: ready');
	expect(await last({carrier: {kind: 'none'}})).toMatch(/has no log/);
});

test('what is done to a service is a plain command that can be shown first', async () => {
	const dovecot = {title: 'Dovecot', carrier: {kind: 'unit', unit: 'dovecot.service'}} as const;
	const database = {title: 'PostgreSQL', carrier: {kind: 'container', engine: 'podman', name: 'db', image: 'postgres'}} as const;
	expect(controlCommand(dovecot, 'reload')).toMatchObject({argv: ['systemctl', 'reload', '--', 'dovecot.service'], effect: 'write', asRoot: true});
	expect(controlCommand(database, 'restart')).toMatchObject({argv: ['podman', 'restart', '--', 'db'], effect: 'write'});
	expect(controlCommand(database, 'reload')).toBeUndefined();
	const saying = (result: ReturnType<typeof resultOf>) => ({
		host: {
			label: 'root@mx',
			run: async (commands: readonly Command[]) => commands.map(each => (each.name === 'change-run' ? resultOf('mailtui-change 1\nok\n') : result)),
		},
		clock: createSteadyClock(),
	});
	expect(await controlService(saying(resultOf('')), dovecot, 'stop')).toEqual({ok: true, value: {note: undefined}});
	expect(await controlService(saying(recorded('systemd-control', 'none')), dovecot, 'restart')).toMatchObject({
		ok: false,
		why: expect.stringContaining('not found'),
	});
	expect(await controlService(saying(resultOf('')), database, 'reload')).toMatchObject({ok: false, why: 'PostgreSQL cannot be told to reload here.'});
});

describe('what is only stopped', () => {
	const stopped = (id: string, more: Readonly<Record<string, string>> = {}): string => unit(id, {ActiveState: 'inactive', SubState: 'dead', ...more});
	const names = async (replies: Replies) => stoppedServices(await lookAtServices(replayAsk(replies))).map(each => each.id);
	const running = [unit('postfix.service'), unit('dovecot.service'), unit('opendkim.service')];

	test('comes with what the others need first', async () => {
		const found = await names(units(stopped('postfix.service'), stopped('dovecot.service'), unit('opendkim.service'), stopped('postgresql@17-main.service')));
		expect(found).toEqual(['postgresql@17-main', 'dovecot', 'postfix']);
	});

	test('is not what was masked, switched off, or ended with an error', async () => {
		const failed = {ActiveState: 'failed', SubState: 'failed'};
		const found = await names(
			units(
				unit('postfix.service', {...failed, Result: 'exit-code'}),
				unit('dovecot.service', {...failed, Result: 'oom-kill'}),
				stopped('opendkim.service', {LoadState: 'masked', UnitFileState: 'masked'}),
				postgresql,
				stopped('fail2ban.service', {UnitFileState: 'disabled'}),
			),
		);
		expect(found).toEqual(['dovecot']);
	});

	test('is no old cluster beside the one that runs, and no two of which one is meant', async () => {
		expect(await names(units(...running, stopped('postgresql@15-main.service'), postgresql))).toEqual([]);
		expect(await names(units(...running, stopped('postgresql@15-main.service'), stopped('postgresql@17-main.service')))).toEqual([]);
		expect(await names({...units(...running), 'container-list': 'podman\tdb\tpostgres:17\tExited (0) 2 days ago\n'})).toEqual(['podman:db']);
	});
});
