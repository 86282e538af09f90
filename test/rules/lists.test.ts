// A catalogue lists all that lies in its folder, and each thing is called as its file is: scripts use these names.
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {describe, expect, test} from 'vitest';
import {brokenCatalogue, camelCase, catalogues, thingsOf} from './catalogues.ts';
import {readSourceFiles, repository} from './source-files.ts';

const files = readSourceFiles('source', 'screens');
const there = catalogues.filter(({folder}) => existsSync(join(repository, folder)));

describe.each(there)('$folder', catalogue => {
	test('lists all of its files and nothing else', () => {
		expect(brokenCatalogue(catalogue, files)).toEqual([]);
	});
	test('calls each thing as its file', async () => {
		const things = thingsOf(catalogue, files);
		expect(things.length).toBeGreaterThan(0);
		const found: string[] = [];
		for (const path of things) {
			const name = path.replace(/^.*\//, '').replace(/\.tsx?$/, '');
			const module = (await import(pathToFileURL(join(repository, path)).href)) as Record<string, Record<string, unknown> | undefined>;
			const called = module[camelCase(name)]?.[catalogue.named];
			if (called !== (catalogue.otherwise?.[name] ?? name)) found.push(`${path} exports no ${camelCase(name)} with ${catalogue.named} '${name}'`);
		}
		expect(found).toEqual([]);
	});
});

test('there are catalogues to look at', () => {
	expect(there.map(({folder}) => folder)).toEqual(
		expect.arrayContaining(['source/commands', 'source/checks', 'source/fixes', 'source/cli', 'source/demo/programs', 'screens']),
	);
});

describe('broken on purpose', () => {
	const catalogue = {folder: 'source/things', named: 'id', besides: ['shape', 'list', 'run']} as const;
	const file = (path: string, text = '') => ({path: `source/things/${path}`, text});
	const list = file(
		'list.ts',
		`import {oneThing} from './one-thing.ts';\nimport type {Thing} from './shape.ts';\n\nexport const things: readonly Thing[] = [oneThing];\n`,
	);
	test('nothing: a list that is whole', () => {
		expect(brokenCatalogue(catalogue, [list, file('one-thing.ts'), file('shape.ts'), file('run.ts'), file('below/other.ts')])).toEqual([]);
	});
	test('a file that nobody listed', () => {
		expect(brokenCatalogue(catalogue, [list, file('one-thing.ts'), file('forgotten.ts')])).toEqual([
			'source/things/forgotten.ts is not in source/things/list.ts',
			'forgotten of source/things/forgotten.ts is not among the members of source/things/list.ts',
		]);
	});
	test('one that is imported and left out of the array', () => {
		expect(brokenCatalogue(catalogue, [file('list.ts', list.text.replace('[oneThing]', '[]')), file('one-thing.ts')])).toEqual([
			'oneThing of source/things/one-thing.ts is not among the members of source/things/list.ts',
		]);
	});
	test('one that is gone', () => {
		expect(brokenCatalogue(catalogue, [list])).toHaveLength(1);
	});
	test('no list', () => {
		expect(brokenCatalogue(catalogue, [file('one-thing.ts')])).toEqual(['source/things has no list.ts']);
	});
});
