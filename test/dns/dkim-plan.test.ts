// What becomes of OpenDKIM's tables when a key is made, taken into use beside or instead of another, and taken away.
import {createHash, generateKeyPairSync} from 'node:crypto';
import {describe, expect, test} from 'vitest';
import type {DkimTables} from '../../source/commands/dkim-keys.ts';
import type {DkimSource} from '../../source/dns/dkim-source.ts';
import {newKey, planNewKey, planRemoval, planSwitch} from '../../source/dns/plan-dkim.ts';

const keyTable =
	'mail._domainkey.example.org example.org:mail:/etc/dkimkeys/example.org/mail.private\nnext._domainkey.example.org example.org:next:/etc/dkimkeys/example.org/next.private\n';
const signingTable = '# who signs\n*@example.org mail._domainkey.example.org\n*@example.net other\n';

const key = (selector: string) => ({
	name: `${selector}._domainkey.example.org`,
	domain: 'example.org',
	selector,
	path: `/etc/dkimkeys/example.org/${selector}.private`,
	mode: '0600',
	owner: 'opendkim',
	group: 'opendkim',
	publicKey: 'x',
	why: '',
	made: undefined,
});

const source = (
	settings: Readonly<Record<string, string>> = {KeyTable: '/etc/opendkim/key.table', SigningTable: 'refile:/etc/opendkim/signing.table', UserID: 'opendkim'},
): DkimSource => {
	const tables: DkimTables = {
		settings: new Map(Object.entries(settings)),
		signing: [{pattern: '*@example.org', key: 'mail._domainkey.example.org'}],
		keys: [key('mail'), key('next')],
		unread: [],
	};
	const file = (path: string, text: string) => ({path, text, sha256: createHash('sha256').update(text).digest('hex'), mode: '0644', owner: 0, group: 0});
	const files = [file('/etc/opendkim/key.table', keyTable), file('/etc/opendkim/signing.table', signingTable), file('/etc/opendkim.conf', 'UMask 007\n')];
	return {tables, files: {files, unread: [], secrets: new Map()}};
};
const left = ({edits}: ReturnType<typeof planSwitch>) => Object.fromEntries(edits.map(each => [each.path, each.after?.text]));

/** As `source`, on a server with a socket and with Postfix. */
const withPostfix = ({conf = '', main = 'smtpd_milters = unix:opendkim/opendkim.sock\nnon_smtpd_milters = $smtpd_milters\n', master = ''} = {}): DkimSource => {
	const {tables, files} = source();
	const file = (path: string, text: string) => ({path, text, sha256: createHash('sha256').update(text).digest('hex'), mode: '0644', owner: 0, group: 0});
	return {
		tables,
		files: {
			...files,
			files: [
				...files.files.filter(each => each.path !== '/etc/opendkim.conf'),
				file(
					'/etc/opendkim.conf',
					conf ||
						'Syslog yes\nUMask\t007\nSocket local:/var/spool/postfix/opendkim/opendkim.sock\nPidFile /run/opendkim/opendkim.pid\nMultipleSignatures yes\n',
				),
				file('/etc/opendkim/ed25519.key.table', 'e1._domainkey.example.org example.org:e1:/k\n'),
				file('/etc/opendkim/ed25519.signing.table', '# Who is signed with Ed25519.\n'),
				file('/etc/postfix/main.cf', main),
				file('/etc/postfix/master.cf', master),
			],
		},
	};
};
const ed25519 = generateKeyPairSync('ed25519').publicKey.export({type: 'spki', format: 'der'}).toString('base64');
const withSecond = (needs = {}): DkimSource => ({
	...withPostfix(needs),
	second: {
		settings: new Map(
			Object.entries({
				KeyTable: '/etc/opendkim/ed25519.key.table',
				SigningTable: 'refile:/etc/opendkim/ed25519.signing.table',
				SignatureAlgorithm: 'ed25519-sha256',
			}),
		),
		signing: [],
		keys: [{...key('e1'), publicKey: ed25519}],
		unread: [],
	},
});
const units = ({settle}: ReturnType<typeof planSwitch>) => settle.map(command => command.argv.at(-1));

