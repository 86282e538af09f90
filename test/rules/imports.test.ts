// The architecture is a table that fails: who may import whom holds for every file, and each rule is seen to catch its breaking.
import {describe, expect, test} from 'vitest';
import {brokenImports, importCircles, never, packages, rows} from './import-table.ts';
import {importsOf} from './imports-of.ts';
import {readSourceFiles, type SourceFile} from './source-files.ts';

const files = readSourceFiles('source', 'screens');

test('every import of source/ and screens/ is allowed', () => {
	expect(files.length).toBeGreaterThan(50);
	expect(brokenImports(files)).toEqual([]);
});

test('nothing imports itself by way of others', () => {
	expect(importCircles(files)).toEqual([]);
});

describe('what counts as an import', () => {
	test.each([
		[`import {a} from '../host/a.ts'`, 'source/host/a.ts', 'value'],
		[`import a, {b} from '../host/a.ts'`, 'source/host/a.ts', 'value'],
		[`import * as a from '../host/a.ts'`, 'source/host/a.ts', 'value'],
		[`import {\n\ta,\n\ttype B,\n} from '../host/a.ts'`, 'source/host/a.ts', 'value'],
		[`import '../host/a.ts'`, 'source/host/a.ts', 'value'],
		[`export {a} from '../host/a.ts'`, 'source/host/a.ts', 'value'],
		[`export * from '../host/a.ts'`, 'source/host/a.ts', 'value'],
		[`import type {A} from '../host/a.ts'`, 'source/host/a.ts', 'type'],
		[`import {type A, type B} from '../host/a.ts'`, 'source/host/a.ts', 'type'],
		[`export type {A} from '../host/a.ts'`, 'source/host/a.ts', 'type'],
		[`import {typed} from '../host/a.ts'`, 'source/host/a.ts', 'value'],
		[`const {a} = await import('../host/a.ts')`, 'source/host/a.ts', 'dynamic'],
		[`const a = require('../host/a.ts')`, 'source/host/a.ts', 'dynamic'],
		['const a = await import(`../host/a.ts`)', 'source/host/a.ts', 'dynamic'],
		['const a = await import(name)', '(computed)', 'dynamic'],
		[`import pg from 'pg'`, 'pg', 'value'],
	])('%s', (text, to, how) => {
		expect(importsOf({path: 'source/store/x.ts', text: `// what\n${text};\n`})).toMatchObject([{to, how, line: 2}]);
	});
	test.each([`// import {a} from '../host/a.ts'`, `/* import('../host/a.ts') */`, `/**\n * import {a} from '../host/a.ts'\n */`])('%j is none', text => {
		expect(importsOf({path: 'source/store/x.ts', text})).toEqual([]);
	});
});

const one = (path: string, text: string): SourceFile[] => [{path, text}];
const below = (place: string, name = 'broken.ts') => (place.endsWith('/') ? `${place}${name}` : place);
const fromSource = (path: string) => `import {x} from '${'../'.repeat(path.split('/').length - 1)}`;

describe('broken on purpose: looking up', () => {
	const lower = rows.flatMap((places, row) => (row === 0 ? [] : places.map(from => ({from, higher: rows.slice(0, row).flat()}))));
	test.each(lower)('$from to all that stands above it', ({from, higher}) => {
		const path = below(from);
		for (const target of higher.map(place => below(place, 'thing.ts'))) {
			expect(brokenImports(one(path, `${fromSource(path)}${target}';`))).toHaveLength(1);
			expect(brokenImports(one(path, `${fromSource(path).replace('import', 'import type')}${target}';`))).toHaveLength(1);
			expect(brokenImports(one(path, `const x = await import('${'../'.repeat(path.split('/').length - 1)}${target}');`))).toHaveLength(1);
		}
	});
	test("but the types of a shape.ts are everybody's, and its values are not", () => {
		expect(brokenImports(one('source/ports/x.ts', `import type {Finding} from '../checks/shape.ts';`))).toEqual([]);
		expect(brokenImports(one('source/ports/x.ts', `import {defineCheck} from '../checks/shape.ts';`))).toHaveLength(1);
	});
	test('looking down is allowed, between neighbours as well', () => {
		expect(brokenImports(one('source/checks/x.ts', `import {y} from '../commands/y.ts'; import {z} from '../fixes/z.ts';`))).toEqual([]);
	});
});

describe('broken on purpose: packages', () => {
	test.each(Object.entries(packages))('%s anywhere but in %j', (name, places) => {
		const wanted = name.endsWith('/') ? `${name}x` : name;
		const elsewhere = places.some(place => place === 'source/problem.ts') ? 'source/format/x.ts' : 'source/problem.ts';
		for (const text of [`import x from '${wanted}';`, `import type {X} from '${wanted}';`, `const x = await import('${wanted}');`]) {
			expect(brokenImports(one(elsewhere, text))).toHaveLength(1);
			for (const place of places) expect(brokenImports(one(below(place), text))).toEqual([]);
		}
	});
	test.each(['pg/lib/client', 'ssh2/lib/x.js'])('%s is its package too', name => {
		expect(brokenImports(one('source/cli/x.ts', `import x from '${name}';`))).toHaveLength(1);
	});
	test('a package of which nothing is said is free', () => {
		expect(brokenImports(one('source/cli/x.ts', `import x from 'node:path'; import y from 'pgx';`))).toEqual([]);
	});
});

describe('broken on purpose: never', () => {
	test.each(never)('$from has nothing of $to: $why', ({from, to}) => {
		for (const place of from)
			for (const target of to) {
				// `source/` alone is no place of its own.
				const path = place === 'source/' ? 'source/problem.ts' : below(place);
				const text = target.startsWith('node:') ? `import x from '${target}';` : `${fromSource(path)}${below(target, 'thing.ts')}';`;
				expect(brokenImports(one(path, text)).length, `${path} ${text}`).toBeGreaterThan(0);
			}
	});
	test('`node:fs/promises` is `node:fs`', () => {
		expect(brokenImports(one('source/checks/x.ts', `import {readFile} from 'node:fs/promises';`))).toHaveLength(1);
	});
	test('open.ts alone knows the demo', () => {
		expect(brokenImports(one('source/open.ts', `const {startDemo} = await import('./demo/demo.ts');`))).toEqual([]);
		expect(brokenImports(one('source/cli/x.ts', `const {startDemo} = await import('../demo/demo.ts');`))).toHaveLength(1);
	});
});

describe('broken on purpose: the rest', () => {
	test('a file that stands in no row', () => {
		expect(brokenImports(one('source/utils/x.ts', `import {y} from '../host/y.ts';`))).toEqual(['source/utils/x.ts:1 stands in no row of the table']);
	});
	test('an import without its ending, and a computed one', () => {
		expect(brokenImports(one('source/checks/x.ts', `import {y} from './y';`))).toHaveLength(1);
		expect(brokenImports(one('source/checks/x.ts', `const y = await import(name);`))).toHaveLength(1);
	});
	test('a circle, but none of types or of what is loaded later', () => {
		const circle = (second: string): SourceFile[] => [
			{path: 'source/checks/a.ts', text: `import {b} from './b.ts';`},
			{path: 'source/checks/b.ts', text: second},
		];
		expect(importCircles(circle(`import {a} from './a.ts';`))).toEqual(['source/checks/a.ts -> source/checks/b.ts -> source/checks/a.ts']);
		expect(importCircles(circle(`import type {A} from './a.ts';`))).toEqual([]);
		expect(importCircles(circle(`const a = () => import('./a.ts');`))).toEqual([]);
	});
});
