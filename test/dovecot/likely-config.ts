// Made-up configurations that Dovecot mostly takes, the same for the same seed: settings, lists, blocks in blocks and includes in every way to write them.
import {randomOf} from './random-config.ts';

/** What is asked about afterwards. */
export const likelyKeys = ['mail_home', 'mail_path', 'mail_inbox_path', 'auth_username_format', 'mail_uid', 'mail_gid', 'postmaster_address', 'login_greeting'];

/** Beside the configuration, to be included. */
export const likelyIncludes: Readonly<Record<string, string>> = {'inc-a.inc': 'mail_path = /inc-a\n', 'inc-b.inc': 'mail_home = /inc-b\n'};

const bools = ['mail_debug', 'auth_verbose', 'mail_full_filesystem_access'];
const boolValues = ['yes', 'no', 'YES', 'No', 'maybe', 'y', 'n', '"yes"', '0', '1', 'true'];

const values = String.raw`
/a/b ~ %{user} ~ a b  c ~ a # b ~ a#b ~ "q # r" ~ 's # t' ~ "a\"b" ~ 'a\'b' ~ "a\\b" ~ a\b ~ "unclosed ~ it's ~ "a" b ~ x=y ~ {x} ~ a { b ~ } ~ "<x" ~ $HOME ~
$ENV:HOME ~ "tail" # c ~ %{user | lower} # c ~ "" ~ '' ~ a;b ~ a,b ~ "a'b" ~ 'a"b' ~ \#x ~ a \# b ~ "a \# b" ~ /x \ # y ~ "x\ny" ~ ä ö ~ <nofile`
	.split('~')
	.map(value => value.trim())
	.concat('  lead', 'trail  ', 'a\tb', 'a\\\n  b', '"a \\\n b"', 'a \\\n\\\n b');

const lists = [
	'mail_plugins = acl notify',
	'mail_plugins = ',
	'mail_plugins=acl  quota # c',
	'mail_plugins {\n}',
	'mail_plugins {\n  quota = yes\n}',
	'mail_plugins {\n  quota = no\n  acl = yes\n}',
	'mail_plugins {\n  quota = 0\n}',
	'mail_plugins/acl = yes',
];

// Not service: what its combination with a protocol brings about is beyond what a configuration can tell.
const blocks = ['remote 10.0.0.0/8', 'local 127.0.0.1', 'local_name a.b', 'namespace x', 'ssl_server', 'passdb sql', 'mailbox b', 'quota q'];
const protocols = ['protocol lmtp', 'protocol imap', 'protocol pop3', 'protocol !lmtp'];

const oddities = [
	'mail_home',
	'= x',
	'mail_home /x',
	'"mail_home" = /q',
	'mail_home : x',
	'protocol lmtp',
	'}',
	'mail_home {',
	'1abc = x',
	'protocol lmtp { mail_home = /x }',
	'protocol lmtp{',
	'service/lmtp/process_limit = 3',
	'protocol/lmtp/mail_home = /z',
	'passdb/sql/query = q',
	'ssl_server/cert_file = /c',
	'userdb_fields/home = /h',
	'namespace/inbox/inbox = yes',
	'# a \\\nmail_home = /hidden',
	'#x = y \\',
	'',
];

export const likelyConfig = (seed: number): string => {
	const random = randomOf(seed);
	const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
	const some = (most: number, make: () => string): string => Array.from({length: 1 + Math.floor(random() * most)}, make).join('\n');
	const setting = (): string => `${pick(['', '  ', '\t'])}${pick(likelyKeys)}${pick([' = ', '=', '  =  ', ' =', '= '])}${pick(values)}`;
	const statement = (depth: number): string => {
		const kind = random();
		if (kind < 0.55) return setting();
		if (kind < 0.62) return `${pick(bools)} = ${pick(boolValues)}`;
		if (kind < 0.7) return pick(lists);
		if (kind < 0.88) {
			if (depth > 1) return setting();
			return `${pick(random() < 0.5 ? protocols : blocks)} {\n${some(2, () => statement(depth + 1))}\n}`;
		}
		if (kind < 0.93) return `!include${pick(['_try', ''])} ${pick(['inc-*.inc', 'inc-a.inc', 'nosuch.inc'])}`;
		return pick(oddities);
	};
	return `${some(6, () => statement(0))}${pick(['\n', '', '\n\n'])}`;
};
