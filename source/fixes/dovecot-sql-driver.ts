// Pitfall R15: users come from SQL, and nothing says from which kind of database.
import {reloadLogins} from '../changes/reload-logins.ts';
import {authentication} from '../checks/authentication.ts';
import {database} from '../checks/database.ts';
import {applyEdits} from '../config/apply-edits.ts';
import {blocksOf} from '../dovecot/config-block.ts';
import {readConfigTree} from '../dovecot/config-tree.ts';
import {lookAtDovecot} from '../dovecot/look-at-dovecot.ts';
import {putSetting} from '../dovecot/put-setting.ts';
import {defineFix} from './shape.ts';

const drivers = ['pgsql', 'mysql', 'sqlite'] as const;

export const dovecotSqlDriver = defineFix<{readonly main: string; readonly driver: string; readonly file: string}>({
	id: 'dovecot-sql-driver',
	title: 'No kind of database is set',
	covers: ['R15'],
	explains:
		'Dovecot is told to look users up with SQL, but not in which kind of database: sql_driver is empty. It starts all the same, and then whatever asks for a user waits and is turned away. The repair names the kind whose connection is configured.',
	risk: 'interrupts',
	questions: [],
	detect: async ({ask}) => {
		const seen = await lookAtDovecot(ask);
		if (!seen) return undefined;
		const asks = seen.tree.find(
			line => line.parsed.kind === 'open' && line.within.length === 0 && ['passdb', 'userdb'].includes(line.parsed.block) && line.parsed.name === 'sql',
		);
		const isSet = seen.tree.some(line => line.parsed.kind === 'setting' && line.parsed.key === 'sql_driver' && line.parsed.value !== '');
		const [driver, ...more] = drivers.filter(each => blocksOf(seen.root, each).length > 0);
		if (!asks || isSet || driver === undefined || more.length > 0 || (seen.root.settings.get('sql_driver') ?? '') !== '') return undefined;
		const connection = seen.tree.find(line => line.parsed.kind === 'open' && line.within.length === 0 && line.parsed.block === driver);
		const file = connection?.file ?? asks.file;
		return {
			evidence: [
				{from: `${asks.file}:${asks.line}`, text: asks.text.trim()},
				...(connection ? [{from: `${connection.file}:${connection.line}`, text: connection.text.trim()}] : []),
				{from: 'doveconf', text: 'sql_driver ='},
			],
			files: [file],
			facts: {main: seen.main, driver, file},
		};
	},
	plan: (files, {main, driver, file}) => ({
		settle: reloadLogins,
		files: applyEdits(files, putSetting(readConfigTree(files, main), {key: 'sql_driver', value: driver, into: file})),
	}),
	verifiedBy: [database, authentication],
});
