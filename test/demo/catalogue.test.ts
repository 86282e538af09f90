// Every file of the demo's two catalogues is in its list, under its own name.
import {readdirSync} from 'node:fs';
import {expect, test} from 'vitest';
import {programs} from '../../source/demo/programs/list.ts';
import {scripts} from '../../source/demo/scripts/list.ts';

const files = (folder: string) =>
	readdirSync(new URL(`../../source/demo/${folder}/`, import.meta.url))
		.map(name => name.replace(/\.ts$/, ''))
		.filter(name => !['shape', 'list', 'run'].includes(name))
		.sort();

// Two names that are reserved words of the language.
const renamed: Readonly<Record<string, string>> = {true: 'succeed', false: 'fail'};

test.each([
	['programs', programs],
	['scripts', scripts],
] as const)('%s', (folder, list) => {
	expect(list.map(each => renamed[each.name] ?? each.name).sort()).toEqual(files(folder));
});
