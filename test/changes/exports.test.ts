// A plan as a script and as a playbook: done twice it is done once, and no password is in it.
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {exportAnsible} from '../../source/changes/export-ansible.ts';
import {exportSh} from '../../source/changes/export-sh.ts';
import type {FileEdit, Plan} from '../../source/changes/shape.ts';
import {textReplacements} from '../../source/changes/text-replacements.ts';
import type {Command} from '../../source/host/host.ts';

let folder = '';
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'mailtui-export-'));
});
afterEach(() => rmSync(folder, {recursive: true}));

const command = <E extends 'read' | 'write'>(effect: E, ...argv: [string, ...string[]]): Command<E> => ({
	name: 'x',
	argv,
	effect,
	asRoot: true,
	timeoutMs: 1000,
});
const plan = (edits: readonly FileEdit[], more: Partial<Plan> = {}): Plan => ({
	title: "It's a change",
	edits,
	steps: [],
	validate: [],
	settle: [],
	secrets: new Map(),
	notes: [],
	...more,
});
const edit = (path: string, before: string, after: string): FileEdit => ({path, before: {text: before, sha256: ''}, after: {text: after}});

const hostile = '# it\'s 100 % \\1 $HOME `x` "quoted" {{ a }} {% b %}\n\tuser = %{user | lower}\n';

describe('replacements', () => {
	test.each([
		['a\nb\nc\n', 'a\n#b\nc\n'],
		['b\n', '#b\n'],
		['a\na\na\nb\na\na\n', 'a\na\na\nB\na\na\n'],
		['a\n', 'x\na\n'],
		['a\n', 'a\nx\n'],
		['a\nb', 'a\nb\nx\n'],
		['a\nb\nc\n', 'a\nc\n'],
		[`x\n${hostile}y\n`, `x\n#${hostile}y\n`],
	])('%j -> %j', (before, after) => {
		let text = before;
		for (const {find, put} of textReplacements(edit('/a', before, after))) text = text.replace(find, () => put);
		expect(text).toBe(after);
	});

	test('a block that is added at the end, and ends as the one before it, comes with the changes before it', () => {
		const before = 'ssl = yes\nname a {\n  cert = </x\n}\n';
		const after = 'ssl = yes\nname a {\n  cert_file = /x\n}\n\nname b {\n  cert_file = /x\n}\n';
		const made = textReplacements(edit('/a', before, after));
		expect(made).toHaveLength(1);
		expect(made.reduce((text, {find, put}) => text.replace(find, () => put), before)).toBe(after);
	});

	test('lines that cannot be told apart are refused', () => {
		const same = 'a\n'.repeat(200);
		expect(() => textReplacements(edit('/a', same, `${'a\n'.repeat(100)}b\n${'a\n'.repeat(100)}`))).toThrow(/too many of its lines are the same/);
	});

	test('a password is not written down', () => {
		expect(() => textReplacements(edit('/a', 'password = \uE0001\uE001\n', '#password = \uE0001\uE001\n'))).toThrow(/\/a:1 holds a password/);
		// It may stand beside.
		expect(textReplacements(edit('/a', 'password = \uE0001\uE001\nb\n', 'password = \uE0001\uE001\n#b\n'))).toEqual([{find: 'b\n', put: '#b\n'}]);
	});
});

const hasPerl = spawnSync('perl', ['-v']).status === 0;

describe.skipIf(!hasPerl)('the script', () => {
	const file = () => join(folder, 'a.conf');
	const run = (made: Plan) => {
		const script = join(folder, 'script.sh');
		writeFileSync(script, exportSh(made));
		return spawnSync('sh', [script], {encoding: 'utf8'});
	};

	test('does it, keeps the mode, and the second time finds nothing to do', () => {
		const before = `a\n${hostile}b\n`;
		const after = `a\n#${hostile}b\nmore\n`;
		writeFileSync(file(), before, {mode: 0o640});
		const made = plan(
			[
				edit(file(), before, after),
				{
					path: join(folder, 'new.conf'),
					before: undefined,
					after: {text: hostile, owned: {user: String(process.getuid?.()), group: String(process.getgid?.()), mode: '0600'}},
				},
			],
			{
				validate: [command('read', 'true')],
				settle: [command('write', 'touch', join(folder, 'settled'))],
			},
		);
		const first = run(made);
		expect([first.stderr, first.status]).toEqual(['', 0]);
		expect(readFileSync(file(), 'utf8')).toBe(after);
		expect(statSync(file()).mode & 0o777).toBe(0o640);
		expect(readFileSync(join(folder, 'new.conf'), 'utf8')).toBe(hostile);
		expect(statSync(join(folder, 'new.conf')).mode & 0o777).toBe(0o600);
		rmSync(join(folder, 'settled'));
		const second = run(made);
		expect([second.stdout, second.status]).toEqual(['Nothing to do: all is as it should be.\n', 0]);
		expect(readFileSync(file(), 'utf8')).toBe(after);
		expect(() => statSync(join(folder, 'settled'))).toThrow();
	});

	test('puts everything back when the result does not validate', () => {
		writeFileSync(file(), 'a\nb\n');
		const made = plan(
			[
				edit(file(), 'a\nb\n', 'a\n#b\n'),
				{
					path: join(folder, 'new.conf'),
					before: undefined,
					after: {text: 'x\n', owned: {user: String(process.getuid?.()), group: String(process.getgid?.()), mode: '0600'}},
				},
			],
			{validate: [command('read', 'false')]},
		);
		const ran = run(made);
		expect(ran.status).toBe(1);
		expect(ran.stderr).toContain('false does not accept it: all files are as they were before.');
		expect(readFileSync(file(), 'utf8')).toBe('a\nb\n');
		expect(() => statSync(join(folder, 'new.conf'))).toThrow();
	});

	test('steps are run each time, and the files go back when one fails', () => {
		writeFileSync(file(), 'a\nb\n');
		const step = (path: string) => ({says: 'Make a place', command: command('write', 'mkdir', '-p', path), undo: {none: 'x'}});
		const good = plan([edit(file(), 'a\nb\n', 'a\n#b\n')], {steps: [step(join(folder, 'place'))]});
		expect(run(good).status).toBe(0);
		rmSync(join(folder, 'place'), {recursive: true});
		expect(run(good).status).toBe(0);
		expect(statSync(join(folder, 'place')).isDirectory()).toBe(true);
		writeFileSync(file(), 'a\nb\n');
		const bad = run(
			plan([edit(file(), 'a\nb\n', 'a\n#b\n')], {steps: [step(join(file(), 'below'))], settle: [command('write', 'touch', join(folder, 'settled'))]}),
		);
		expect([bad.status, readFileSync(file(), 'utf8')]).toEqual([1, 'a\nb\n']);
		expect(bad.stderr).toContain('Make a place failed: all files are as they were before.');
		expect(() => statSync(join(folder, 'settled'))).toThrow();
	});

	test('leaves a file alone that is not as it was', () => {
		writeFileSync(file(), 'somebody was here\n');
		const ran = run(plan([edit(file(), 'a\nb\n', 'a\n#b\n')]));
		expect([ran.status, readFileSync(file(), 'utf8')]).toEqual([1, 'somebody was here\n']);
		expect(ran.stderr).toContain('is not as it was when this script was made');
	});
});

