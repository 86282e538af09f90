// Made-up configuration texts, the same for the same seed: what people and accidents write, down to garbage.

/** mulberry32 */
export const randomOf = (seed: number) => {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
};

const pieces = [
	'mail_driver = maildir',
	'mail_path=~/Maildir',
	'  mail_home = /srv/%{user | domain}/%{user | username}  # where',
	'\tprotocol lmtp {',
	'protocol lmtp{',
	'quota "User quota" {',
	'passdb sql {',
	'  query = SELECT a, \\',
	'    b AS home \\   ',
	"  FROM c WHERE d = '%{user}' # it's",
	'}',
	'}}',
	'} # end',
	'',
	'   ',
	'#mail_path = x \\',
	"password = 'a#b'",
	'password = "a\\"#b"',
	'password = \uE000123\uE001',
	'!include conf.d/*.conf',
	'!include_try local.conf',
	'!include dovecot.conf',
	'ssl_cert = </etc/x.pem',
	'mail_plugins = $mail_plugins quota',
	'mail_plugins {',
	'  quota = yes',
	'key',
	'= value',
	'"quoted key" = x',
	'group @x y {',
	'\\',
	'a = \\',
	'\u0000\u0007\uFFFD\u00A0\u2028',
	'émail = ü',
	'plugin { quota = maildir }',
];
const ends = ['\n', '\n', '\n', '\r\n', '\n\n', ''];

export const randomConfig = (seed: number): string => {
	const random = randomOf(seed);
	const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
	let text = '';
	const length = Math.floor(random() * 40);
	for (let index = 0; index < length; index++) {
		text += random() < 0.9 ? pick(pieces) : String.fromCharCode(...Array.from({length: 8}, () => Math.floor(random() * 256)));
		text += pick(ends);
	}
	return text;
};
