// What the Services screen and the checks about units ask systemd, with the same arguments, so that it costs one call.
import {knownServices} from './known-services.ts';

/** A pattern matches only what is loaded: what is stopped and switched off is asked by name, and then some are told twice. */
export const everyService: {readonly units: readonly string[]} = {
	units: ['*.service', ...knownServices.flatMap(known => known.units.filter(unit => !unit.endsWith('@')))],
};
