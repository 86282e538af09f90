// The keys that start, stop, restart and reload: always behind a question whose default is Cancel, which shows what will be run.
import {visible} from '../../source/format/visible.ts';
import {quoteArgv} from '../../source/host/quote.ts';
import {controlCommand} from '../../source/services/control-command.ts';
import type {Service, ServiceVerb} from '../../source/services/services.ts';
import type {Binding} from '../shape.ts';
import {carrierText} from './columns.ts';

const means: Readonly<Record<ServiceVerb, string>> = {
	start: 'It is started now; whether it starts at boot stays as it is.',
	stop: 'Until it is started again, this is missing:',
	restart: 'Connections that stand are cut; mail programs come back by themselves. Meanwhile this is missing:',
	reload: 'It reads its configuration again; connections stay.',
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const questionOf = (verb: ServiceVerb, service: Service) => {
	const command = controlCommand(service, verb);
	return {
		title: `${capital(verb)} ${carrierText(service.carrier)}?`,
		lines: [
			means[verb],
			...(verb === 'stop' || verb === 'restart' ? [`${service.title} ${service.does}.`] : []),
			'',
			...(command ? [`$ ${quoteArgv(command.argv)}`] : []),
		],
		action: capital(verb),
	};
};

/** Why it cannot be done with this one now; undefined when it can. */
export const whyNotControl = (verb: ServiceVerb, service: Service | undefined): string | undefined => {
	if (service === undefined) return 'nothing is selected.';
	if (service.verbs.includes(verb)) return undefined;
	if (service.carrier.kind === 'none') return `${service.title} is not on this server.`;
	if (verb === 'start') return `${service.title} runs already.`;
	return service.verbs.includes('start') ? `${service.title} does not run.` : `${service.title} has nothing to ${verb}.`;
};

/** Asks, does it, and tells how it went. */
export type Control = (verb: ServiceVerb, service: Service) => Promise<void>;

type Chosen = {readonly row: Service | undefined; readonly control: Control};

export const controlBindings = <Model extends Chosen>(): Array<Binding<Model>> =>
	(['start', 'stop', 'restart', 'reload'] as const).map(verb => ({
		verb,
		says: verb,
		writes: true,
		blocked: ({row}) => whyNotControl(verb, row),
		act: ({row, control}) => void (row && control(verb, row)),
	}));

/** For the status line, where no line break may come. */
export const toldOf = (verb: ServiceVerb, service: Service, how: string): string => visible(`${verb} ${carrierText(service.carrier)}: ${how}`);
