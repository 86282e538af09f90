// Connections that stand on the mail ports, with where they come from (ss(8)).
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type Connection = {readonly port: number; readonly peer: string};

const mailPorts = [25, 110, 143, 465, 587, 993, 995, 4190];
const filter = `( ${mailPorts.map(port => `sport = :${port}`).join(' or ')} )`;

const parseLine = (line: string): Connection[] => {
	const [, , local = '', remote = ''] = line.trim().split(/\s+/);
	const port = Number(/:(\d+)$/.exec(local)?.[1]);
	const peer = /^(.*):\d+$/
		.exec(remote)?.[1]
		?.replace(/^\[|\]$/g, '')
		.replace(/^::ffff:/, '');
	return Number.isNaN(port) || peer === undefined ? [] : [{port, peer}];
};

export const ssEstablished: ReadCommand<undefined, Answer<readonly Connection[]>> = {
	name: 'ss-established',
	examples: [undefined],
	build: () => ({name: 'ss-established', argv: ['ss', '-Htn', 'state', 'established', filter], effect: 'read', asRoot: false, timeoutMs: 5_000}),
	parse: result => {
		const refusal = refusalOf('ss', result);
		if (refusal) return refusal;
		if (result.code !== 0) return noAnswer(`ss cannot list connections: ${firstLine(result.stderr) || `it ended with ${result.code}`}`);
		return {ok: true, value: result.stdout.split('\n').flatMap(parseLine)};
	},
};
