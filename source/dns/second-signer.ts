// A second OpenDKIM that signs with Ed25519 beside the first: one process signs with one algorithm, whatever key it is given (opendkim.conf(5), RFC 8463).
//
// Tried on Debian 13 (2.11.0~beta2): the key table has no column for the algorithm, SignatureAlgorithm holds for all, and an Ed25519 key among
// rsa-sha256 makes dkim_privkey_load() fail in EVP_PKEY_get1_RSA(), which answers 451 "resource unavailable" to every message of that domain.
import {posix} from 'node:path';
import type {FileEdit, Step} from '../changes/shape.ts';
import type {DkimTables} from '../commands/dkim-keys.ts';
import type {ReadFiles} from '../commands/file-frames.ts';
import {keywordLines} from '../config/keyword-file.ts';
import type {Command} from '../host/host.ts';
import {mainCf, masterCf, setParameter, writtenValue} from '../postfix/parameters.ts';
import {UsageError} from '../problem.ts';

export const firstConf = '/etc/opendkim.conf';
export const secondConf = '/etc/opendkim-ed25519.conf';
export const secondUnit = 'opendkim-ed25519.service';

const unitFile = `/etc/systemd/system/${secondUnit}`;
const pidFile = '/run/opendkim/opendkim-ed25519.pid';

const unitText = `# Written by mailtui: one OpenDKIM signs with one algorithm, and this one does so with Ed25519.
[Unit]
Description=OpenDKIM Milter, signing with Ed25519 beside opendkim.service
Documentation=man:opendkim(8) man:opendkim.conf(5)
After=network-online.target nss-lookup.target
Wants=network-online.target

[Service]
Type=forking
PIDFile=${pidFile}
ExecStart=/usr/sbin/opendkim -x ${secondConf}
ExecReload=/bin/kill -USR1 $MAINPID
Restart=on-failure

[Install]
WantedBy=multi-user.target
`;

/** Of the first, what is its own alone. */
const ownOfFirst = /^(?:Socket|KeyTable|SigningTable|PidFile|SignatureAlgorithm|Mode|Domain|Selector|KeyFile|MultipleSignatures|Background|AutoRestart.*)$/i;

/** The second listens beside the first, in the same directory. Throws UsageError where the first listens elsewhere. */
const socketsOf = (text: string): {readonly first: string; readonly second: string} => {
	const value = keywordLines(firstConf, text).findLast(each => each.keyword.toLowerCase() === 'socket')?.value ?? '';
	const first = /^(?:local:|unix:)?(\/.+)$/.exec(value)?.[1];
	if (first === undefined)
		throw new UsageError(
			`OpenDKIM listens on ${value === '' ? 'no socket that its configuration names' : value.slice(0, 80)}: beside that mailtui sets up no second one for Ed25519.`,
			'Leave --ed25519 away, or give OpenDKIM a socket in a directory.',
		);
	return {first, second: `${posix.dirname(first)}/ed25519.sock`};
};

const textOf = ({files}: ReadFiles, path: string): string => {
	const file = files.find(each => each.path === path);
	if (file === undefined) throw new UsageError(`${path} cannot be read.`, 'Is it there?');
	return file.text;
};

/** The files of a second OpenDKIM that is not there yet; its key table has this row. */
export const planSecondSigner = (files: ReadFiles, keyTableOfFirst: string, row: string): {readonly edits: readonly FileEdit[]; readonly step: Step} => {
	const conf = textOf(files, firstConf);
	const {second} = socketsOf(conf);
	const folder = posix.dirname(keyTableOfFirst);
	const [keyTable, signingTable] = [`${folder}/ed25519.key.table`, `${folder}/ed25519.signing.table`];
	const same = keywordLines(firstConf, conf)
		.filter(each => !ownOfFirst.test(each.keyword))
		.map(each => `${each.keyword}\t${each.value}\n`);
	const own = [
		['Mode', 's'],
		['SignatureAlgorithm', 'ed25519-sha256'],
		['Socket', `local:${second}`],
		['PidFile', pidFile],
		['KeyTable', keyTable],
		['SigningTable', `refile:${signingTable}`],
	].map(([keyword, value]) => `${keyword}\t${value}\n`);
	const fresh = (path: string, text: string): FileEdit => ({path, before: undefined, after: {text, owned: {user: 'root', group: 'root', mode: '0644'}}});
	const run = (argv: Command['argv']): Command<'write'> => ({name: 'dkim-second-signer', argv, effect: 'write', asRoot: true, timeoutMs: 60_000});
	return {
		edits: [
			fresh(secondConf, `# Written by mailtui: as ${firstConf}, but for what follows the empty line.\n${same.join('')}\n${own.join('')}`),
			fresh(keyTable, `${row}\n`),
			fresh(signingTable, '# Who is signed with Ed25519.\n'),
			fresh(unitFile, unitText),
		],
		step: {
			says: `Start a second OpenDKIM, ${secondUnit}, which signs nothing yet`,
			command: run(['systemctl', 'enable', '--now', secondUnit]),
			undo: run(['systemctl', 'disable', '--now', secondUnit]),
		},
	};
};

/** Postfix hands mail to the second after the first; nothing where it does already. Throws UsageError where that cannot be seen from main.cf. */
export const tellPostfix = (files: ReadFiles): readonly FileEdit[] => {
	const main = files.files.find(each => each.path === mainCf);
	if (main === undefined) throw new UsageError(`${mainCf} cannot be read.`, 'Is it there?');
	const {first, second} = socketsOf(textOf(files, firstConf));
	const names = ['smtpd_milters', 'non_smtpd_milters'] as const;
	const isFirst = (word: string): boolean => /^(?:unix|local):/.test(word) && first.endsWith(`/${word.replace(/^\w+:\/*/, '')}`);
	const beside = (word: string): string => `${word.slice(0, word.lastIndexOf('/') + 1)}${posix.basename(second)}`;
	const words = (name: string): readonly string[] => (writtenValue([main], name) ?? '').split(/[\s,]+/).filter(word => word !== '');
	const known = names.filter(name => words(name).some(isFirst));
	const master = files.files.find(each => each.path === masterCf)?.text ?? '';
	if (known.length === 0 || /^\s*(?:-o\s+)?(?:non_)?smtpd_milters\s*=\s*\S*opendkim/m.test(master.replace(/^\s*#.*$/gm, '')))
		throw new UsageError(
			`Which of Postfix's services hand mail to OpenDKIM is not said in ${mainCf} alone.`,
			`Name the second one there yourself, after the first: ${second}; then switch again.`,
		);
	let text = main.text;
	for (const name of known) {
		const now = words(name);
		if (now.some(word => /^(?:unix|local):/.test(word) && second.endsWith(`/${word.replace(/^\w+:\/*/, '')}`))) continue;
		text = setParameter([{...main, text}], name, now.flatMap(word => (isFirst(word) ? [word, beside(word)] : [word])).join(', '))[0]?.text ?? text;
	}
	return text === main.text ? [] : [{path: main.path, before: {text: main.text, sha256: main.sha256}, after: {text}}];
};

/** Both together, as a reader of DKIM-Signature sees them: which keys there are, and who is signed with them. */
export const together = (first: DkimTables, second: DkimTables | undefined): DkimTables =>
	second === undefined
		? first
		: {...first, signing: [...first.signing, ...second.signing], keys: [...first.keys, ...second.keys], unread: [...first.unread, ...second.unread]};
