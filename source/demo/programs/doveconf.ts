// doveconf(1): the configuration as Dovecot reads it from the files, errors with file and line, exit code 89.

import {dovecotMain, dovecotVersion} from '../dovecot.ts';
import {dovecotDefaults, readDovecotConfig} from '../dovecot-config.ts';
import {printChanged, printKey} from '../dovecot-settings.ts';
import {readOptions} from '../options.ts';
import type {Program} from './shape.ts';

export const doveconf: Program = {
	name: 'doveconf',
	run: ({argv, world, out, err}) => {
		const options = readOptions(argv, ['c', 'f', 'm', 'F', 'i']);
		const path = options.value('c') ?? dovecotMain;
		const lists = options.has('n') || options.has('N') || options.has('a') || (options.words.length === 0 && !options.has('d'));
		const whole = lists && options.words.length === 0;
		if (whole) out(`# ${dovecotVersion}: ${path}\n`);
		const config = readDovecotConfig(world.files, path);
		for (const warning of config.warnings) err(`doveconf: Warning: ${warning}\n`);
		if (!config.ok) {
			err(`doveconf: Fatal: ${config.error}\n`);
			if (whole) out('# Pigeonhole version 2.4.1-4 (0a86619f)\n');
			return 89;
		}
		const protocol = options
			.values('f')
			.map(filter => /^protocol=(.+)$/.exec(filter)?.[1])
			.find(name => name !== undefined);
		if (options.has('h')) {
			err('doveconf: Fatal: Multiple settings matched with -h parameter\n');
			return 89;
		}
		const root = options.has('d') ? dovecotDefaults() : config.root;
		if (!whole) {
			out(
				options.words
					.flatMap(key => printKey(root, key, protocol))
					.map(line => `${line}\n`)
					.join(''),
			);
			return 0;
		}
		out(
			`# Pigeonhole version 2.4.1-4 (0a86619f)\n# OS: Linux ${world.files.read('/proc/sys/kernel/osrelease').trim()} x86_64 Debian 13.8 \n# Hostname: ${world.hostName}\n# 4 default setting changes since version 2.4.0\n`,
		);
		out(
			printChanged(root, !options.has('n'))
				.map(line => `${line}\n`)
				.join(''),
		);
		return 0;
	},
};