const hasAnsible = spawnSync('ansible-playbook', ['--version']).status === 0;

describe('the playbook', () => {
	test('says what it does in modules of Ansible itself', () => {
		const text = exportAnsible(
			plan([edit('/etc/a', 'a\nb\n', 'a\n#b\n')], {settle: [command('write', 'systemctl', 'reload', 'dovecot')], notes: ['Mind this.']}),
		);
		expect(text).toMatch(/^---\n# Mind this\.\n- name: "It's a change"\n/);
		expect(text).toContain('ansible.builtin.replace:');
		expect(text).toContain('path: "/etc/a"');
		expect(text).toContain('notify:\n        - "systemctl reload dovecot"');
	});

	test('a step is a module where there is one, and tells whether it changed anything where it can', () => {
		const step = (...argv: [string, ...string[]]) => ({says: argv[0], command: command('write', ...argv), undo: {none: 'x'}});
		const steps = [
			step('install', '-d', '-m', '0750', '-o', 'opendkim', '-g', 'postfix', '/var/spool/postfix/opendkim'),
			step('usermod', '-a', '-G', 'opendkim', 'postfix'),
			step('chown', '--', 'vmail:vmail', '/srv/mail'),
			step('systemctl', 'start', '--', 'x.service'),
		];
		const text = exportAnsible(plan([], {steps, settle: [command('write', 'systemctl', 'restart', 'postfix')]}));
		expect(text).toContain('ansible.builtin.file:\n        path: "/var/spool/postfix/opendkim"\n        state: directory\n        mode: "0750"');
		expect(text).toContain('ansible.builtin.systemd_service:\n        name: "x.service"\n        state: started');
		expect(text).toContain('ansible.builtin.user:\n        name: "postfix"\n        groups: "opendkim"\n        append: true');
		expect(text).toContain(
			'argv: ["chown", "--changes", "--", "vmail:vmail", "/srv/mail"]\n      register: mailtui_step_3\n      changed_when: mailtui_step_3.stdout != \'\'',
		);
		// Whatever changed something, the services are told.
		expect(text.match(/notify:/g)).toHaveLength(4);
	});

	test('where services are but to be told, that is the task', () => {
		const text = exportAnsible(plan([], {settle: [command('write', 'systemctl', 'reload', 'dovecot')]}));
		expect(text).toMatch(/tasks:\n {4}- name: "systemctl reload dovecot"\n {6}ansible\.builtin\.command:/);
		expect(text).not.toContain('handlers');
	});

	// Installed by the lab's suite, where it is run as well.
	test.skipIf(!hasAnsible)(
		'passes the syntax check and is idempotent',
		() => {
			const path = join(folder, 'a.conf');
			const before = `a\n${hostile}b\n`;
			const after = `a\n#${hostile}more\nb\n`;
			writeFileSync(path, before);
			mkdirSync(join(folder, 'made'));
			writeFileSync(join(folder, 'secret'), '', {mode: 0o644});
			const steps = [{says: 'Close it', command: command('write', 'chmod', '--', '0600', join(folder, 'secret')), undo: {none: 'x'}}];
			const text = exportAnsible(plan([edit(path, before, after)], {steps, settle: [command('write', 'true')]})).replace(
				'become: true',
				'connection: local\n  gather_facts: false',
			);
			const book = join(folder, 'book.yml');
			writeFileSync(book, text);
			const play = (...more: string[]) =>
				execFileSync('ansible-playbook', ['-i', 'localhost,', ...more, book], {
					encoding: 'utf8',
					env: {...process.env, HOME: folder, ANSIBLE_LOCALHOST_WARNING: 'False', LC_ALL: 'C.UTF-8'},
				});
			play('--syntax-check');
			expect(play()).toMatch(/changed=[1-9]/);
			expect(readFileSync(path, 'utf8')).toBe(after);
			expect(statSync(join(folder, 'secret')).mode & 0o777).toBe(0o600);
			expect(play()).toMatch(/changed=0/);
			expect(readFileSync(path, 'utf8')).toBe(after);
		},
		60_000,
	);
});
