// What the Services screen and the checks about units ask systemd, with the same arguments, so that it costs one call.
import type {UnitsAsked} from '../commands/systemd-show.ts';
import {knownServices} from './known-services.ts';

/** A pattern matches only what is loaded: what is stopped and switched off is asked by name, and then some are told twice. */
export const everyService: UnitsAsked = {
	units: ['*.service', ...knownServices.flatMap(known => known.units.filter(unit => !unit.endsWith('@')))],
};

/** Instances of a template have no names that could be asked for: a cluster of PostgreSQL that is stopped would not be there at all. */
export const everyInstance: UnitsAsked = {
	units: knownServices.flatMap(known => known.units.filter(unit => unit.endsWith('@')).map(unit => `${unit}*.service`)),
	all: true,
};
