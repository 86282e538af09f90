// What OpenDKIM signs with: its tables and the public half of each private key, worked out on the server (opendkim.conf(5)).
import {dkimKeysScript} from '../scripts/dkim-keys-script.ts';
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type DkimKey = {
	/** As the signing table calls it. */
	readonly name: string;
	/** `%` in the table stands for the domain of the sender. */
	readonly domain: string;
	readonly selector: string;
	/** Empty where the key stands in the table itself. */
	readonly path: string;
	/** `0600` */
	readonly mode: string;
	readonly owner: string;
	readonly group: string;
	/** SubjectPublicKeyInfo in base64; undefined where it could not be had, and `why` says why. */
	readonly publicKey: string | undefined;
	readonly why: string;
	/** When its file was written; undefined where it stands in no file. */
	readonly made: Date | undefined;
};

export type DkimTables = {
	readonly settings: ReadonlyMap<string, string>;
	readonly signing: ReadonlyArray<{readonly pattern: string; readonly key: string}>;
	readonly keys: readonly DkimKey[];
	readonly unread: ReadonlyArray<{readonly path: string; readonly why: string}>;
};

export const dkimKeys: ReadCommand<{readonly file: string}, Answer<DkimTables>> = {
	name: 'dkim-keys',
	examples: [{file: '/etc/opendkim.conf'}, {file: '/etc/no-such-file.conf'}],
	build: ({file}) => ({
		name: 'dkim-keys',
		argv: ['perl', '-e', dkimKeysScript, 'mailtui-dkim', file],
		effect: 'read',
		asRoot: true,
		timeoutMs: 20_000,
		maxBytes: 4_194_304,
	}),
	parse: result => {
		const refusal = refusalOf('perl', result);
		if (refusal) return refusal;
		const rows = result.stdout.split('\n').map(line => line.split('\t'));
		const of = (word: string) => rows.filter(row => row[0] === word).map(row => row.slice(1));
		if (of('mailtui-dkim').length === 0 || of('end').length === 0)
			return noAnswer(`OpenDKIM's tables could not be read: ${firstLine(result.stderr) || 'the answer is incomplete'}`);
		const unread = of('unread').map(([path = '', why = '']) => ({path, why}));
		const settings = new Map(of('setting').map(([name = '', value = '']) => [name, value]));
		const [main] = unread;
		if (settings.size === 0 && main !== undefined) return noAnswer(`${main.path} cannot be read: ${main.why}`, /No such file/.test(main.why));
		return {
			ok: true,
			value: {
				settings,
				unread,
				signing: of('sign').map(([pattern = '', key = '']) => ({pattern, key})),
				keys: of('key').map(([name = '', domain = '', selector = '', path = '', mode = '', owner = '', group = '', publicKey = '', why = '', made = '']) => ({
					name,
					domain: domain.toLowerCase(),
					selector,
					path,
					mode,
					owner,
					group,
					publicKey: publicKey === '' ? undefined : publicKey,
					why,
					made: /^\d{1,12}$/.test(made) ? new Date(Number(made) * 1000) : undefined,
				})),
			},
		};
	},
};
