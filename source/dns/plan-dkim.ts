// A DKIM key made, taken into use, or taken away, as a change of OpenDKIM's tables: the private key is born on the server and stays there (opendkim.conf(5)).
import {posix} from 'node:path';
import type {FileEdit, Plan} from '../changes/shape.ts';
import type {Command} from '../host/host.ts';
import {mainCf} from '../postfix/parameters.ts';
import {UsageError} from '../problem.ts';
import {dkimName} from './dkim-name.ts';
import {dkimRecordFor} from './dkim-record.ts';
import {
	algorithmOf,
	allOf,
	type DkimSource,
	edit,
	ended,
	firstUnit,
	type KeyType,
	patternOf,
	plan,
	type Signer,
	setting,
	signerOf,
	signerWith,
	tableFile,
} from './dkim-source.ts';
import {type DomainKey, keysOf} from './keys-of.ts';
import {whyNoName} from './resolver.ts';
import {firstConf, planSecondSigner, secondConf, secondUnit, tellPostfix} from './second-signer.ts';

const run = (name: string, argv: Command['argv']): Command<'write'> => ({name, argv, effect: 'write', asRoot: true, timeoutMs: 60_000});

export type NewKey = {readonly domain: string; readonly selector: string; readonly type: KeyType; readonly name: string; readonly path: string};

/** Where it will lie and what it will be called; throws UsageError where there is one already. */
export const newKey = (source: DkimSource, domain: string, selector: string, type: KeyType): NewKey => {
	signerOf(source, type);
	if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(selector))
		throw new UsageError(`${selector} is no selector.`, 'A selector has letters, figures and hyphens, at most 63.');
	const own = allOf(source).keys.filter(key => key.domain === domain);
	if (own.some(key => key.selector === selector))
		throw new UsageError(`${domain} has a key with the selector ${selector} already.`, 'Choose another with --selector.');
	const name = dkimName(selector, domain);
	const why = whyNoName(name);
	if (why !== undefined) throw new UsageError(`No key can be published for ${domain.slice(0, 80)}: ${name.slice(0, 80)} is no name: ${why}.`);
	const folder = own[0]?.path ? posix.dirname(own[0].path) : `/etc/dkimkeys/${domain}`;
	return {domain, selector, type, name, path: `${folder}/${selector}.private`};
};

export const planNewKey = (source: DkimSource, key: NewKey): Plan => {
	const first: Signer = {tables: source.tables, unit: firstUnit};
	const signer = signerOf(source, key.type);
	const table = tableFile(signer ?? first, source.files, 'KeyTable');
	const owner = setting(source.tables, 'UserID').split(':')[0] || 'opendkim';
	const folder = posix.dirname(key.path);
	const algorithm = key.type === 'rsa' ? ['RSA', '-pkeyopt', 'rsa_keygen_bits:2048'] : ['ED25519'];
	const row = `${key.name} ${key.domain}:${key.selector}:${key.path}`;
	const setUp = signer === undefined ? planSecondSigner(source.files, table.path, row) : undefined;
	return plan(
		`A new DKIM key ${key.name}`,
		source,
		setUp?.edits ?? [edit(table, `${ended(table.text)}${row}\n`)],
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
			...(setUp === undefined ? [] : [setUp.step]),
		],
		[
			...(setUp === undefined
				? []
				: ['One OpenDKIM signs with one algorithm: a second one is set up beside it, for Ed25519 alone. Mail keeps its RSA signature.']),
			'Nothing is signed with it yet: publish its record, then switch to it.',
		],
		signer === undefined ? [] : [signer.unit],
	);
};

