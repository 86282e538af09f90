// Starts, stops, restarts or reloads a service, as a unit or as a container; it stands in the journal, and starting and stopping can be undone.
import {recordSteps} from '../changes/record-action.ts';
import type {Remember, Step} from '../changes/shape.ts';
import {noAnswer} from '../commands/answer.ts';
import type {Answer} from '../commands/shape.ts';
import type {Clock} from '../host/clock.ts';
import type {Host} from '../host/host.ts';
import {controlCommand} from './control-command.ts';
import type {Service, ServiceVerb} from './services.ts';

const opposite: Readonly<Partial<Record<ServiceVerb, ServiceVerb>>> = {start: 'stop', stop: 'start'};

const undoOf = (service: Pick<Service, 'carrier'>, verb: ServiceVerb): Step['undo'] => {
	const back = opposite[verb];
	return (back && controlCommand(service, back)) ?? {none: 'it is over when it is done'};
};

/** What became of it; `note` is told beside: that it does not stand in the journal. Throws HostError when the host could not be asked, or the session may only read. */
export const controlService = async (
	at: {readonly host: Pick<Host, 'run' | 'label'>; readonly clock: Clock; readonly remember?: Remember},
	service: Pick<Service, 'carrier' | 'title'>,
	verb: ServiceVerb,
): Promise<Answer<{readonly note: string | undefined}>> => {
	const command = controlCommand(service, verb);
	if (command === undefined) return noAnswer(`${service.title} cannot be told to ${verb} here.`);
	const says = `${verb} ${service.title}`;
	const {value: failed, unrecorded} = await recordSteps(at, {title: says, because: ['services'], steps: [{says, command, undo: undoOf(service, verb)}]});
	if (failed !== undefined) return noAnswer(failed.why);
	return {ok: true, value: {note: unrecorded === undefined ? undefined : `It was done, and does not stand in the journal: ${unrecorded}`}};
};
