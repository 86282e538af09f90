// Pitfall P07: a table names the socket file of PostgreSQL, where the library wants the directory.
import {database} from '../checks/database.ts';
import {systemdReload} from '../commands/systemd-reload.ts';
import {applyEdits} from '../config/apply-edits.ts';
import type {SourceFile} from '../config/source-file.ts';
import {lookAtPostfix} from '../postfix/look-at-postfix.ts';
import {defineFix} from './shape.ts';

const wrong = /^(\s*hosts\s*=.*?)\/\.s\.PGSQL\.\d+/;

const wrongLines = (files: readonly SourceFile[]) =>
	files
		.filter(({path}) => path.startsWith('/etc/postfix/'))
		.flatMap(({path, text}) => text.split('\n').flatMap((line, index) => (wrong.test(line) ? [{path, line: index + 1, text: line}] : [])));

export const postfixTableSocket = defineFix<undefined>({
	id: 'postfix-table-socket',
	title: 'A table looks for PostgreSQL in the wrong place',
	covers: ['P07'],
	explains:
		'The table names the socket file of PostgreSQL (.s.PGSQL.5432). The library adds that name by itself, finds nothing, and Postfix keeps all mail waiting: table lookup problem. The repair names the directory.',
	risk: 'safe',
	questions: [],
	detect: async ({ask}) => {
		const seen = await lookAtPostfix(ask);
		const lines = seen ? wrongLines(seen.files) : [];
		if (lines.length === 0) return undefined;
		return {
			evidence: lines.map(({path, line, text}) => ({from: `${path}:${line}`, text: text.trim()})),
			files: [...new Set(lines.map(({path}) => path))],
			facts: undefined,
		};
	},
	plan: files => ({
		files: applyEdits(
			files,
			wrongLines(files).map(({path, line, text}) => ({path, line, removes: 1, adds: [text.replace(/\r$/, '').replace(/\/\.s\.PGSQL\.\d+/g, '')]})),
		),
		settle: [systemdReload.build({unit: 'postfix.service'})],
	}),
	verifiedBy: [database],
});
