// Namespaces, services and dictionaries of Dovecot 2.3 that 2.4 wants with other names (D17, D18, D20, D21).
import {formatName, formatSetting} from '../dovecot/format-value.ts';
import {parseMailLocation, withoutOthers} from './mail-location.ts';
import {convertVariables} from './old-variables.ts';
import {connectionLines, readSqlFile} from './sql-files.ts';
import {askAboutBlock, blockOf, everyNode, keyOf, type Node, nameOf, textOf, type Work} from './work.ts';

const goneServices: Readonly<Record<string, string>> = {
	replicator: 'Dovecot 2.4 has no replication any more',
	aggregator: 'Dovecot 2.4 has no replication any more',
	director: 'Dovecot 2.4 has no director any more',
	'old-stats': 'statistics come from metrics',
	'ssl-params': 'DH parameters are a file',
	ipc: 'it was part of the director',
};

const goneListeners: ReadonlySet<string> = new Set([
	'replication-notify',
	'replication-notify-fifo',
	'stats-mail',
	'stats-user',
	'tcpwrap',
	'old-stats-mail',
	'old-stats-user',
]);

const valueNode = (node: Node, key: string): string | undefined => {
	const found = node.children.findLast(child => keyOf(child) === key);
	return found && textOf(found);
};

/** `shared/%%u/` of a shared namespace is `shared/$user/`, in its place the owner is asked for elsewhere. */
const sharedPrefix = (value: string): string => value.replace(/%%([und])/g, (_, letter: string) => ({u: '$user', n: '$username', d: '$domain'})[letter] ?? '');
export const ofOwner = (value: string): string =>
	value.replace(
		/%%(L?)([undh])/g,
		(_, lower: string, letter: string) =>
			`%{${{u: 'owner_user', n: 'owner_user | username', d: 'owner_user | domain', h: 'owner_home'}[letter]}${lower === 'L' ? ' | lower' : ''}}`,
	);

/** A name for `namespace {`: Debian's is called inbox, and a second one without prefix would be refused (R23). */
export const convertNamespace = (
	work: Work,
	node: Node,
	{namespaces: taken, globals}: {readonly namespaces: Set<string>; readonly globals: readonly string[]},
): void => {
	if (nameOf(node) === '') {
		const prefix = valueNode(node, 'prefix') ?? '';
		const wanted = valueNode(node, 'inbox') === 'yes' || prefix === '' ? 'inbox' : prefix.replace(/%%?[a-zA-Z]|[^a-zA-Z0-9]/g, '').toLowerCase() || 'more';
		let name = wanted;
		for (let count = 2; taken.has(name); count++) name = `${wanted}${count}`;
		taken.add(name);
		work.replace('D20', node.line, [`namespace ${formatName(name)} {`]);
	} else taken.add(nameOf(node));
	for (const child of node.children) {
		if (keyOf(child) === 'prefix' && textOf(child).includes('%%')) work.replace('D20', child.line, [formatSetting('prefix', sharedPrefix(textOf(child)))]);
		if (keyOf(child) === 'location') {
			const location = parseMailLocation(textOf(child).replace(/:$/, ''));
			if (location && location.unknown.length > 0)
				work.ask('D03', child.line, `${location.unknown.join(', ')} of this location has no counterpart.`, [
					'Write mail_driver, mail_path and what is needed beside them by hand.',
				]);
			else
				work.replace(
					'D03',
					child.line,
					(location ? withoutOthers(location.settings, globals) : []).map(([key, value]) => formatSetting(key, convertVariables(ofOwner(value)).text)),
				);
		}
	}
};

