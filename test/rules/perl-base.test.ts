// What we send to be run as Perl needs nothing but perl-base, which is all that every Debian has (tried on a real one in test/lab/perl-base.lab.test.ts).
import {spawnSync} from 'node:child_process';
import {expect, test} from 'vitest';
import {commands} from '../../source/commands/list.ts';
import {agentSource} from '../../source/host/agent-source.ts';

/** Those of `dpkg -L perl-base` that we could want. */
const perlBase = new Set([
	'strict',
	'warnings',
	'Config',
	'Cwd',
	'Errno',
	'Fcntl',
	'File::Glob',
	'IO::Handle',
	'IO::Select',
	'IO::Socket::IP',
	'IO::Socket::UNIX',
	'POSIX',
	'Socket',
]);

const scripts = commands
	.flatMap(command => command.examples.map(example => command.build(example as never)))
	.filter(({argv}) => argv[0] === 'perl')
	.map(({name, argv}) => [name, argv[2] ?? ''] as const);

const foreign = (script: string): string[] =>
	[...script.matchAll(/^(?:use|require)\s+([A-Za-z][\w:]*)/gm)].map(([, module = '']) => module).filter(module => !perlBase.has(module));

test.each([...scripts, ['agent', agentSource] as const])('%s', (_, script) => {
	expect(script).toMatch(/^use strict;$/m);
	expect(foreign(script)).toEqual([]);
});

test.each(scripts)('%s is told apart by its first line, and comes without comments', (name, script) => {
	expect(script.split('\n')[0]).toBe(`# mailtui:${name}`);
	expect(script.match(/^\s*#/gm)).toHaveLength(1);
});

const hasPerl = spawnSync('perl', ['-v']).status === 0;

test.skipIf(!hasPerl).each(scripts)('%s compiles without a warning', (_, script) => {
	const {stderr, status} = spawnSync('perl', ['-cw', '-e', script]);
	expect([status, stderr.toString()]).toEqual([0, '-e syntax OK\n']);
});

test('another module is caught', () => expect(foreign('use strict;\nuse Time::HiRes qw(time);\n')).toEqual(['Time::HiRes']));
