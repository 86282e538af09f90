// systemctl(1): show, cat, is-active, is-enabled, is-system-running, list-units, status, and the verbs that change units.
import type {Options} from '../options.ts';
import {readOptions} from '../options.ts';
import type {UnitState} from '../units.ts';
import type {Call, Program} from './shape.ts';

const full = (name: string) => (/\.(?:service|timer|socket|target|mount|path|slice|scope)$/.test(name) ? name : `${name}.service`);
const asPattern = (name: string) =>
	new RegExp(
		`^${full(name)
			.replace(/[.+^${}()|[\]\\@]/g, '\\$&')
			.replaceAll('*', '.*')
			.replaceAll('?', '.')}$`,
	);

const missingFacts = (id: string): readonly string[] =>
	`Result=success\nNRestarts=0\nMainPID=0\nExecMainPID=0\nExecMainCode=0\nExecMainStatus=0\nMemoryCurrent=[not set]\nTasksCurrent=[not set]\nId=${id}\nNames=${id}\nDescription=${id}\nLoadState=not-found\nActiveState=inactive\nFreezerState=running\nSubState=dead\nFragmentPath=\nUnitFileState=\nUnitFilePreset=\nActiveEnterTimestamp=\nCanStart=no\nCanStop=yes\nCanReload=no\nNeedDaemonReload=no\nLoadError=org.freedesktop.systemd1.NoSuchUnit "Unit ${id} not found."`.split(
		'\n',
	);

const timestamp = (at: Date | undefined, unix: boolean): string => {
	if (!at) return '';
	if (unix) return `@${Math.floor(at.getTime() / 1000)}`;
	return `${['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][at.getUTCDay()]} ${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
};

const linesOf = (call: Call, unit: UnitState, unix: boolean): readonly string[] => {
	const {boot, facts} = call.world.units;
	const now: Readonly<Record<string, string>> = {
		ActiveState: unit.active,
		SubState: unit.sub,
		MainPID: String(unit.mainPid),
		ExecMainPID: String(unit.mainPid),
		ExecMainStatus: String(unit.exitStatus),
		ExecMainCode: unit.exitStatus === 0 ? '0' : '1',
		Result: unit.result,
		NRestarts: String(unit.restarts),
		MemoryCurrent: unit.active === 'active' && unit.memoryBytes !== undefined ? String(Math.round(unit.memoryBytes)) : '[not set]',
		MemoryPeak: unit.active === 'active' && unit.memoryBytes !== undefined ? String(Math.round(unit.memoryBytes * 1.4)) : '[not set]',
		...(unit.id === 'dovecot.service' && unit.active !== 'active' ? {StatusText: ''} : {}),
	};
	return (facts[unit.id] ?? []).map(line => {
		const key = line.slice(0, line.indexOf('='));
		if (now[key] !== undefined) return `${key}=${now[key]}`;
		if (/^(?:ActiveEnter|ExecMainStart)Timestamp$/.test(key)) return `${key}=${timestamp(unit.since, unix)}`;
		if (/^(?:StateChange|InactiveExit)Timestamp$/.test(key)) return `${key}=${timestamp(unit.changed, unix)}`;
		if (/Timestamp$/.test(key)) return `${key}=${line.endsWith('=') ? '' : timestamp(boot, unix)}`;
		return line;
	});
};

/** Names first, in the order of the question; then what patterns match: of what is stopped only with `--all`. */
const matching = (call: Call, names: readonly string[], all = true): (UnitState | string)[] => {
	const {states} = call.world.units;
	const isPattern = (name: string) => /[*?[]/.test(name);
	const plain = names.filter(name => !isPattern(name)).map(name => states.get(full(name)) ?? full(name));
	const matched = names
		.filter(isPattern)
		.flatMap(name => [...states.values()].filter(unit => (all || unit.active !== 'inactive') && asPattern(name).test(unit.id)));
	return [...new Set([...plain, ...matched])];
};

const show = (call: Call, options: Options): number => {
	const wanted = [...options.values('p'), ...options.values('property')].flatMap(list => list.split(','));
	const unix = options.value('timestamp') === 'unix';
	const blocks = matching(call, options.words.slice(1), options.has('all')).map(unit => {
		const lines = typeof unit === 'string' ? missingFacts(unit) : linesOf(call, unit, unix);
		// In systemd's own order, whatever the order of the question.
		const chosen = wanted.length === 0 ? lines.filter(line => !line.endsWith('=')) : lines.filter(line => wanted.includes(line.slice(0, line.indexOf('='))));
		return (options.has('value') ? chosen.map(line => line.slice(line.indexOf('=') + 1)) : chosen).map(line => `${line}\n`).join('');
	});
	call.out(blocks.join('\n'));
	return 0;
};

const listUnits = (call: Call, options: Options): number => {
	const states = options.has('failed') ? ['failed'] : options.values('state').flatMap(value => value.split(','));
	const patterns = options.words.slice(1).map(asPattern);
	const units = [...call.world.units.states.values()].filter(
		unit =>
			(states.length === 0 ? unit.active !== 'inactive' : states.includes(unit.active) || states.includes(unit.sub)) &&
			(patterns.length === 0 || patterns.some(pattern => pattern.test(unit.id))),
	);
	if (options.value('output') === 'json' || options.value('o') === 'json')
		call.out(`${JSON.stringify(units.map(unit => ({unit: unit.id, load: 'loaded', active: unit.active, sub: unit.sub, description: unit.description})))}\n`);
	else call.out(units.map(unit => `${unit.id} loaded ${unit.active} ${unit.sub} ${unit.description}\n`).join(''));
	return 0;
};

const cat = (call: Call, options: Options): number => {
	let code = 0;
	const blocks: string[] = [];
	for (const unit of matching(call, options.words.slice(1))) {
		const path = typeof unit === 'string' ? undefined : call.world.units.facts[unit.id]?.find(line => line.startsWith('FragmentPath='))?.slice(13);
		const template = path?.replace(/@[^.]*\./, '@.');
		const file = [path, template].find(each => each !== undefined && each !== '' && call.world.files.look(each));
		if (file === undefined) {
			call.err(`No files found for ${typeof unit === 'string' ? unit : unit.id}.\n`);
			code = 1;
		} else blocks.push(`# ${file}\n${call.world.files.read(file)}`);
	}
	call.out(blocks.join('\n'));
	return code;
};