describe('Ed25519 beside RSA', () => {
	test('the first one brings a second OpenDKIM, configured as the first is, which signs nothing yet', () => {
		const plan = planNewKey(withPostfix(), newKey(withPostfix(), 'example.org', 'e1', 'ed25519'));
		expect(left(plan)).toEqual({
			'/etc/opendkim-ed25519.conf': expect.stringMatching(
				/^# .*\nSyslog\tyes\nUMask\t007\n\nMode\ts\nSignatureAlgorithm\ted25519-sha256\nSocket\tlocal:\/var\/spool\/postfix\/opendkim\/ed25519\.sock\n/,
			),
			'/etc/opendkim/ed25519.key.table': 'e1._domainkey.example.org example.org:e1:/etc/dkimkeys/example.org/e1.private\n',
			'/etc/opendkim/ed25519.signing.table': '# Who is signed with Ed25519.\n',
			'/etc/systemd/system/opendkim-ed25519.service': expect.stringContaining('ExecStart=/usr/sbin/opendkim -x /etc/opendkim-ed25519.conf\n'),
		});
		expect(plan.steps.map(step => step.command.argv.slice(0, 2).join(' '))).toEqual([
			'install -d',
			'openssl genpkey',
			'install -m',
			'mv -f',
			'systemctl enable',
		]);
		expect(plan.steps.at(-1)?.undo).toMatchObject({argv: ['systemctl', 'disable', '--now', 'opendkim-ed25519.service']});
	});
	test('the next goes into its table', () => {
		const plan = planNewKey(withSecond(), newKey(withSecond(), 'example.org', 'e2', 'ed25519'));
		expect(Object.keys(left(plan))).toEqual(['/etc/opendkim/ed25519.key.table']);
		expect(units(plan)).toEqual(['opendkim-ed25519.service']);
		expect(() => newKey(withSecond(), 'example.org', 'e1', 'rsa')).toThrow(/has a key with the selector e1/);
	});
	test('signing with it leaves the RSA signature, and Postfix asks the second after the first', () => {
		const plan = planSwitch(withSecond(), 'example.org', 'e1', false);
		expect(left(plan)).toEqual({
			'/etc/opendkim/ed25519.signing.table': '# Who is signed with Ed25519.\n*@example.org e1._domainkey.example.org\n',
			'/etc/postfix/main.cf': 'smtpd_milters = unix:opendkim/opendkim.sock, unix:opendkim/ed25519.sock\nnon_smtpd_milters = $smtpd_milters\n',
		});
		expect(units(plan)).toEqual(['opendkim-ed25519.service', 'postfix.service']);
	});
	test('both milters where each names the first, none twice', () => {
		const main =
			'smtpd_milters = unix:/opendkim/opendkim.sock inet:localhost:11332\nnon_smtpd_milters = unix:opendkim/opendkim.sock, unix:opendkim/ed25519.sock\n';
		expect(left(planSwitch(withSecond({main}), 'example.org', 'e1', false))['/etc/postfix/main.cf']).toBe(
			'smtpd_milters = unix:/opendkim/opendkim.sock, unix:/opendkim/ed25519.sock, inet:localhost:11332\nnon_smtpd_milters = unix:opendkim/opendkim.sock, unix:opendkim/ed25519.sock\n',
		);
	});
	test.each([
		['OpenDKIM on a port', {conf: 'Socket inet:8891@localhost\n'}, /listens on inet:8891@localhost/],
		['no milter in main.cf', {main: 'myhostname = mx\n'}, /is not said in \/etc\/postfix\/main\.cf alone/],
		['milters of a service of its own', {master: 'submission inet n - y - - smtpd\n  -o smtpd_milters=unix:opendkim/opendkim.sock\n'}, /alone/],
	])('%s is refused', (_, needs, says) => {
		const run = () => [
			planNewKey(withPostfix(needs), newKey(withPostfix(needs), 'example.org', 'e1', 'ed25519')),
			planSwitch(withSecond(needs), 'example.org', 'e1', false),
		];
		expect(run).toThrow(says);
	});
	test('it is taken away from its own table, and RSA from its own', () => {
		const sum = 'a'.repeat(64);
		expect(left(planRemoval(withSecond(), 'example.org', 'e1', sum))).toMatchObject({'/etc/opendkim/ed25519.key.table': ''});
		expect(units(planRemoval(withSecond(), 'example.org', 'next', sum))).toEqual(['opendkim.service']);
		expect(left(planRemoval(withSecond(), 'example.org', 'next', sum))).toHaveProperty(['/etc/opendkim/key.table']);
	});
});