export const convertService = (work: Work, node: Node): boolean => {
	const oldStats = nameOf(node) === 'stats' && node.children.some(child => goneListeners.has(nameOf(child)));
	const gone = goneServices[oldStats ? 'old-stats' : nameOf(node)];
	if (gone !== undefined) {
		askAboutBlock(work, 'D18', node, `${gone}: service ${nameOf(node)} is no more.`, ['Take the commented block away when nothing is missing.']);
		return false;
	}
	for (const each of everyNode(node)) {
		const [key, value] = [keyOf(each), textOf(each)];
		// Without a name there was no need for one; any will do.
		if (/_listener$/.test(blockOf(each)) && nameOf(each) === '') work.replace('D20', each.line, [`${blockOf(each)} ${formatName(nameOf(node))} {`]);
		if (key === 'service_count') work.replace('D17', each.line, [`restart_request_count = ${value === '0' ? 'unlimited' : value}`]);
		if (key === 'idle_kill') work.replace('D17', each.line, [formatSetting('idle_kill_interval', value === '0' ? 'infinite' : value)]);
		if (key === 'address') work.replace('D17', each.line, [formatSetting('listen', value.replaceAll(',', ' '))]);
		if (/^\$default_/.test(value)) work.replace('D17', each.line, [`${key} = $SET:${value.slice(1)}`]);
		if (/_listener$/.test(blockOf(each)) && goneListeners.has(nameOf(each).replace(/^.*\//, '')))
			askAboutBlock(work, 'D18', each, `The listener ${nameOf(each)} belonged to a feature that is no more.`, ['Take the commented block away.']);
	}
	return true;
};

const mapLines = (statements: ReturnType<typeof readSqlFile>['statements']): readonly string[] => {
	const lines: string[] = [];
	let map: Map<string, string> | undefined;
	let fields: (readonly [string, string])[] = [];
	for (const {parsed} of statements) {
		if (parsed.kind === 'open' && parsed.block === 'map') [map, fields] = [new Map(), []];
		else if (parsed.kind === 'setting' && map) parsed.value.startsWith('$') ? fields.push([parsed.key, parsed.value]) : map.set(parsed.key, parsed.value);
		else if (parsed.kind === 'close' && map?.has('pattern')) {
			const value = (map.get('value_field') ?? '').split(/[\s,]+/).filter(Boolean);
			lines.push(`dict_map ${formatName(map.get('pattern') as string)} {`, `  sql_table = ${map.get('table') ?? ''}`);
			if (map.has('username_field')) lines.push(`  username_field = ${map.get('username_field')}`);
			for (const [name, variable] of fields) lines.push(`  key_field ${name} {`, `    value = ${variable}`, '  }');
			for (const name of value) lines.push(`  value_field ${name} {`, '  }');
			lines.push('}');
			[map, fields] = [undefined, []];
		} else if (parsed.kind === 'close' && fields.length === 0 && !map?.has('pattern')) map = undefined;
	}
	return lines;
};

/** `dict { quotadict = pgsql:/etc/dovecot/dict.conf.ext }` */
export const convertDicts = (work: Work, node: Node): void => {
	if (nameOf(node) !== '') return;
	const entries = node.children.filter(child => keyOf(child) !== '');
	const blocks = entries.map(child => {
		const [, driver = '', path = ''] = /^(\w+):(.*)$/.exec(textOf(child)) ?? [];
		const file = work.files.find(each => each.path === path);
		if (!/^(pgsql|mysql|sqlite)$/.test(driver))
			return driver === 'redis' || driver === ''
				? undefined
				: [
						`dict ${formatName(keyOf(child))} {`,
						`  driver = ${driver}`,
						...(path === '' ? [] : [`  ${formatSetting('path', convertVariables(path).text)}`]),
						'}',
					];
		if (!file) return undefined;
		const sql = readSqlFile(file);
		const connection = connectionLines({driver, connect: sql.connect});
		return (
			connection && [
				`dict ${formatName(keyOf(child))} {`,
				'  driver = sql',
				...connection.map(line => `  ${line}`),
				...mapLines(sql.statements).map(line => `  ${line}`),
				'}',
			]
		);
	});
	if (entries.length === 0) {
		work.replace('D21', node.line, []);
		if (node.close) work.replace('', node.close, []);
		return;
	}
	if (blocks.includes(undefined)) {
		askAboutBlock(work, 'D21', node, 'A dictionary in it could not be read or has no counterpart.', [
			'Write dict_server { dict NAME { driver = ... } } by doc.dovecot.org, "Dictionaries".',
		]);
		return;
	}
	const included = entries.flatMap((child, index) => {
		const path = /^(?:pgsql|mysql|sqlite):(.*)$/.exec(textOf(child))?.[1];
		return path === undefined ? (blocks[index] as readonly string[]) : [`!include ${path}`];
	});
	work.replace('D21', node.line, ['dict_server {', ...included.map(line => `  ${line}`), '}']);
	for (const [index, child] of entries.entries()) {
		const path = /^(?:pgsql|mysql|sqlite):(.*)$/.exec(textOf(child))?.[1];
		const file = work.files.find(each => each.path === path);
		if (!file) continue;
		let first = true;
		for (const statement of readSqlFile(file).statements) {
			if (statement.parsed.kind === 'nothing') continue;
			work.replace(first ? 'D21' : '', {file: file.path, within: [], ...statement}, first ? (blocks[index] as readonly string[]) : []);
			first = false;
		}
	}
	for (const each of everyNode(node)) {
		if (each !== node) work.replace('', each.line, []);
		if (each.close) work.replace('', each.close, []);
	}
};