const control = (call: Call, verb: string, names: readonly string[]): number => {
	const {units} = call.world;
	let code = 0;
	for (const unit of matching(call, names)) {
		if (typeof unit === 'string') {
			call.err(`Failed to ${verb.replace('try-', '')} ${unit}: Unit ${unit} not found.\n`);
			code = 5;
			continue;
		}
		if (verb === 'reset-failed') {
			if (unit.active === 'failed') Object.assign(unit, {active: 'inactive', sub: 'dead', result: 'success', exitStatus: 0});
			continue;
		}
		if (verb === 'reload' && unit.active !== 'active') {
			call.err(`${unit.id} is not active, cannot reload.\n`);
			code = 1;
			continue;
		}
		if (verb === 'stop' || verb === 'restart') units.stop(unit);
		const reloads = verb === 'reload' || (verb === 'reload-or-restart' && unit.active === 'active');
		const fine = verb === 'stop' || (reloads ? units.reload(unit) : units.start(unit));
		if (!fine) {
			call.err(
				`Job for ${unit.id} failed because the control process exited with error code.\nSee "systemctl status ${unit.id}" and "journalctl -xeu ${unit.id}" for details.\n`,
			);
			code = 1;
		}
	}
	return code;
};

/** Units that came with a file in /etc/systemd/system: the demo has one program for them, which is OpenDKIM. */
const own = (call: Call, verb: 'enable' | 'disable', names: readonly string[]): number => {
	const {units, files} = call.world;
	let code = 0;
	for (const name of names) {
		const known = units.find(name);
		const like = units.find('opendkim.service');
		if (verb === 'disable') {
			if (known) units.forget(known);
		} else if (known || (like && files.look(`/etc/systemd/system/${name}`))) units.start(known ?? units.adopt(name, like as UnitState));
		else {
			call.err(`Failed to enable unit: Unit ${name} does not exist\n`);
			code = 1;
		}
	}
	return code;
};

const state = (call: Call, names: readonly string[], of: (unit: UnitState | string) => string, good: readonly string[], bad: number): number => {
	const said = matching(call, names).map(of);
	call.out(said.map(each => `${each}\n`).join(''));
	return said.some(each => good.includes(each)) ? 0 : bad;
};

export const systemctl: Program = {
	name: 'systemctl',
	run: call => {
		const options = readOptions(call.argv, ['p', 'property', 'state', 'type', 't', 'output', 'o', 'timestamp', 'n', 'lines']);
		const [verb = 'list-units', ...names] = options.words;
		if (verb === 'show') return show(call, options);
		if (verb === 'list-units') return listUnits(call, options);
		if (verb === 'cat') return cat(call, options);
		if (verb === 'is-active')
			return state(
				call,
				names,
				unit => (typeof unit === 'string' ? 'inactive' : unit.active),
				['active'],
				names.some(name => !call.world.units.states.has(full(name))) ? 4 : 3,
			);
		if (verb === 'is-failed') return state(call, names, unit => (typeof unit === 'string' ? 'inactive' : unit.active), ['failed'], 1);
		if (verb === 'is-enabled')
			return state(
				call,
				names,
				unit => (typeof unit === 'string' ? 'not-found' : (call.world.units.facts[unit.id]?.find(line => line.startsWith('UnitFileState='))?.slice(14) ?? '')),
				['enabled', 'static'],
				1,
			);
		if (verb === 'is-system-running') {
			const failed = [...call.world.units.states.values()].some(unit => unit.active === 'failed');
			call.out(failed ? 'degraded\n' : 'running\n');
			return failed ? 1 : 0;
		}
		if ((verb === 'enable' || verb === 'disable') && call.argv.includes('--now')) return own(call, verb, names);
		if (verb === 'daemon-reload' || verb === 'enable' || verb === 'disable') return 0;
		if (['start', 'stop', 'restart', 'reload', 'reload-or-restart', 'reset-failed'].includes(verb)) return control(call, verb, names);
		call.err(`Unknown command verb '${verb}'.\n`);
		return 1;
	},
};
