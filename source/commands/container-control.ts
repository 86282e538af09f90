// Starts, stops or restarts one container (docker-restart(1), podman-restart(1)).
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, WriteCommand} from './shape.ts';

export type ContainerTarget = {readonly engine: 'docker' | 'podman'; readonly name: string};

export const containerControl: WriteCommand<ContainerTarget & {readonly verb: 'start' | 'stop' | 'restart'}, Answer<true>> = {
	name: 'container-control',
	examples: [{engine: 'docker', name: 'no-such-container', verb: 'restart'}],
	build: ({engine, verb, name}) => ({name: 'container-control', argv: [engine, verb, '--', name], effect: 'write', asRoot: true, timeoutMs: 120_000}),
	parse: result => {
		const refusal = refusalOf('The container engine', result);
		if (refusal) return refusal;
		return result.code === 0 ? {ok: true, value: true} : noAnswer(firstLine(result.stderr) || `it ended with ${result.code}`);
	},
};
