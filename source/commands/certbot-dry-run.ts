// A renewal tried for practice: the authority's test service is asked, and nothing is kept (certbot(1), renew --dry-run).
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, WriteCommand} from './shape.ts';

export type DryRun = {
	readonly good: boolean;
	/** Why it failed, in the authority's or certbot's own words: one for each name that was refused. */
	readonly reasons: readonly string[];
	/** The end of what certbot wrote. */
	readonly says: readonly string[];
};

type Args = {
	readonly lineage: string;
	/** The ACME directory it is renewed at; undefined where that is not known. */
	readonly server?: string | undefined;
};

/** For a dry run certbot asks the test service of Let's Encrypt, whoever issued the certificate, unless it is told whom to ask. */
const named = (server: string | undefined): readonly string[] =>
	server !== undefined && /^https?:\/\//.test(server) && !/^https:\/\/[^/]*\.letsencrypt\.org\//.test(server) ? ['--server', server] : [];

/** What certbot says around what matters. */
const framing = /^(?:Saving debug log|Processing |Ask for help|All (?:simulated )?renewals failed|\d+ renew failure)/;

const detail = /^Detail:\s*(.+)/;

/** The authority tells of each name `Domain: NAME`, `Type: KIND`, `Detail: TEXT`; what fails before that stands after "with error:". */
const reasonsOf = (lines: readonly string[]): readonly string[] => {
	const refused = lines.flatMap((line, index) => {
		const text = detail.exec(line)?.[1];
		const domain = lines.slice(Math.max(0, index - 2), index).flatMap(each => /^Domain:\s*(\S+)/.exec(each)?.[1] ?? [])[0];
		return text === undefined ? [] : [domain === undefined ? text : `${domain}: ${text}`];
	});
	if (refused.length > 0) return refused;
	const before = lines.flatMap(line => /(?:with|an unexpected) error: (.+)/.exec(line)?.[1] ?? []);
	return before.length > 0 ? before : lines.filter(line => !framing.test(line)).slice(0, 1);
};

/** A write: it speaks to the world in the name of the server, and may start and stop what its hooks say. */
export const certbotDryRun: WriteCommand<Args, Answer<DryRun>> = {
	name: 'certbot-dry-run',
	examples: [{lineage: 'no-such-lineage'}],
	build: ({lineage, server}) => ({
		name: 'certbot-dry-run',
		// Without a terminal it would first sleep for up to eight minutes, to spare the authority all servers at once.
		argv: ['certbot', 'renew', '--dry-run', '--non-interactive', '--no-random-sleep-on-renew', '--cert-name', lineage, ...named(server)],
		effect: 'write',
		asRoot: true,
		timeoutMs: 300_000,
	}),
	parse: result => {
		const refusal = refusalOf('certbot', result);
		if (refusal) return refusal;
		const lines = `${result.stdout}\n${result.stderr}`
			.split('\n')
			.map(line => line.trim())
			.filter(line => line !== '' && !/^(?:- )+-?$/.test(line));
		if (lines.length === 0) return noAnswer(firstLine(result.stderr) || `certbot ended with ${result.code}`);
		const good = result.code === 0;
		return {ok: true, value: {good, reasons: good ? [] : reasonsOf(lines), says: lines.slice(-24)}};
	},
};
