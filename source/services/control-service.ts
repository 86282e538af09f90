// Starts, stops, restarts or reloads a service, as a unit or as a container.
import {noAnswer} from '../commands/answer.ts';
import {containerControl} from '../commands/container-control.ts';
import type {Answer} from '../commands/shape.ts';
import {systemdControl} from '../commands/systemd-control.ts';
import type {Command, Host} from '../host/host.ts';
import type {Service, ServiceVerb} from './services.ts';

/** Undefined: there is nothing to do it to. Plain data, so that the confirmation can show exactly what will be run. */
export const controlCommand = ({carrier}: Pick<Service, 'carrier'>, verb: ServiceVerb): Command<'write'> | undefined => {
	if (carrier.kind === 'unit') return systemdControl.build({verb, unit: carrier.unit});
	if (carrier.kind === 'container' && verb !== 'reload') return containerControl.build({verb, engine: carrier.engine, name: carrier.name});
	return undefined;
};

/** Throws HostError when the host could not be asked, or the session may only read. */
export const controlService = async (host: Pick<Host, 'run'>, service: Pick<Service, 'carrier' | 'title'>, verb: ServiceVerb): Promise<Answer<true>> => {
	const command = controlCommand(service, verb);
	if (command === undefined) return noAnswer(`${service.title} cannot be told to ${verb} here.`);
	const [result] = await host.run([command]);
	if (result === undefined) return noAnswer(`${command.name} was not answered.`);
	return (command.name === containerControl.name ? containerControl : systemdControl).parse(result);
};
