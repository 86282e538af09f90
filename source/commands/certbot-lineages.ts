// certbot's certificates on disk, the hooks that run after a renewal, and the end of its log (certbot(1)).
import {certbotLineagesScript} from '../scripts/certbot-lineages-script.ts';
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type Lineage = {
	readonly name: string;
	readonly path: string;
	/** PEM of the newest certificate; undefined where it cannot be read. */
	readonly certificate: string | undefined;
	/** The ACME directory it is renewed at. */
	readonly server: string | undefined;
};

export type Certbot = {
	readonly lineages: readonly Lineage[];
	/** Lines of hooks that speak of Postfix or Dovecot. */
	readonly hooks: ReadonlyArray<{readonly path: string; readonly runs: boolean; readonly line: string}>;
	readonly log: readonly string[];
	readonly unread: ReadonlyArray<{readonly path: string; readonly why: string}>;
};

const pemOf = (base64: string): string => `-----BEGIN CERTIFICATE-----\n${base64.replace(/(.{64})(?=.)/g, '$1\n')}\n-----END CERTIFICATE-----\n`;

export const certbotLineages: ReadCommand<{readonly root: string}, Answer<Certbot>> = {
	name: 'certbot-lineages',
	examples: [{root: '/etc/letsencrypt'}],
	build: ({root}) => ({
		name: 'certbot-lineages',
		argv: ['perl', '-e', certbotLineagesScript, 'mailtui-certbot', root],
		effect: 'read',
		asRoot: true,
		timeoutMs: 15_000,
		maxBytes: 2_097_152,
	}),
	parse: result => {
		const refusal = refusalOf('perl', result);
		if (refusal) return refusal;
		const rows = result.stdout.split('\n').map(line => line.split('\t'));
		const of = (word: string) => rows.filter(row => row[0] === word).map(row => row.slice(1));
		if (of('mailtui-certbot').length === 0 || of('end').length === 0)
			return noAnswer(`certbot's certificates could not be read: ${firstLine(result.stderr) || 'the answer is incomplete'}`);
		return {
			ok: true,
			value: {
				lineages: of('lineage').map(([name = '', path = '', certificate = '', server = '']) => ({
					name,
					path,
					certificate: certificate === '' ? undefined : pemOf(certificate),
					server: server === '' ? undefined : server,
				})),
				hooks: of('hook').map(([path = '', runs = '', line = '']) => ({path, runs: runs === 'yes', line})),
				log: of('log').map(([line = '']) => line.trim()),
				unread: of('unread').map(([path = '', why = '']) => ({path, why})),
			},
		};
	},
};