/** Rows of the domain name this key from now on; `beside`: in addition to what signs now. */
export const planSwitch = (source: DkimSource, domain: string, selector: string, beside: boolean): Plan => {
	const {files} = source;
	const key = allOf(source).keys.find(each => each.domain === domain && each.selector === selector);
	if (key === undefined) {
		const known = keysOf(allOf(source), domain).map(each => each.selector);
		throw new UsageError(
			`${domain} has no key with the selector ${selector}.`,
			known.length > 0 ? `It has: ${known.join(' ')}` : `Make one: mailtui dkim add HOST ${domain}`,
		);
	}
	const signer = signerWith(source, key);
	const {tables} = signer;
	const type = dkimRecordFor(key.publicKey ?? '')?.algorithm ?? 'rsa';
	if (!algorithmOf(tables).startsWith(type))
		throw new UsageError(`${key.name} stands among keys of another kind: OpenDKIM would refuse all mail (451 resource unavailable).`);
	const table = tableFile(signer, files, 'SigningTable');
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
	const isSecond = signer.unit === secondUnit;
	const config = files.files.find(each => each.path === (isSecond ? secondConf : firstConf));
	const many = beside && own >= 0 && config !== undefined && !/^\s*MultipleSignatures\s+yes/im.test(config.text);
	const edits = [
		edit(table, `${[...new Set(text)].join('\n')}\n`),
		// Without it OpenDKIM takes the first row that fits, and no other.
		...(many && config !== undefined ? [edit(config, `${ended(config.text)}MultipleSignatures\tyes\n`)] : []),
		...(isSecond ? tellPostfix(files) : []),
	];
	const kept = isSecond
		? 'The RSA signature stays as it is, beside it.'
		: 'Leave the record of the old key published for a week: mail that is on its way is verified with it.';
	return plan(
		`${domain} is signed with ${key.name}${beside ? ' as well' : ''}`,
		source,
		edits,
		[],
		[beside ? 'Mail has two signatures from now on.' : kept],
		[signer.unit, ...(edits.some(each => each.path === mainCf) ? ['postfix.service'] : [])],
	);
};

/** The file behind a key that may be taken away; throws UsageError where there is no such key, or mail is signed with it. */
export const removableKey = (source: DkimSource, domain: string, selector: string): DomainKey => {
	const key = keysOf(allOf(source), domain).find(each => each.selector === selector);
	if (key === undefined) throw new UsageError(`${domain} has no key with the selector ${selector}.`);
	if (key.signs) throw new UsageError(`${domain} is signed with ${selector}.`, 'Switch to another key first: mailtui dkim switch.');
	return key;
};

/** Why the file stays; undefined when it goes. */
const whyKept = (source: DkimSource, {path, publicKey, why}: DomainKey, name: string, sum: string | undefined): string | undefined => {
	if (path === '') return 'The key stands in the table itself, and goes with its row.';
	if (!path.startsWith('/')) return `The key file ${path} stays where it is: which directory that is in, OpenDKIM alone knows.`;
	// A table may name anything: only what is a key, and nothing else, is taken away with it.
	if (publicKey === undefined) return `The file ${path} stays where it is, because it is no key that could be read: ${why}.`;
	const other = allOf(source).keys.find(each => each.path === path && each.name !== name);
	if (other !== undefined) return `The key file ${path} stays where it is, because ${other.name} has the same one.`;
	return sum === undefined ? `The key file ${path} cannot be read, and is left as it is.` : undefined;
};

/**
 * The row goes, and the key file with it; a change keeps what it removes, so that undo brings both back. `sum`: of the key file as it lies
 * there (SHA-256 in hex), undefined where it cannot be read; its content never leaves the server. Throws UsageError while it signs.
 */
export const planRemoval = (source: DkimSource, domain: string, selector: string, sum: string | undefined): Plan => {
	const key = removableKey(source, domain, selector);
	const row = allOf(source).keys.find(each => each.domain === domain && each.selector === selector);
	const name = row?.name ?? '';
	const signer: Signer = row === undefined ? {tables: source.tables, unit: firstUnit} : signerWith(source, row);
	const table = tableFile(signer, source.files, 'KeyTable');
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
		[signer.unit],
	);
};
