// What goes to the server: secrets put back where tokens stand, and nothing that would be written as something else.
import {expect, test} from 'vitest';
import {planPayload} from '../../source/changes/payload.ts';
import type {FileEdit, Plan} from '../../source/changes/shape.ts';
import {unifiedDiff} from '../../source/changes/unified-diff.ts';
import {createSeal} from '../../source/dovecot/seal-secrets.ts';
import {visible} from '../../source/format/visible.ts';

const canary = 'kanarien"vo\\gel';
const seal = createSeal();
const written = `pgsql x {\n  password = "${canary.replace(/["\\]/g, '\\$&')}"\n  user = u\n}\n`;
const text = seal.seal(written);

const edit = (before: string, after: string): FileEdit => ({path: '/etc/dovecot/a.conf', before: {text: before, sha256: 'ab'}, after: {text: after}});
const plan = (edits: readonly FileEdit[]): Plan => ({title: 't', edits, steps: [], validate: [], settle: [], secrets: seal.secrets, notes: []});
const hunkTexts = (edits: readonly FileEdit[]) =>
	planPayload(plan(edits), '{}', 'anna@laptop')
		.reveal()
		.split('\n')
		.filter(line => line.startsWith('hunk '))
		.map(line => Buffer.from(line.split(' ')[3] ?? '', 'hex').toString('utf8'));

test('a sealed text holds no secret, and is shown with dots', () => {
	expect(text).not.toContain('kanarien');
	expect(visible(text.split('\n')[1] ?? '')).toBe('  password = "********"');
	expect(JSON.stringify([...seal.secrets])).not.toContain('kanarien');
});

test('a value that moves arrives as it was written, quoted as Dovecot reads it back', () => {
	const lines = text.split('\n');
	const moved = [lines[0], lines[2], lines[1], lines[3], ''].join('\n');
	expect(hunkTexts([edit(text, moved)]).join('')).toContain(`  password = "${canary.replace(/["\\]/g, '\\$&')}"\n`);
	expect(unifiedDiff(edit(text, moved))).toContain('********');
	expect(unifiedDiff(edit(text, moved))).not.toContain('kanarien');
});

test('lines that stay are not sent', () => {
	expect(hunkTexts([edit(text, `${text}# more\n`)])).toEqual(['# more\n']);
});

test('the payload shows nothing but dots', () => {
	const payload = planPayload(plan([edit(text, `x\n${text}`)]), '{}', 'a@b');
	expect(`${payload}${JSON.stringify({payload})}`).toBe('********{"payload":"********"}');
});

test('bytes that are no UTF-8 are not written as something else', () => {
	expect(() => hunkTexts([edit('caf\uFFFD = 1\n', '#caf\uFFFD = 1\n')])).toThrow(/a\.conf:1 holds bytes that are no UTF-8/);
	// Where that line stays, others may change.
	expect(hunkTexts([edit('caf\uFFFD = 1\nb\n', 'caf\uFFFD = 1\n#b\n')])).toEqual(['#b\n']);
});

test.each(['relative/path', '/etc/a\nb', '/etc/a\0b'])('a file called %j is not changed', path => {
	expect(() => planPayload(plan([{...edit('', 'a\n'), path}]), '{}', 'a@b')).toThrow(/is not changed/);
});

test('a text that holds marks of ours gets none of our secrets', () => {
	const hostile = createSeal().seal('mail_home = \uE0001\uE001\n');
	expect(hostile).toBe('mail_home = \uFFFD1\uFFFD\n');
});
