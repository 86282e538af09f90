// main.cf and master.cf: read as Postfix reads them, printed to the byte, changed in one place alone.
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {applyEdits} from '../../source/config/apply-edits.ts';
import type {LineEdit} from '../../source/config/line-edit.ts';
import type {SourceFile} from '../../source/config/source-file.ts';
import {printLogicalLines, readLogicalLines} from '../../source/postfix/logical-lines.ts';
import {commentOutParameter, findParameter, mainCfProblems, putParameter, readMainCf} from '../../source/postfix/main-cf.ts';
import {
	addService,
	commentOutService,
	findService,
	masterCfProblems,
	putServiceField,
	putServiceOption,
	readMasterCf,
	uncommentService,
} from '../../source/postfix/master-cf.ts';
import {randomOf} from '../dovecot/random-config.ts';

const fixture = (name: string): string => readFileSync(new URL(`../../fixtures/postfix/debian13/${name}`, import.meta.url), 'utf8');
const main = (text: string): SourceFile => ({path: '/etc/postfix/main.cf', text});
const master = (text: string): SourceFile => ({path: '/etc/postfix/master.cf', text});
const edited = (file: SourceFile, edits: readonly LineEdit[]): string => applyEdits([file], edits)[0]?.text ?? '';

const pieces = [
	'a = b',
	'a=b # no comment',
	'  goes on',
	'\tgoes on too',
	'# comment',
	'  # indented',
	'',
	'   ',
	'smtp inet n - y - - smtpd',
	'  -o a=b',
	'= x',
	'junk',
	'é = \u00A0',
	'\u0000',
];

it('reading and printing is the identity: Debian and 1000 made-up texts', () => {
	const texts = [fixture('main.cf'), fixture('master.cf')];
	for (let seed = 1; seed <= 1000; seed++) {
		const random = randomOf(seed);
		const count = Math.floor(random() * 25);
		texts.push(
			Array.from({length: count}, () => `${pieces[Math.floor(random() * pieces.length)]}${['\n', '\n', '\r\n', ''][Math.floor(random() * 4)]}`).join(''),
		);
	}
	for (const text of texts) {
		const lines = readLogicalLines(text);
		expect(printLogicalLines(lines)).toBe(text);
		expect(lines.map(each => each.line)).toEqual([1, ...lines.slice(0, -1).map(each => each.lastLine + 1)]);
	}
});

it('10 MB in time', () => {
	const text = 'a = b\n  c\n# d\n\n'.repeat(700_000);
	expect(printLogicalLines(readLogicalLines(text)) === text).toBe(true);
	expect(readLogicalLines(`a = b\n${'# c\n'.repeat(500_000)}`).length).toBeGreaterThan(500_000);
});

describe('main.cf', () => {
	const text =
		'compatibility_level = 3.9\nmynetworks = 127.0.0.0/8\n# between\n  [::1]/128\n\n   10.0.0.0/8\nmyhostname=a\nmyhostname   =   b # not a comment\nmydestination =\n';
	it('is read as postconf reads it', () => {
		expect(readMainCf(main(text)).map(({name, value, line}) => [name, value, line])).toEqual([
			['compatibility_level', '3.9', 1],
			['mynetworks', '127.0.0.0/8 [::1]/128 10.0.0.0/8', 2],
			['myhostname', 'a', 7],
			['myhostname', 'b # not a comment', 8],
			['mydestination', '', 9],
		]);
		expect(findParameter(main(text), 'myhostname')?.line).toBe(8);
	});
	it.each([
		['in the line that wins', 'myhostname', 'c', text.replace('b # not a comment', 'c').replace('myhostname   =   ', 'myhostname   = ')],
		['over several lines: one, and the comment stays', 'mynetworks', 'x', text.replace('127.0.0.0/8\n# between\n  [::1]/128\n\n   10.0.0.0/8', 'x\n# between')],
		['where nothing stood', 'mydestination', 'localhost', text.replace('mydestination =', 'mydestination = localhost')],
		['at the end', 'relayhost', '', `${text}relayhost =\n`],
		['not at all when it is so', 'myhostname', 'b # not a comment', text],
	])('puts a value %s', (_, name, value, expected) => {
		expect(edited(main(text), putParameter(main(text), name, value))).toBe(expected);
	});
	it('puts a value below its example, and comments all of it out', () => {
		expect(edited(main('#x = 1\ny = 2\n'), putParameter(main('#x = 1\ny = 2\n'), 'x', '3'))).toBe('#x = 1\nx = 3\ny = 2\n');
		expect(edited(main(text), [...commentOutParameter(main(text), 'mynetworks'), ...commentOutParameter(main(text), 'myhostname')])).toBe(
			'compatibility_level = 3.9\n#mynetworks = 127.0.0.0/8\n# between\n  #[::1]/128\n\n   #10.0.0.0/8\n#myhostname=a\n#myhostname   =   b # not a comment\nmydestination =\n',
		);
	});
	it('names what Postfix refuses', () => {
		expect(mainCfProblems(main('  lead = x\na = b\njunk line\n= x\n')).map(({line, says}) => [line, says])).toEqual([
			[1, 'logical line must not start with whitespace'],
			[3, 'missing \'=\' after attribute name: "junk line"'],
			[4, 'missing attribute name'],
		]);
		expect(mainCfProblems(main(fixture('main.cf')))).toEqual([]);
	});
});

