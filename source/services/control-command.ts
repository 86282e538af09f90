// The command that starts, stops, restarts or reloads a service, as a unit or as a container.
import {containerControl} from '../commands/container-control.ts';
import {systemdControl} from '../commands/systemd-control.ts';
import type {Command} from '../host/host.ts';
import type {Service, ServiceVerb} from './services.ts';

/** Undefined: there is nothing to do it to. Plain data, so that the confirmation can show exactly what will be run. */
export const controlCommand = ({carrier}: Pick<Service, 'carrier'>, verb: ServiceVerb): Command<'write'> | undefined => {
	if (carrier.kind === 'unit') return systemdControl.build({verb, unit: carrier.unit});
	if (carrier.kind === 'container' && verb !== 'reload') return containerControl.build({verb, engine: carrier.engine, name: carrier.name});
	return undefined;
};
