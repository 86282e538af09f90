// Pitfall O05: a signing table with wildcards that is read as a plain file, so that no sender matches.
import {serviceOpendkim} from '../checks/service-opendkim.ts';
import {configRead} from '../commands/config-read.ts';
import {configPlaces} from '../config/config-places.ts';
import {keywordLines, setKeyword} from '../config/keyword-file.ts';
import {defineFix} from './shape.ts';

const conf = '/etc/opendkim.conf';

export const opendkimSigningTable = defineFix<{readonly path: string}>({
	id: 'opendkim-signing-table',
	title: 'Mail is not signed',
	covers: ['O05'],
	explains:
		'The signing table says *@example.org, and is read as a plain file, in which * is no wildcard. No sender ever matches, and mail goes out unsigned without an error. The repair reads it as a table of patterns (refile:).',
	risk: 'safe',
	questions: [],
	detect: async ({ask}) => {
		const read = await ask(configRead, {patterns: configPlaces});
		const text = read.ok ? read.value.files.find(({path}) => path === conf)?.text : undefined;
		if (!read.ok || text === undefined) return undefined;
		const table = keywordLines(conf, text).findLast(({keyword}) => keyword.toLowerCase() === 'signingtable');
		const path = /^(?:file:)?(\/\S+)$/.exec(table?.value ?? '')?.[1];
		const rows = read.value.files.find(file => file.path === path)?.text.split('\n') ?? [];
		const at = rows.findIndex(row => /^\s*[^\s#]*\*\S*\s+\S/.test(row));
		if (!table || path === undefined || at < 0) return undefined;
		return {
			evidence: [
				{from: `${conf}:${table.line}`, text: table.text},
				{from: `${path}:${at + 1}`, text: (rows[at] ?? '').trim()},
			],
			files: [conf],
			facts: {path},
		};
	},
	plan: (files, {path}) => ({files: setKeyword(files, conf, 'SigningTable', `refile:${path}`)}),
	verifiedBy: [serviceOpendkim],
});
