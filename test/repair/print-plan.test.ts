// A plan as a diff that patch(1) takes: tabs and line ends as they are, and nothing else that a terminal would act on.
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {printPlan} from '../../source/repair/print-repair.ts';

const plan = (before: string, after: string) => ({
	title: 'x',
	edits: [{path: '/a', before: {text: before, sha256: ''}, after: {text: after}}],
	steps: [],
	validate: [],
	settle: [],
	secrets: new Map(),
	notes: ['Mind this.'],
});

test.each([
	['tabs', '\tmail_driver\t=\tmbox\n# x\n', '\tmail_driver\t=\tmaildir\n# x\n'],
	['line ends of DOS', '# für\r\nssl = yes\r\n\r\n', '# für\r\nssl = required\r\n\r\n'],
	['the last line of DOS changed', 'a = b\r\nssl = yes\r\n', 'a = b\r\nssl = no\r\n'],
])('%s', async (_, before, after) => {
	const folder = mkdtempSync(join(tmpdir(), 'mailtui-patch-'));
	try {
		writeFileSync(join(folder, 'a'), before);
		execFileSync('patch', ['--binary', '-s', '-p1'], {cwd: folder, input: await printPlan(plan(before, after), 'diff')});
		expect(readFileSync(join(folder, 'a'), 'utf8')).toBe(after);
	} finally {
		rmSync(folder, {recursive: true});
	}
});

test('what a terminal would act on is shown, not sent', async () => {
	expect(await printPlan(plan('a\n', 'b\x1b[2Jc\rd\n'), 'diff')).not.toMatch(/\x1b|\r/);
});
