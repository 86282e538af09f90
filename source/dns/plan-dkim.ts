// A DKIM key made, taken into use, or taken away, as a change of OpenDKIM's tables: the private key is born on the server and stays there (opendkim.conf(5)).
import {posix} from 'node:path';
import type {FileEdit, Plan, Step} from '../changes/shape.ts';
import type {DkimTables} from '../commands/dkim-keys.ts';
import type {ReadFiles} from '../commands/file-frames.ts';
import {systemdReload} from '../commands/systemd-reload.ts';
import type {Command} from '../host/host.ts';
import {UsageError} from '../problem.ts';
import {dkimName} from './dkim-name.ts';
import {dkimRecordFor} from './dkim-record.ts';
import {type DomainKey, keysOf} from './keys-of.ts';
import {whyNoName} from './resolver.ts';

export type KeyType = 'rsa' | 'ed25519';

export type DkimSource = {readonly tables: DkimTables; readonly files: ReadFiles};

const setting = ({settings}: DkimTables, name: string): string => [...settings].find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? '';

/** The file behind a table; throws UsageError where it is none that can be edited. */
const tableFile = ({tables, files}: DkimSource, name: 'KeyTable' | 'SigningTable'): ReadFiles['files'][number] => {
	const path = setting(tables, name).replace(/^(?:re)?file:/, '');
	if (!path.startsWith('/'))
		throw new UsageError(`OpenDKIM has no ${name} in a file here.`, 'Keys are managed in tables: set KeyTable and SigningTable in /etc/opendkim.conf first.');
	const file = files.files.find(each => each.path === path);
	if (file === undefined) throw new UsageError(`${path} cannot be read.`, files.unread.find(each => each.path === path)?.why ?? 'Is it there?');
	return file;
};

export const tablePaths = (tables: DkimTables): readonly string[] => [
	'/etc/opendkim.conf',
	...['KeyTable', 'SigningTable'].map(name => setting(tables, name).replace(/^(?:re)?file:/, '')).filter(path => path.startsWith('/')),
];

const run = (name: string, argv: Command['argv']): Command<'write'> => ({name, argv, effect: 'write', asRoot: true, timeoutMs: 60_000});

const ended = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);

const edit = (file: ReadFiles['files'][number], text: string): FileEdit => ({path: file.path, before: {text: file.text, sha256: file.sha256}, after: {text}});

const plan = (title: string, {files}: DkimSource, edits: readonly FileEdit[], steps: readonly Step[], notes: readonly string[]): Plan => ({
	title,
	edits,
	steps,
	validate: [],
	settle: [systemdReload.build({unit: 'opendkim.service'})],
	secrets: files.secrets,
	notes,
});

/** Tried on Debian 13: a message that meets a key of the other kind is answered with 451, and so is every other message. */
const refuseForeignKey = ({tables}: DkimSource, type: KeyType): void => {
	const algorithm = setting(tables, 'SignatureAlgorithm') || 'rsa-sha256';
	if (algorithm.startsWith(type === 'rsa' ? 'rsa' : 'ed25519')) return;
	throw new UsageError(
		`OpenDKIM signs everything with one algorithm, here ${algorithm}: a key of another kind would make it refuse all mail (451 resource unavailable).`,
		type === 'ed25519'
			? 'Leave --ed25519 away: RSA with 2048 bits is what all receivers verify. Ed25519 beside it needs a signer that knows both, such as rspamd; OpenDKIM 2.11 does not.'
			: 'Make an Ed25519 key: --ed25519.',
	);
};

export type NewKey = {readonly domain: string; readonly selector: string; readonly type: KeyType; readonly name: string; readonly path: string};

