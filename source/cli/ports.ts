// `mailtui ports HOST`: each port as the server itself, this machine by the public address, and this machine by VPN reach it.
import {visible} from '../format/visible.ts';
import type {Matrix} from '../ports/matrix.ts';
import type {Subcommand} from './shape.ts';

export const ports: Subcommand = {
	name: 'ports',
	summary: 'what answers where: on the server, from here, by VPN',
	words: '',
	options: [],
	run: async at => {
		const [{probeMatrix}, {judgeMatrix, matrixDocument, printMatrix}, {exitCodeOfLevels}] = await Promise.all([
			import('../ports/matrix.ts'),
			import('../ports/report-matrix.ts'),
			import('../checks/score.ts'),
		]);
		const session = await at.open();
		let matrix: Matrix | undefined;
		for await (const latest of probeMatrix({...session.at(), host: session.host, signal: at.terminal.signal})) matrix = latest;
		if (matrix === undefined) return 3;
		const now = session.clock.now();
		const rows = judgeMatrix(matrix, now);
		if (at.options.json) {
			const document = {host: session.host.label, at: now.toISOString(), addresses: matrix.addresses, ports: matrixDocument(rows, now)};
			at.terminal.out(`${JSON.stringify(document, undefined, '  ')}\n`);
		} else {
			at.terminal.out(printMatrix(rows, matrix.addresses, at.terminal.unicode));
			if (!matrix.listeners.ok) at.terminal.err(`${visible(matrix.listeners.why)}\n`);
		}
		return exitCodeOfLevels(rows.map(row => row.level));
	},
};