describe('master.cf', () => {
	const text =
		'smtp      inet  n       -       y       -       -       smtpd\nsubmission inet n - y - -\n  smtpd\n  -o syslog_name=postfix/submission\n# comment\n  -o { smtpd_client_restrictions = permit_sasl_authenticated, reject }\n  -osmtpd_tls_security_level=encrypt -v\npickup unix n - y 60 1 pickup\n';
	const file = master(text);
	const submission = findService(file, 'submission');
	it('is read as postconf -M and -P read it', () => {
		expect(readMasterCf(file).map(({name, type, command, line, lastLine}) => [name, type, command, line, lastLine])).toEqual([
			['smtp', 'inet', 'smtpd', 1, 1],
			['submission', 'inet', 'smtpd', 2, 7],
			['pickup', 'unix', 'pickup', 8, 8],
		]);
		expect([...(submission?.options ?? [])]).toEqual([
			['syslog_name', 'postfix/submission'],
			['smtpd_client_restrictions', 'permit_sasl_authenticated, reject'],
			['smtpd_tls_security_level', 'encrypt'],
		]);
		expect(findService(file, 'pickup', 'unix')?.fields).toEqual({private: 'n', unprivileged: '-', chroot: 'y', wakeup: '60', maxproc: '1'});
	});
	it('changes an override, adds one, changes a column, comments out', () => {
		if (!submission) throw new Error('no submission');
		const smtp = findService(file, 'smtp');
		if (!smtp) throw new Error('no smtp');
		expect(edited(file, putServiceOption(submission, 'smtpd_tls_security_level', 'may'))).toBe(
			text.replace('-osmtpd_tls_security_level=encrypt', '-o smtpd_tls_security_level=may'),
		);
		expect(edited(file, putServiceOption(submission, 'smtpd_client_restrictions', 'reject'))).toBe(
			text.replace('{ smtpd_client_restrictions = permit_sasl_authenticated, reject }', 'smtpd_client_restrictions=reject'),
		);
		expect(edited(file, putServiceOption(smtp, 'a', 'b c'))).toBe(text.replace('smtpd\nsub', 'smtpd\n  -o { a = b c }\nsub'));
		expect(edited(file, putServiceField(smtp, 'chroot', 'n'))).toBe(text.replace('smtp      inet  n       -       y', 'smtp      inet  n       -       n'));
		expect(edited(file, [commentOutService(smtp)])).toBe(`#${text}`);
	});
	it("takes Debian's own examples into use, words stay comments", () => {
		const debian = master(fixture('master.cf').replaceAll(/^(submissions? +inet)/gm, '#$1'));
		const after = edited(debian, uncommentService(debian, 'submissions'));
		const service = findService(master(after), 'submissions');
		expect(service?.options.get('smtpd_tls_wrappermode')).toBe('yes');
		expect(service?.text).toContain('#     Instead of specifying');
		expect(masterCfProblems(master(after))).toEqual([]);
		expect(uncommentService(debian, 'nosuch')).toEqual([]);
	});
	it('names what Postfix refuses, and adds a service', () => {
		expect(masterCfProblems(master('smtp inet n - y - - smtpd\nbroken inet\n'))).toEqual([
			{path: '/etc/postfix/master.cf', line: 2, text: 'broken inet', says: 'bad field count'},
		]);
		expect(edited(file, [addService(file, ['dovecot unix - n n - - pipe', '  flags=DRhu'])])).toBe(`${text}dovecot unix - n n - - pipe\n  flags=DRhu\n`);
	});
});