/** Where it will lie and what it will be called; throws UsageError where there is one already. */
export const newKey = (source: DkimSource, domain: string, selector: string, type: KeyType): NewKey => {
	const {tables} = source;
	refuseForeignKey(source, type);
	if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(selector))
		throw new UsageError(`${selector} is no selector.`, 'A selector has letters, figures and hyphens, at most 63.');
	const own = tables.keys.filter(key => key.domain === domain);
	if (own.some(key => key.selector === selector))
		throw new UsageError(`${domain} has a key with the selector ${selector} already.`, 'Choose another with --selector.');
	const name = dkimName(selector, domain);
	const why = whyNoName(name);
	if (why !== undefined) throw new UsageError(`No key can be published for ${domain.slice(0, 80)}: ${name.slice(0, 80)} is no name: ${why}.`);
	const folder = own[0]?.path ? posix.dirname(own[0].path) : `/etc/dkimkeys/${domain}`;
	return {domain, selector, type, name, path: `${folder}/${selector}.private`};
};

export const planNewKey = (source: DkimSource, key: NewKey): Plan => {
	const table = tableFile(source, 'KeyTable');
	const owner = setting(source.tables, 'UserID').split(':')[0] || 'opendkim';
	const folder = posix.dirname(key.path);
	const algorithm = key.type === 'rsa' ? ['RSA', '-pkeyopt', 'rsa_keygen_bits:2048'] : ['ED25519'];
	const row = `${key.name} ${key.domain}:${key.selector}:${key.path}`;
	return plan(
		`A new DKIM key ${key.name}`,
		source,
		[edit(table, `${ended(table.text)}${row}\n`)],
		[
			{
				says: `Make the directory ${folder}`,
				command: run('dkim-directory', ['install', '-d', '-m', '0700', '-o', owner, '-g', owner, '--', folder]),
				undo: run('dkim-directory-remove', ['rmdir', '--ignore-fail-on-non-empty', '--', folder]),
			},
			{
				says: `Make the private key ${key.path}`,
				command: run('dkim-key-make', ['openssl', 'genpkey', '-quiet', '-algorithm', ...algorithm, '-out', key.path]),
				undo: run('dkim-key-remove', ['rm', '-f', '--', key.path]),
			},
			{
				says: `Give ${key.path} to ${owner} alone`,
				// OpenDKIM refuses a key that others can read.
				command: run('dkim-key-own', ['install', '-m', '0600', '-o', owner, '-g', owner, '--', key.path, key.path.replace(/\.private$/, '.new')]),
				undo: run('dkim-key-remove', ['rm', '-f', '--', key.path.replace(/\.private$/, '.new')]),
			},
			{
				says: 'Put it into its place',
				command: run('dkim-key-place', ['mv', '-f', '--', key.path.replace(/\.private$/, '.new'), key.path]),
				undo: run('dkim-key-remove', ['rm', '-f', '--', key.path]),
			},
		],
		['Nothing is signed with it yet: publish its record, then switch to it.'],
	);
};

