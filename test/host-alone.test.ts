// What goes to the screens without a command line being read means the same there as when it is read.
import {describe, expect, test} from 'vitest';
import {subcommands} from '../source/cli/list.ts';
import {isHostAlone} from '../source/host-alone.ts';

describe('a host alone', () => {
	test.each([[[]], [['demo']], [['root@mx.example.org:2222']], [['checks']]])('%j', words => {
		expect(isHostAlone(words)).toBe(true);
	});
	test.each([[['']], [['-h']], [['--version']], [['help']], [['--']], [['demo', '--read-only']], [['demo', 'more']], [['check', 'demo']]])('not %j', words => {
		expect(isHostAlone(words)).toBe(false);
	});
	test.each(subcommands.map(({name}) => name))('not `%s`, of which the command line says what it lacks', name => {
		expect(isHostAlone([name])).toBe(false);
	});
});
