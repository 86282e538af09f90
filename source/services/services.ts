// The services of the mail path and how each one is, as units or containers; what the Services screen shows.
import type {Level} from '../checks/shape.ts';
import {type Container, containerList} from '../commands/container-list.ts';
import type {Answer, Ask} from '../commands/shape.ts';
import {systemdShow, type Unit} from '../commands/systemd-show.ts';
import {everyInstance, everyService} from './every-service.ts';
import {type KnownService, knownServices} from './known-services.ts';

export type Carrier =
	| {readonly kind: 'unit'; readonly unit: string}
	| {readonly kind: 'container'; readonly engine: 'docker' | 'podman'; readonly name: string; readonly image: string}
	| {readonly kind: 'none'};

export type ServiceVerb = 'start' | 'stop' | 'restart' | 'reload';

export type Service = {
	/** Unique in the list: `postfix`, `postgresql@17-main`, `docker:db`. */
	readonly id: string;
	readonly title: string;
	readonly does: string;
	readonly carrier: Carrier;
	readonly level: Level;
	/** In one or two words: `active (running)`, `Up 3 hours`, `not installed`. */
	readonly state: string;
	readonly since: Date | undefined;
	readonly memoryBytes: number | undefined;
	/** How often systemd had to start it again by itself. */
	readonly restarts: number | undefined;
	/** `enabled`, `disabled`, `static`; undefined for containers. */
	readonly boot: string | undefined;
	readonly verbs: readonly ServiceVerb[];
};

export type ServicesSeen = {readonly units: Answer<readonly Unit[]>; readonly containers: Answer<readonly Container[]>};

/** One round trip. */
export const lookAtServices = async (ask: Ask): Promise<ServicesSeen> => {
	const [units, instances, containers] = await Promise.all([ask(systemdShow, everyService), ask(systemdShow, everyInstance), ask(containerList, undefined)]);
	// Where there is none, nothing is said, and that is no refusal.
	return {units: units.ok && instances.ok ? {...units, value: [...units.value, ...instances.value]} : units, containers};
};

const levelOfUnit = ({active, sub, unitFile, result}: Unit, needed: boolean): Level => {
	if (active === 'active' || active === 'reloading') return 'ok';
	if (active === 'failed' || sub.startsWith('auto-restart')) return 'failure';
	if (active === 'activating' || active === 'deactivating') return 'warning';
	if (needed) return 'failure';
	// Whoever switched it off at boot, too, meant it.
	return unitFile === 'enabled' || result !== 'success' ? 'warning' : 'skipped';
};

const fromUnit = (known: KnownService, unit: Unit): Service => {
	const running = unit.active === 'active' || unit.active === 'reloading';
	const instance = /@(.+)\.service$/.exec(unit.id)?.[1];
	return {
		id: instance === undefined || instance === '-' ? known.id : `${known.id}@${instance}`,
		title: instance === undefined || instance === '-' ? known.title : `${known.title} ${instance}`,
		does: known.does,
		carrier: {kind: 'unit', unit: unit.id},
		level: levelOfUnit(unit, known.needed),
		state: unit.load === 'masked' ? 'masked' : `${unit.active} (${unit.sub})`,
		since: running ? unit.since : undefined,
		memoryBytes: running ? unit.memoryBytes : undefined,
		restarts: unit.restarts,
		boot: unit.unitFile === '' ? undefined : unit.unitFile,
		verbs: running ? ['stop', 'restart', ...(known.reloads ? (['reload'] as const) : [])] : ['start'],
	};
};

const fromContainer = (known: KnownService, {engine, name, image, status}: Container): Service => {
	const running = /^Up\b/i.test(status);
	const troubled = /unhealthy|paused/i.test(status);
	return {
		id: `${engine}:${name}`,
		title: known.title,
		does: known.does,
		carrier: {kind: 'container', engine: engine === 'podman' ? 'podman' : 'docker', name, image},
		level: running ? (troubled ? 'warning' : 'ok') : known.needed || /^Restarting/i.test(status) ? 'failure' : 'warning',
		state: status,
		since: undefined,
		memoryBytes: undefined,
		restarts: undefined,
		boot: undefined,
		verbs: running ? ['stop', 'restart'] : ['start'],
	};
};

const missing = (known: KnownService, seen: ServicesSeen): Service => ({
	id: known.id,
	title: known.title,
	does: known.does,
	carrier: {kind: 'none'},
	level: seen.units.ok ? 'skipped' : 'unknown',
	state: seen.units.ok ? 'not installed' : seen.units.why,
	since: undefined,
	memoryBytes: undefined,
	restarts: undefined,
	boot: undefined,
	verbs: [],
});

const unitsOf = (known: KnownService, units: readonly Unit[]): readonly Unit[] => {
	const there = units.filter(unit => unit.load !== 'not-found' && unit.load !== '');
	const instances = known.units.filter(name => name.endsWith('@')).flatMap(name => there.filter(unit => unit.id.startsWith(name)));
	// postfix.service was a wrapper around postfix@-.service before Debian 13: a wrapper says nothing of the program.
	const named = known.units.flatMap(name => there.filter(unit => unit.id === name));
	const own = named.find(unit => unit.sub !== 'exited') ?? named[0];
	return own === undefined ? instances : [own, ...instances];
};

/** Those that mail needs first, in the order of the table; the rest only where it is there. Pure. */
export const listServices = (seen: ServicesSeen): readonly Service[] => {
	const units = seen.units.ok ? [...new Map(seen.units.value.map(unit => [unit.id, unit])).values()] : [];
	const containers = seen.containers.ok ? seen.containers.value : [];
	const taken = new Set<Container>();
	return knownServices.flatMap(known => {
		const own = unitsOf(known, units).map(unit => fromUnit(known, unit));
		const contained = containers.filter(container => !taken.has(container) && (known.container.test(container.name) || known.container.test(container.image)));
		for (const container of contained) if (!/mailserver/i.test(`${container.name}${container.image}`)) taken.add(container);
		const found = [...own, ...contained.map(container => fromContainer(known, container))];
		if (found.length > 0) return found;
		// Which of the two databases is missing cannot be known; only one is needed.
		const other = known.id === 'postgresql' && units.some(unit => /^(?:mariadb|mysql)\.service$/.test(unit.id) && unit.load === 'loaded');
		return known.needed && !other ? [missing(known, seen)] : [];
	});
};
