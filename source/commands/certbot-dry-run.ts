// A renewal tried for practice: the authority's test service is asked, and nothing is kept (certbot(1), renew --dry-run).
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, WriteCommand} from './shape.ts';

export type DryRun = {readonly good: boolean; readonly says: readonly string[]};

/** A write: it speaks to the world in the name of the server, and may start and stop what its hooks say. */
export const certbotDryRun: WriteCommand<{readonly lineage: string}, Answer<DryRun>> = {
	name: 'certbot-dry-run',
	examples: [{lineage: 'no-such-lineage'}],
	build: ({lineage}) => ({
		name: 'certbot-dry-run',
		argv: ['certbot', 'renew', '--dry-run', '--non-interactive', '--cert-name', lineage],
		effect: 'write',
		asRoot: true,
		timeoutMs: 180_000,
	}),
	parse: result => {
		const refusal = refusalOf('certbot', result);
		if (refusal) return refusal;
		const lines = `${result.stdout}\n${result.stderr}`
			.split('\n')
			.map(line => line.trim())
			.filter(line => line !== '' && !/^(?:- )+-?$/.test(line));
		if (lines.length === 0) return noAnswer(firstLine(result.stderr) || `certbot ended with ${result.code}`);
		return {ok: true, value: {good: result.code === 0, says: lines.slice(-12)}};
	},
};
