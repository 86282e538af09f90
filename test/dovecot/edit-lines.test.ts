// Edits change what they name and nothing else: to the byte on Debian's files, on made-up ones, alone and together.
import {describe, expect, it} from 'vitest';
import {applyEdits} from '../../source/config/apply-edits.ts';
import type {SourceFile} from '../../source/config/source-file.ts';
import {readConfigTree, type TreeLine} from '../../source/dovecot/config-tree.ts';
import {commentOut, commentOutBlock, insertAfter, removeBlock, replaceText, replaceValue, rewriteLine, uncomment} from '../../source/dovecot/edit-lines.ts';
import {effectiveSetting} from '../../source/dovecot/effective-setting.ts';
import {putLines, putSetting} from '../../source/dovecot/put-setting.ts';
import {randomConfig} from './random-config.ts';
import {mainFile, textOf, treeOf} from './trees.ts';

const debian = treeOf('debian13');
const one = (text: string): readonly SourceFile[] => [{path: mainFile, text}];
const treeIn = (files: readonly SourceFile[]) => readConfigTree(files, mainFile);
const lineOf = (tree: readonly TreeLine[], text: string): TreeLine => {
	const found = tree.find(line => line.text.includes(text));
	if (!found) throw new Error(`no ${text}`);
	return found;
};
/** The lines that differ, as `-old` and `+new`. */
const difference = (before: string, after: string): readonly string[] => {
	const [old, young] = [before.split('\n'), after.split('\n')];
	let start = 0;
	while (start < old.length && old[start] === young[start]) start++;
	let end = 0;
	while (end < Math.min(old.length, young.length) - start && old.at(-1 - end) === young.at(-1 - end)) end++;
	return [...old.slice(start, old.length - end).map(line => `-${line}`), ...young.slice(start, young.length - end).map(line => `+${line}`)];
};
const edit = (text: string, make: (tree: readonly TreeLine[]) => Parameters<typeof applyEdits>[1]): string => {
	const files = one(text);
	return textOf(applyEdits(files, make(treeIn(files))), mainFile);
};

describe('comment out', () => {
	it('every setting of Debian, and back: to the byte', () => {
		const tree = treeIn(debian);
		const settings = tree.filter(line => line.parsed.kind === 'setting' || line.parsed.kind === 'include');
		expect(settings.length).toBeGreaterThan(25);
		const without = applyEdits(debian, settings.map(commentOut));
		const later = readConfigTree(without, mainFile);
		expect(later.filter(line => line.parsed.kind === 'setting')).toEqual([]);
		const places = new Set(settings.map(line => `${line.file}:${line.line}`));
		for (const path of new Set(settings.map(line => line.file))) {
			const mine = readConfigTree([{path, text: textOf(without, path)}], path).filter(line => places.has(`${path}:${line.line}`));
			expect(textOf(applyEdits(without, mine.map(uncomment)), path)).toBe(textOf(debian, path));
		}
	});

	it('a line over several lines: all of them', () => {
		expect(edit('a = 1\n  query = SELECT a \\\n    FROM b\nc = 2\n', tree => [commentOut(lineOf(tree, 'query'))])).toBe(
			'a = 1\n  #query = SELECT a \\\n    #FROM b\nc = 2\n',
		);
	});

	it('a block, without touching comments in it', () => {
		const text = 'x = 1\npassdb pam {\n  # why\n  args = a\n}\ny = 2\n';
		expect(edit(text, tree => commentOutBlock(tree, lineOf(tree, 'passdb')))).toBe('x = 1\n#passdb pam {\n  # why\n  #args = a\n#}\ny = 2\n');
		expect(edit(text, tree => removeBlock(tree, lineOf(tree, 'passdb')))).toBe('x = 1\ny = 2\n');
	});

	it('keeps the line ends of Windows, and no newline at the end', () => {
		expect(edit('a = 1\r\nb = 2', tree => [commentOut(lineOf(tree, 'a')), commentOut(lineOf(tree, 'b'))])).toBe('#a = 1\r\n#b = 2');
		expect(edit('a = 1\r\nb = 2', tree => [insertAfter(lineOf(tree, 'b'), ['c = 3'])])).toBe('a = 1\r\nb = 2\r\nc = 3\r\n');
	});
});

