// psql(1): scripts on standard input, one command a line, values bound with \bind; run in one transaction by the demo's PostgreSQL.
import {readOptions} from '../options.ts';
import type {Bound} from '../postgres.ts';
import type {Program} from './shape.ts';

const escapes: Readonly<Record<string, string>> = {n: '\n', t: '\t', b: '\b', r: '\r', f: '\f'};

const argument = (quoted: string): string =>
	quoted.slice(1, -1).replace(/''|\\(.)/gs, (whole, letter: string | undefined) => (letter === undefined ? whole.slice(1) : (escapes[letter] ?? letter)));

const boundOf = (line: string): Bound | undefined => {
	const text = line.replace(/\s*(?:\\g|;)\s*$/, '');
	if (text === '' || /^(?:BEGIN|COMMIT)$/i.test(text)) return undefined;
	const at = text.search(/ \\bind /);
	if (at < 0) return {sql: text, values: []};
	return {sql: text.slice(0, at), values: [...text.slice(at + 7).matchAll(/'(?:[^'\\]|''|\\.)*'/gs)].map(([quoted]) => argument(quoted))};
};

export const psql: Program = {
	name: 'psql',
	run: async ({argv, stdin, world, environment, out, err}) => {
		const options = readOptions(argv, ['v', 'd', 'c', 'h', 'p', 'U']);
		const name = options.value('d') ?? options.words[0] ?? 'postgres';
		const socket = '/var/run/postgresql/.s.PGSQL.5432';
		if (!world.units.isActive('postgresql@17-main.service')) {
			err(
				`psql: error: connection to server on socket "${socket}" failed: No such file or directory\n\tIs the server running locally and accepting connections on that socket?\n`,
			);
			return 2;
		}
		if (name !== 'mailserver') {
			err(`psql: error: connection to server on socket "${socket}" failed: FATAL:  database "${name}" does not exist\n`);
			return 2;
		}
		const statements = stdin
			.toString()
			.split('\n')
			.flatMap(line => boundOf(line.trim()) ?? []);
		const answer = await world.database.script(statements, (environment.get('PGOPTIONS') ?? '').includes('read_only=on'));
		if (!answer.ok) {
			err(`ERROR:  ${answer.code}: ${answer.error}\n`);
			return 3;
		}
		for (const rows of answer.results) for (const row of rows) out(`${row.map(value => (value === null ? '' : String(value))).join('|')}\n`);
		return 0;
	},
};