describe('a new key', () => {
	test('is one row more in the key table, and nothing is signed with it', () => {
		const plan = planNewKey(source(), newKey(source(), 'example.org', 's202611', 'rsa'));
		expect(left(plan)).toEqual({
			'/etc/opendkim/key.table': `${keyTable}s202611._domainkey.example.org example.org:s202611:/etc/dkimkeys/example.org/s202611.private\n`,
		});
		expect(plan.steps.map(step => step.command.argv.slice(0, 3).join(' '))).toEqual(['install -d -m', 'openssl genpkey -quiet', 'install -m 0600', 'mv -f --']);
		expect(plan.steps.every(step => !('none' in step.undo))).toBe(true);
	});
	test('Ed25519 where nothing else signs', () => {
		const own = source({KeyTable: '/etc/opendkim/key.table', SigningTable: '/etc/opendkim/signing.table', SignatureAlgorithm: 'ed25519-sha256'});
		const plan = planNewKey(own, newKey(own, 'example.org', 'e1', 'ed25519'));
		expect(plan.steps[1]?.command.argv).toContain('ED25519');
		expect(plan.edits.map(each => each.path)).toEqual(['/etc/opendkim/key.table']);
		expect(() => newKey(own, 'example.org', 'r1', 'rsa')).toThrow(/one algorithm, here ed25519-sha256/);
	});
	test('is not made where no name in the DNS could hold it', () => {
		expect(() => newKey(source(), [...Array(4).fill('a'.repeat(60)), 'test'].join('.'), 's202611', 'rsa')).toThrow(
			/is no name: it has 267 characters, and a name has at most 253/,
		);
	});
	test.each([
		['Bad_Selector', /no selector/],
		['-a', /no selector/],
		['a'.repeat(64), /no selector/],
		['mail', /has a key with the selector mail already/],
	])('%s is refused', (selector, why) => expect(() => newKey(source(), 'example.org', selector, 'rsa')).toThrow(why));
	test('without tables there is nothing to put it into', () => {
		expect(() => planNewKey(source({Domain: 'example.org', KeyFile: '/k'}), newKey(source(), 'example.org', 'x', 'rsa'))).toThrow(/no KeyTable in a file/);
	});
});

describe('a switch', () => {
	test('names the other key in every row of the domain, and leaves the rest', () => {
		expect(left(planSwitch(source(), 'example.org', 'next', false))).toEqual({
			'/etc/opendkim/signing.table': '# who signs\n*@example.org next._domainkey.example.org\n*@example.net other\n',
		});
	});
	test('beside: a row more, and OpenDKIM is told to make several signatures', () => {
		expect(left(planSwitch(source(), 'example.org', 'next', true))).toEqual({
			'/etc/opendkim/signing.table': '# who signs\n*@example.org mail._domainkey.example.org\n*@example.org next._domainkey.example.org\n*@example.net other\n',
			'/etc/opendkim.conf': 'UMask 007\nMultipleSignatures\tyes\n',
		});
	});
	test.each([
		['mail', /signed with mail already/],
		['gone', /no key with the selector gone/],
	])('to %s is refused', (selector, why) => expect(() => planSwitch(source(), 'example.org', selector, false)).toThrow(why));
});

describe('a removal', () => {
	const sum = 'ab'.repeat(32);
	const row = {'/etc/opendkim/key.table': `${keyTable.split('\n')[0]}\n`};
	test('takes the row away, and the key file, of which nothing but its sum is known here', () => {
		const plan = planRemoval(source(), 'example.org', 'next', sum);
		expect(left(plan)).toEqual({...row, '/etc/dkimkeys/example.org/next.private': undefined});
		expect(plan.edits.at(-1)?.before).toEqual({text: '', sha256: sum});
	});
	test('leaves a file that another key is in', () => {
		const {tables, files} = source();
		const other = {...key('mail'), domain: 'example.net', name: 'other', path: key('next').path};
		const plan = planRemoval({tables: {...tables, keys: [...tables.keys, other]}, files}, 'example.org', 'next', sum);
		expect(left(plan)).toEqual(row);
		expect(plan.notes[0]).toMatch(/stays where it is, because other has the same one/);
	});
	test.each([
		[
			'a file that is no key',
			{path: '/etc/passwd', publicKey: undefined, why: 'it is no private key in PEM'},
			/\/etc\/passwd stays where it is, because it is no key/,
		],
		['a path that is not whole', {path: './next.private'}, /stays where it is: which directory/],
		['a key in the table', {path: ''}, /goes with its row/],
	] as const)('leaves %s', (_, change, says) => {
		const {tables, files} = source();
		const keys = tables.keys.map(each => (each.selector === 'next' ? {...each, ...change} : each));
		const plan = planRemoval({tables: {...tables, keys}, files}, 'example.org', 'next', sum);
		expect(left(plan)).toEqual(row);
		expect(plan.notes[0]).toMatch(says);
	});
	test('leaves a file that cannot be read', () => {
		const plan = planRemoval(source(), 'example.org', 'next', undefined);
		expect(left(plan)).toEqual(row);
		expect(plan.notes[0]).toMatch(/cannot be read, and is left as it is/);
	});
	test('is refused while it signs', () => expect(() => planRemoval(source(), 'example.org', 'mail', sum)).toThrow(/is signed with mail/));
});
