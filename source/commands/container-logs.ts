// The last lines that a container wrote to its output (docker-logs(1), podman-logs(1)).

import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {ContainerTarget} from './container-control.ts';
import type {Answer, ReadCommand} from './shape.ts';

export const containerLogs: ReadCommand<ContainerTarget & {readonly lines: number}, Answer<readonly string[]>> = {
	name: 'container-logs',
	examples: [{engine: 'docker', name: 'no-such-container', lines: 5}],
	build: ({engine, name, lines}) => ({
		name: 'container-logs',
		argv: [engine, 'logs', '--tail', String(lines), '--', name],
		effect: 'read',
		asRoot: true,
		timeoutMs: 10_000,
	}),
	parse: result => {
		const refusal = refusalOf('The container engine', result);
		if (refusal) return refusal;
		if (result.code !== 0) return noAnswer(firstLine(result.stderr) || `it ended with ${result.code}`);
		// What the program wrote to its stderr comes on ours; PostgreSQL writes all of its log there.
		return {ok: true, value: `${result.stdout}\n${result.stderr}`.split('\n').filter(line => line.trim() !== '')};
	},
};
