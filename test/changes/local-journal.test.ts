// What is kept on this machine of a change: a line, for its owner alone, and never in the way.
import {mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createRemember} from '../../source/changes/local-journal.ts';
import type {LocalAccount} from '../../source/changes/shape.ts';

let folder = '';
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'mailtui-state-'));
});
afterEach(() => rmSync(folder, {recursive: true}));

const account: LocalAccount = {
	id: '2026-11-23-2014-k3f9',
	at: '2026-11-23T20:14:00Z',
	by: 'anna@laptop',
	host: 'root@mx',
	title: 't',
	because: ['x'],
	result: 'confirmed',
	says: 'fine',
};

test('a line for each', async () => {
	const remember = createRemember(join(folder, 'state', 'mailtui'));
	await remember(account);
	await remember({...account, result: 'rolled-back'});
	const file = join(folder, 'state', 'mailtui', 'changes.jsonl');
	expect(
		readFileSync(file, 'utf8')
			.trim()
			.split('\n')
			.map(line => JSON.parse(line).result),
	).toEqual(['confirmed', 'rolled-back']);
	expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a place that cannot be written is no trouble', async () => {
	writeFileSync(join(folder, 'file'), '');
	await expect(createRemember(join(folder, 'file', 'below'))(account)).resolves.toBeUndefined();
});