describe('a value', () => {
	it.each([
		['mail_path = /a', '/b', 'mail_path = /b'],
		['  mail_path=/a   # where', '/b', '  mail_path=/b   # where'],
		['mail_path =', '/b', 'mail_path = /b'],
		['mail_path = ', '/b', 'mail_path = /b'],
		['mail_path = /a', '', 'mail_path = '],
		['mail_path =  # why', '/b', 'mail_path = /b  # why'],
		['password = x', 'a#b', 'password = "a#b"'],
		['password = x', ' a b ', 'password = " a b "'],
		['password = x', 'a"b\\c', 'password = a"b\\c'],
		['password = x', '"a"', 'password = "\\"a\\""'],
		['password = x', "it's", "password = it's"],
		['password = x', '\uE00012\uE001', 'password = "\uE00012\uE001"'],
		['password = x', '$x', 'password = "$x"'],
		['password = x', '<y', 'password = "<y"'],
		['password = x', 'a\\', 'password = "a\\\\"'],
		['"mail_path" = "/a # b" # c', '/b', '"mail_path" = /b # c'],
		['mail_path = a \\\n  b # c', '/b', 'mail_path = /b # c'],
		['mail_path = \\\n  b', '/b', 'mail_path = /b'],
	])('%s -> %s', (text, value, expected) => {
		const result = edit(`x = 1\n${text}\ny = 2\n`, tree => [replaceValue(tree[1] as TreeLine, value)]);
		expect(result).toBe(`x = 1\n${expected}\ny = 2\n`);
		expect(treeIn(one(result))[1]?.parsed).toMatchObject({kind: 'setting', value});
	});

	it('within a query over several lines', () => {
		const text = 'query = SELECT a, \\\n  b \\\n  FROM c\n';
		expect(edit(text, tree => [replaceText(tree[0] as TreeLine, 'b \\', "b, '/x/' || b AS home \\")])).toBe(
			"query = SELECT a, \\\n  b, '/x/' || b AS home \\\n  FROM c\n",
		);
	});

	it('of any line of a made-up text: it reads back, and nothing else changes', () => {
		let tried = 0;
		for (let seed = 1; seed <= 600; seed++) {
			const files = one(randomConfig(seed));
			const tree = treeIn(files);
			for (const line of tree.filter(each => each.parsed.kind === 'setting').slice(0, 3)) {
				const after = applyEdits(files, [replaceValue(line, 'new # value')]);
				const changed = treeIn(after);
				expect(changed.find(each => each.line === line.line)?.parsed, `seed ${seed} line ${line.line}`).toMatchObject({kind: 'setting', value: 'new # value'});
				const rest = (all: readonly TreeLine[], at: TreeLine | undefined) => all.filter(each => each !== at).map(each => each.text.replace(/\r$/, ''));
				expect(
					rest(
						changed,
						changed.find(each => each.line === line.line),
					),
				).toEqual(rest(tree, line));
				tried++;
			}
		}
		expect(tried).toBeGreaterThan(500);
	});
});

describe('a setting is put', () => {
	const put = (files: readonly SourceFile[], ...args: readonly Parameters<typeof putSetting>[1][]) => {
		const tree = treeIn(files);
		return applyEdits(
			files,
			args.flatMap(each => putSetting(tree, each)),
		);
	};

	it.each([
		['where it is made', {key: 'mail_driver', value: 'maildir'}, '/etc/dovecot/conf.d/10-mail.conf', ['-mail_driver = mbox', '+mail_driver = maildir']],
		['below its commented example', {key: 'mail_uid', value: 'vmail'}, '/etc/dovecot/conf.d/10-mail.conf', ['+mail_uid = vmail']],
		['in its block', {key: 'mail_path', value: '/x', within: ['protocol lmtp']}, '/etc/dovecot/conf.d/20-lmtp.conf', ['+  mail_path = /x']],
		[
			'in a new block at the end, where there is none',
			{key: 'mail_path', value: '/x', within: ['protocol pop3']},
			'/etc/dovecot/local.conf',
			['+protocol pop3 {', '+  mail_path = /x', '+}'],
		],
		['at the end of local.conf, though it is not there yet', {key: 'quota_storage_size', value: '1G'}, '/etc/dovecot/local.conf', ['+quota_storage_size = 1G']],
	] as const)('%s', (_, what, path, expected) => {
		const after = put(debian, what);
		expect(difference(textOf(debian, path), textOf(after, path))).toEqual(expected);
		expect(after.filter(file => file.path !== path)).toEqual(debian.filter(file => file.path !== path));
		const tree = readConfigTree(after, mainFile);
		const within: readonly string[] = 'within' in what ? what.within : [];
		const [first, ...rest] = within;
		const at = first?.startsWith('protocol ') ? {protocol: first.slice('protocol '.length), within: rest} : {within};
		expect(effectiveSetting(tree, what.key, at)?.value).toBe(what.value);
	});

	it('several at once', () => {
		const after = put(debian, {key: 'mail_driver', value: 'maildir'}, {key: 'mail_path', value: '~/Maildir'}, {key: 'mail_uid', value: '5000'});
		expect(difference(textOf(debian, '/etc/dovecot/conf.d/10-mail.conf'), textOf(after, '/etc/dovecot/conf.d/10-mail.conf'))).toContain('+mail_uid = 5000');
		const tree = readConfigTree(after, mainFile);
		expect(['mail_driver', 'mail_path', 'mail_uid'].map(key => effectiveSetting(tree, key)?.value)).toEqual(['maildir', '~/Maildir', '5000']);
	});

	it('an entry of a list in the list that is there', () => {
		const files = one('mail_plugins {\n  quota = yes\n}\n');
		expect(textOf(applyEdits(files, putLines(treeIn(files), ['acl = yes'], ['mail_plugins'])), mainFile)).toBe(
			'mail_plugins {\n  quota = yes\n  acl = yes\n}\n',
		);
	});
});

describe('together', () => {
	it('positions are those before any of them', () => {
		const text = 'a = 1\nb = 2\nc = 3\n';
		const edits = (tree: readonly TreeLine[]) => [
			insertAfter(tree[0] as TreeLine, ['a2 = 1', 'a3 = 1']),
			rewriteLine(tree[1] as TreeLine, []),
			replaceValue(tree[2] as TreeLine, '4'),
			commentOut(tree[0] as TreeLine),
		];
		const expected = '#a = 1\na2 = 1\na3 = 1\nc = 4\n';
		expect(edit(text, edits)).toBe(expected);
		expect(edit(text, tree => edits(tree).toReversed())).toBe(expected);
	});

	it('the same change twice is one; two different ones of one line are a mistake', () => {
		expect(edit('a = 1\n', tree => [commentOut(tree[0] as TreeLine), commentOut(tree[0] as TreeLine)])).toBe('#a = 1\n');
		expect(() => edit('a = 1\n', tree => [commentOut(tree[0] as TreeLine), replaceValue(tree[0] as TreeLine, '2')])).toThrow('line 1');
	});
});
