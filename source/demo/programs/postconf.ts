// postconf(1): parameters of main.cf with their defaults, services of master.cf, and what is wrong with either on stderr.
import {FileError} from '../file-system.ts';
import {readOptions} from '../options.ts';
import {expandPostfix, type MasterService, postfixDefaults, postfixSetting, postfixWarnings, readMainCf, readMasterCf} from '../postfix-config.ts';
import type {Program} from './shape.ts';

/** Where the columns after the name begin; a field that is too long pushes only until the next one has room. */
const edges = [11, 17, 25, 33, 41, 49, 57];

const masterLine = (service: MasterService): string => {
	let line = '';
	for (const [index, field] of [service.name, service.type, ...service.fields].entries()) line = `${`${line}${field}`.padEnd((edges[index] as number) - 1)} `;
	return line + service.command;
};

export const postconf: Program = {
	name: 'postconf',
	run: ({argv, world, out, err}) => {
		const options = readOptions(argv, ['c', 'o', 'C', 't']);
		const directory = options.value('c') ?? '/etc/postfix';
		let settings: Map<string, string>;
		try {
			settings = readMainCf(world.files, directory);
			if (options.has('M') || options.has('P')) {
				const services = readMasterCf(world.files, directory).filter(
					each => options.words.length === 0 || options.words.some(word => `${each.name}/${each.type}/`.startsWith(`${word.split('/').slice(0, 2).join('/')}`)),
				);
				if (options.has('M')) out(services.map(each => `${masterLine(each)}\n`).join(''));
				else
					for (const each of services)
						for (const [key, value] of [...each.options].sort())
							if (options.words.length === 0 || options.words.some(word => !word.split('/')[2] || word.split('/')[2] === key))
								out(`${each.name}/${each.type}/${key} = ${value}\n`);
				return 0;
			}
		} catch (error) {
			if (!(error instanceof FileError)) throw error;
			err(`postconf: fatal: open ${directory}/${options.has('M') || options.has('P') ? 'master' : 'main'}.cf: ${error.message}\n`);
			return 1;
		}
		for (const pair of options.values('o')) settings.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
		const all = options.has('n')
			? [...settings.keys()]
			: options.has('d')
				? [...postfixDefaults().keys()]
				: [...new Set([...postfixDefaults().keys(), ...settings.keys()])];
		const keys = options.words.length > 0 ? options.words : all.sort((a, b) => (a < b ? -1 : 1));
		for (const key of keys) {
			if (!postfixDefaults().has(key) && !settings.has(key)) {
				err(`postconf: warning: ${key}: unknown parameter\n`);
				continue;
			}
			if (options.has('n') && !settings.has(key)) continue;
			const raw = options.has('d') ? (postfixDefaults().get(key) ?? '') : postfixSetting(settings, key);
			const value = options.has('x') ? expandPostfix(settings, raw) : raw;
			out(options.has('h') ? `${value}\n` : `${key} =${value === '' ? '' : ` ${value}`}\n`);
		}
		if (!options.has('d')) for (const warning of postfixWarnings(settings, directory)) err(`postconf: warning: ${warning}\n`);
		return 0;
	},
};
