// The journal as it is read and printed: whoever wrote it, nothing of it is taken for more than text.
import {expect, test} from 'vitest';
import {readEntry} from '../../source/changes/journal-text.ts';
import {historyMarkdown, printHistory, sayJournalState} from '../../source/changes/print-history.ts';
import {changeList} from '../../source/commands/change-list.ts';
import {resultOf} from '../commands/recorded.ts';

const hex = (text: string) => Buffer.from(text).toString('hex') || '-';
const entry = {
	at: '2026-11-23T20:14:00Z',
	by: 'anna@laptop',
	host: 'root@mx',
	title: 'LMTP strips the domain',
	because: ['x'],
	files: [{path: '/etc/a', diff: '--- /etc/a\n-a\n+```\n'}],
	commands: ['systemctl reload dovecot'],
	noUndo: [],
};
const answer = (...lines: readonly string[]) =>
	changeList.parse(resultOf(`banner\nmailtui-changes 1 1795491932\n${lines.map(line => `${line}\n`).join('')}end\n`));
const one = (json: string, state = 'confirmed 2026-11-23T20:14:09Z verified\n') => {
	const list = answer(`change 2026-11-23-2014-k3f9 ${hex(state)} ${hex(json)} ${hex('[{"from":"delivery","text":"arrived"}]')} 1795492052`);
	return list.ok && list.value[0] ? readEntry(list.value[0]) : undefined;
};

test('an entry is read as it was written', () => {
	expect(one(JSON.stringify(entry))).toEqual({
		...entry,
		id: '2026-11-23-2014-k3f9',
		state: 'confirmed',
		stateAt: '2026-11-23T20:14:09Z',
		stateSays: 'verified',
		rows: 'none',
		proof: [{from: 'delivery', text: 'arrived'}],
	});
});

test.each([
	['begun', 'rows 300 4', 'under way or just cut off, about 300 rows written'],
	['begun', 'rows 300 31', 'interrupted, about 300 rows written'],
	['begun', 'rows 1 3600', 'interrupted, about 1 row written'],
	['begun', '- - 3600', 'interrupted, no row written that is known of'],
	// As an older version of the program on the server told it.
	['begun', '-', 'under way or just cut off, no row written that is known of'],
	['failed', 'rows 300 4', 'failed, about 300 rows written'],
	['failed', '- - 4', 'failed'],
	['confirmed', 'rows 300 4', 'confirmed'],
])('of rows that are %s (%s) it says: %s', (state, rows, says) => {
	const list = answer(`change 2026-11-23-2014-k3f9 ${hex(`${state} 2026-11-23T20:14:09Z done\n`)} ${hex(JSON.stringify({...entry, rows: true}))} - - ${rows}`);
	expect(list.ok && list.value[0] && sayJournalState(readEntry(list.value[0]))).toBe(says);
});

test.each(['', 'null', '[]', '{"title": 7, "files": "x", "because": {"a": 1}}', '\u0000\u0001', '{'])(
	'an entry that is %j is one that cannot be read, and no error',
	json => {
		expect(one(json)).toMatchObject({id: '2026-11-23-2014-k3f9', state: 'confirmed', files: [], because: []});
		expect(one(json, 'nonsense\n')?.state).toBe('stuck');
	},
);

test('escape sequences and fences in it do nothing', () => {
	const hostile = one(JSON.stringify({...entry, by: '\u001b[31mx', title: '# `a` <b>\u001b[2J'}));
	const list = [hostile as NonNullable<typeof hostile>];
	expect(printHistory(list)).not.toMatch(/\u001b/);
	const text = historyMarkdown('root@mx', list);
	expect(text).not.toMatch(/\u001b/);
	expect(text).toContain('## \\# \\`a\\` \\<b\\>');
	expect(text).toContain('````diff\n--- /etc/a\n-a\n+```\n````');
});

test('an answer that is cut off is no empty journal', () => {
	expect(changeList.parse(resultOf('mailtui-changes 1 1795491932\nchange x'))).toMatchObject({ok: false});
	expect(changeList.parse(resultOf('mailtui-changes 1 1795491932\nno Permission denied\n'))).toMatchObject({
		ok: false,
		why: expect.stringContaining('Permission denied'),
	});
	expect(answer()).toEqual({ok: true, value: []});
});
