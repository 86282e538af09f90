// Pitfall P07: a table is of a kind whose package is not installed (dynamicmaps.cf(5), postconf(1) -m).
import {database} from '../checks/database.ts';
import {lookAtPostfix} from '../postfix/look-at-postfix.ts';
import {readMainCf} from '../postfix/main-cf.ts';
import {mainCf, writtenValue} from '../postfix/parameters.ts';
import {defineFix} from './shape.ts';

type Facts = {readonly packages: readonly string[]};

/** Kinds that Debian 13 has in packages of their own; the file that each of them adds its line to is /etc/postfix/dynamicmaps.cf. */
const packageOf: Readonly<Record<string, string>> = {
	pgsql: 'postfix-pgsql',
	mysql: 'postfix-mysql',
	ldap: 'postfix-ldap',
	sqlite: 'postfix-sqlite',
	pcre: 'postfix-pcre',
	cdb: 'postfix-cdb',
	lmdb: 'postfix-lmdb',
	mongodb: 'postfix-mongodb',
};

const kinds = new RegExp(`(?<![\\w:])(?:proxy:)?(${Object.keys(packageOf).join('|')}):/`, 'g');

export const postfixTablePackage = defineFix<Facts>({
	id: 'postfix-table-package',
	title: 'A table is of a kind that is not installed',
	covers: ['P07'],
	explains:
		'A parameter of Postfix names a table that only a package of its own can read, and it is not installed: unsupported dictionary type. Postfix answers each mail with "try again later". Packages are installed with apt, which asks what it changes beside, and cannot be taken back as a file can: the step is told.',
	risk: 'safe',
	questions: [],
	detect: async ({ask}) => {
		const seen = await lookAtPostfix(ask);
		const main = seen?.files.find(({path}) => path === mainCf);
		const dynamic = seen?.files.find(({path}) => path === '/etc/postfix/dynamicmaps.cf');
		// Without that file nothing tells what is installed.
		if (!seen || !main || !dynamic) return undefined;
		const installed = new Set(dynamic.text.split('\n').flatMap(line => /^\s*(?!#)(\w+)\s/.exec(line)?.[1] ?? []));
		const found = readMainCf(main).flatMap(({name, value, line, text}) =>
			writtenValue(seen.files, name) === value
				? Array.from(value.matchAll(kinds)).flatMap(([, kind = '']) => (installed.has(kind) ? [] : [{kind, from: `${mainCf}:${line}`, text}]))
				: [],
		);
		if (found.length === 0) return undefined;
		const packages = [...new Set(found.map(({kind}) => packageOf[kind] as string))];
		return {
			evidence: [
				...[...new Map(found.map(({from, text}) => [from, {from, text}])).values()],
				{from: dynamic.path, text: `has no line for ${[...new Set(found.map(({kind}) => kind))].join(', ')}`},
			],
			files: [],
			facts: {packages},
		};
	},
	plan: (files, {packages}) => ({files, notes: [`Install what is missing: apt install ${packages.join(' ')}; Postfix takes it into use by itself.`]}),
	verifiedBy: [database],
});