const patternOf = (line: string): readonly [pattern: string, key: string] | undefined => {
	const [, pattern, key] = /^\s*([^\s#]\S*)\s+(\S+)/.exec(line) ?? [];
	return pattern === undefined || key === undefined ? undefined : [pattern, key];
};

/** Rows of the domain name this key from now on; `beside`: in addition to what signs now. */
export const planSwitch = (source: DkimSource, domain: string, selector: string, beside: boolean): Plan => {
	const {tables, files} = source;
	const table = tableFile(source, 'SigningTable');
	const key = tables.keys.find(each => each.domain === domain && each.selector === selector);
	if (key === undefined) {
		const known = keysOf(tables, domain).map(each => each.selector);
		throw new UsageError(
			`${domain} has no key with the selector ${selector}.`,
			known.length > 0 ? `It has: ${known.join(' ')}` : `Make one: mailtui dkim add HOST ${domain}`,
		);
	}
	refuseForeignKey(source, dkimRecordFor(key.publicKey ?? '')?.algorithm ?? 'rsa');
	const names = new Set(tables.keys.filter(each => each.domain === domain).map(each => each.name));
	const lines = ended(table.text).split('\n').slice(0, -1);
	const rows = lines.map(patternOf);
	if (rows.some(row => row?.[1] === key.name)) throw new UsageError(`${domain} is signed with ${selector} already.`);
	const own = rows.findIndex(row => row !== undefined && names.has(row[1]));
	const pattern = rows[own]?.[0] ?? (/^refile:/.test(setting(tables, 'SigningTable')) ? `*@${domain}` : domain);
	const row = `${pattern} ${key.name}`;
	const text =
		own < 0
			? [...lines, row]
			: beside
				? lines.flatMap((line, index) => (index === own ? [line, row] : [line]))
				: lines.map((line, index) => {
						const found = rows[index];
						return found !== undefined && names.has(found[1]) ? line.replace(found[1], key.name) : line;
					});
	const config = files.files.find(each => each.path === '/etc/opendkim.conf');
	const many = beside && own >= 0 && config !== undefined && !/^\s*MultipleSignatures\s+yes/im.test(config.text);
	const edits = [
		edit(table, `${[...new Set(text)].join('\n')}\n`),
		// Without it OpenDKIM takes the first row that fits, and no other.
		...(many && config !== undefined ? [edit(config, `${ended(config.text)}MultipleSignatures\tyes\n`)] : []),
	];
	return plan(
		`${domain} is signed with ${key.name}${beside ? ' as well' : ''}`,
		source,
		edits,
		[],
		[beside ? 'Mail has two signatures from now on.' : 'Leave the record of the old key published for a week: mail that is on its way is verified with it.'],
	);
};

/** The file behind a key that may be taken away; throws UsageError where there is no such key, or mail is signed with it. */
export const removableKey = ({tables}: DkimSource, domain: string, selector: string): DomainKey => {
	const key = keysOf(tables, domain).find(each => each.selector === selector);
	if (key === undefined) throw new UsageError(`${domain} has no key with the selector ${selector}.`);
	if (key.signs) throw new UsageError(`${domain} is signed with ${selector}.`, 'Switch to another key first: mailtui dkim switch.');
	return key;
};

/** Why the file stays; undefined when it goes. */
const whyKept = ({tables}: DkimSource, {path, publicKey, why}: DomainKey, name: string, sum: string | undefined): string | undefined => {
	if (path === '') return 'The key stands in the table itself, and goes with its row.';
	if (!path.startsWith('/')) return `The key file ${path} stays where it is: which directory that is in, OpenDKIM alone knows.`;
	// A table may name anything: only what is a key, and nothing else, is taken away with it.
	if (publicKey === undefined) return `The file ${path} stays where it is, because it is no key that could be read: ${why}.`;
	const other = tables.keys.find(each => each.path === path && each.name !== name);
	if (other !== undefined) return `The key file ${path} stays where it is, because ${other.name} has the same one.`;
	return sum === undefined ? `The key file ${path} cannot be read, and is left as it is.` : undefined;
};

/**
 * The row goes, and the key file with it; a change keeps what it removes, so that undo brings both back. `sum`: of the key file as it lies
 * there (SHA-256 in hex), undefined where it cannot be read; its content never leaves the server. Throws UsageError while it signs.
 */
export const planRemoval = (source: DkimSource, domain: string, selector: string, sum: string | undefined): Plan => {
	const table = tableFile(source, 'KeyTable');
	const key = removableKey(source, domain, selector);
	const name = source.tables.keys.find(each => each.domain === domain && each.selector === selector)?.name ?? '';
	const lines = ended(table.text)
		.split('\n')
		.filter(line => patternOf(line)?.[0] !== name);
	const kept = whyKept(source, key, name, sum);
	const goes: readonly FileEdit[] = kept === undefined && sum !== undefined ? [{path: key.path, before: {text: '', sha256: sum}, after: undefined}] : [];
	return plan(
		`The DKIM key ${name} is no longer known to OpenDKIM`,
		source,
		[edit(table, lines.join('\n')), ...goes],
		[],
		[
			kept ?? `The key file ${key.path} is removed; undo brings it back.`,
			`Mail that was signed with it can be verified as long as the record ${selector}._domainkey.${domain} stands in the DNS: take it out a week after the switch.`,
		],
	);
};
