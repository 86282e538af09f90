// Pitfall P07: a table is asked from within Postfix's chroot, where the socket of PostgreSQL is not (pgsql_table(5), proxymap(8)).
import {database} from '../checks/database.ts';
import {systemdReload} from '../commands/systemd-reload.ts';
import type {SourceFile} from '../config/source-file.ts';
import {lookAtPostfix} from '../postfix/look-at-postfix.ts';
import {readMainCf} from '../postfix/main-cf.ts';
import {mainCf, setParameter, whereSet, writtenValue} from '../postfix/parameters.ts';
import {tableSettings} from '../postfix/table-settings.ts';
import {defineFix} from './shape.ts';

type Facts = {readonly parameters: readonly string[]; readonly tables: readonly string[]};

const direct = /(?<![\w:])(pgsql|mysql):(\/[^\s,]+)/g;

/** Asked through a socket of the file system, which a chroot hides; an address is reached from there too. */
const bySocket = (files: readonly SourceFile[], path: string): string | undefined => {
	const table = files.find(file => file.path === path);
	const hosts = table && tableSettings(table.text).get('hosts');
	return hosts !== undefined && /(?:^|[\s,])(?:unix:)?\//.test(hosts) ? hosts : undefined;
};

export const postfixTableProxy = defineFix<Facts>({
	id: 'postfix-table-proxy',
	title: 'A table cannot reach the database from the chroot',
	covers: ['P07'],
	explains:
		"Postfix's services run in a chroot below /var/spool/postfix. A table that is named pgsql:/... is asked by them directly, and the socket of the database lies outside: table lookup problem, and all mail waits. With proxy: in front Postfix's own proxymap asks, which is outside of the chroot and keeps a few connections for all.",
	risk: 'safe',
	questions: [],
	detect: async ({ask}) => {
		const seen = await lookAtPostfix(ask);
		if (!seen?.services.some(({program, chroot}) => chroot && /^(?:smtpd|cleanup|trivial-rewrite)$/.test(program))) return undefined;
		const main = seen.files.find(({path}) => path === mainCf);
		// Only what proxymap may be asked for.
		const allowed = seen.get('proxy_read_maps');
		const found = (main ? readMainCf(main) : []).flatMap(({name, value}) =>
			name === 'proxy_read_maps' || writtenValue(seen.files, name) !== value
				? []
				: Array.from(value.matchAll(direct)).flatMap(([word, , path = '']) => {
						const hosts = bySocket(seen.files, path);
						return hosts !== undefined && allowed.includes(word) ? [{name, word, path, hosts}] : [];
					}),
		);
		if (found.length === 0) return undefined;
		const parameters = [...new Set(found.map(({name}) => name))];
		return {
			evidence: [
				...parameters.flatMap(name => whereSet(seen.files, name) ?? []),
				...[...new Map(found.map(each => [each.path, each])).values()].map(({path, hosts}) => ({from: path, text: `hosts = ${hosts}`})),
			],
			files: [mainCf],
			facts: {parameters, tables: found.map(({word}) => word)},
		};
	},
	plan: (files, {parameters, tables}) => ({
		files: parameters.reduce(
			(texts: readonly SourceFile[], name) =>
				setParameter(
					texts,
					name,
					(writtenValue(texts, name) ?? '').replace(direct, word => (tables.includes(word) ? `proxy:${word}` : word)),
				),
			files,
		),
		settle: [systemdReload.build({unit: 'postfix.service'})],
	}),
	verifiedBy: [database],
});
