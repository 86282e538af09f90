// The demo's systemd: units with their states, and what starting or stopping one does to the rest of the world (systemd.unit(5)).
import type {Clock} from '../host/clock.ts';
import type {Journal} from './journal.ts';
import {recorded} from './recorded.ts';

export type UnitState = {
	readonly id: string;
	readonly description: string;
	active: 'active' | 'inactive' | 'failed';
	sub: string;
	mainPid: number;
	result: string;
	exitStatus: number;
	restarts: number;
	since: Date | undefined;
	changed: Date;
	memoryBytes: number | undefined;
};

/** A program that will not start: its exit status, and what it says in the journal. */
type StartFailure = {readonly status: number; readonly identifier: string; readonly says: string};

/** What a program does by itself besides running: `start` and `reload` read its configuration. */
export type UnitProgram = {start?(pid: number): StartFailure | undefined; reload?(pid: number): StartFailure | undefined; stop?(pid: number): void};

const day = 86_400_000;
const megabytes = 1_048_576;
const memory: Readonly<Record<string, number>> = {
	'postfix.service': 14.2 * megabytes,
	'dovecot.service': 31.7 * megabytes,
	'opendkim.service': 6.1 * megabytes,
	'postgresql@17-main.service': 68.4 * megabytes,
	'ssh.service': 5.3 * megabytes,
	'fail2ban.service': 27.9 * megabytes,
	'systemd-journald.service': 19.6 * megabytes,
	'systemd-timesyncd.service': 1.8 * megabytes,
	'dbus.service': 2.1 * megabytes,
	'systemd-logind.service': 3.4 * megabytes,
};
/** Units of the mail path were restarted some days ago, all else runs since boot. */
const age: Readonly<Record<string, number>> = {'postfix.service': 12 * day, 'dovecot.service': 12 * day, 'opendkim.service': 12 * day};
export const uptimeAtStartMs = 41.3 * day;

// The lab runs in a container, where no clock can be set; a server of its own has this unit.
const timesyncd =
	'Type=notify\nRestart=always\nMainPID=1\nResult=success\nNRestarts=0\nExecMainStatus=0\nMemoryCurrent=[not set]\nId=systemd-timesyncd.service\nNames=systemd-timesyncd.service\nDescription=Network Time Synchronization\nLoadState=loaded\nActiveState=active\nSubState=running\nFragmentPath=/usr/lib/systemd/system/systemd-timesyncd.service\nUnitFileState=enabled\nUnitFilePreset=enabled\nActiveEnterTimestamp=\nNeedDaemonReload=no'.split(
		'\n',
	);
const shipped: Readonly<Record<string, readonly string[]>> = {...recorded.units, 'systemd-timesyncd.service': timesyncd};

export const createUnits = (clock: Clock, journal: Journal, programs: Readonly<Record<string, UnitProgram>>) => {
	const facts: Record<string, readonly string[]> = {...shipped};
	const factOf = (id: string, key: string): string => facts[id]?.find(line => line.startsWith(`${key}=`))?.slice(key.length + 1) ?? '';
	const boot = new Date(clock.now().getTime() - uptimeAtStartMs);
	let nextPid = 1204;
	const pid = () => nextPid++;
	const states = new Map<string, UnitState>();
	for (const id of Object.keys(facts).sort()) {
		const active = factOf(id, 'ActiveState') as UnitState['active'];
		const since = active === 'active' ? new Date(age[id] === undefined ? boot.getTime() + 9000 : clock.now().getTime() - age[id]) : undefined;
		states.set(id, {
			id,
			description: factOf(id, 'Description'),
			active,
			sub: factOf(id, 'SubState'),
			mainPid: Number(factOf(id, 'MainPID')) > 0 ? pid() : 0,
			result: 'success',
			exitStatus: 0,
			restarts: 0,
			since,
			changed: since ?? boot,
			memoryBytes: memory[id],
		});
	}

	const log = (unit: UnitState, message: string, priority = 6) =>
		journal.add({identifier: 'systemd', pid: 1, priority, facility: 3, unit: unit.id, program: 'systemd', message});
	const title = (unit: UnitState) => `${unit.id} - ${unit.description}`;
	const find = (name: string): UnitState | undefined => states.get(name.includes('.') ? name : `${name}.service`);

	const stop = (unit: UnitState) => {
		if (unit.active !== 'active') {
			Object.assign(unit, {active: 'inactive', sub: 'dead', result: 'success', exitStatus: 0});
			return;
		}
		log(unit, `Stopping ${title(unit)}...`);
		programs[unit.id]?.stop?.(unit.mainPid);
		log(unit, `${unit.id}: Deactivated successfully.`);
		log(unit, `Stopped ${title(unit)}.`);
		Object.assign(unit, {active: 'inactive', sub: 'dead', mainPid: 0, since: undefined, changed: clock.now()});
	};

	/** False when the program ended at once. */
	const start = (unit: UnitState): boolean => {
		if (unit.active === 'active') return true;
		log(unit, `Starting ${title(unit)}...`);
		const mainPid = pid();
		const failure = programs[unit.id]?.start?.(mainPid);
		if (failure) {
			journal.add({identifier: failure.identifier, pid: mainPid, priority: 2, unit: unit.id, message: failure.says});
			log(unit, `${unit.id}: Main process exited, code=exited, status=${failure.status}/n/a`, 5);
			log(unit, `${unit.id}: Failed with result 'exit-code'.`, 4);
			log(unit, `Failed to start ${title(unit)}.`, 3);
			Object.assign(unit, {
				active: 'failed',
				sub: 'failed',
				mainPid: 0,
				result: 'exit-code',
				exitStatus: failure.status,
				since: undefined,
				changed: clock.now(),
			});
			return false;
		}
		log(unit, `Started ${title(unit)}.`);
		const running = factOf(unit.id, 'SubState');
		Object.assign(unit, {
			active: 'active',
			sub: running === 'dead' ? 'running' : running,
			mainPid,
			result: 'success',
			exitStatus: 0,
			since: clock.now(),
			changed: clock.now(),
		});
		return true;
	};

	const reload = (unit: UnitState): boolean => {
		log(unit, `Reloading ${title(unit)}...`);
		const failure = programs[unit.id]?.reload?.(unit.mainPid);
		if (failure) {
			journal.add({identifier: failure.identifier, pid: pid(), priority: 2, unit: unit.id, message: failure.says});
			log(unit, `${unit.id}: Control process exited, code=exited, status=${failure.status}/n/a`, 5);
			log(unit, `Reload failed for ${title(unit)}.`, 3);
			return false;
		}
		log(unit, `Reloaded ${title(unit)}.`);
		return true;
	};

	/** A unit whose file somebody wrote: like another, with a name of its own, and stopped. */
	const adopt = (id: string, like: UnitState): UnitState => {
		facts[id] = (facts[like.id] ?? []).map(line => line.replaceAll(like.id, id));
		const unit: UnitState = {...like, id, active: 'inactive', sub: 'dead', mainPid: 0, since: undefined, changed: clock.now()};
		states.set(id, unit);
		return unit;
	};
	const forget = (unit: UnitState): void => {
		stop(unit);
		states.delete(unit.id);
		delete facts[unit.id];
	};

	const isActive = (id: string): boolean => states.get(id)?.active === 'active';
	const pidOf = (id: string): number => states.get(id)?.mainPid ?? 0;

	return {boot, states, find, start, stop, reload, adopt, forget, isActive, pidOf, pid, facts};
};

export type Units = ReturnType<typeof createUnits>;
