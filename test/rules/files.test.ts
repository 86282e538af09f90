// The laws of the style guide that a linter does not know, for every file; and each law is seen to catch its breaking.
import {describe, expect, test} from 'vitest';
import {fileLaws} from './file-laws.ts';
import {readSourceFiles} from './source-files.ts';

const files = readSourceFiles('source', 'screens');

describe.each(fileLaws)('$says', ({broken, example}) => {
	test('holds for every file', () => {
		expect(files.flatMap(broken)).toEqual([]);
	});
	test('is caught when broken', () => {
		expect(broken(example)).not.toEqual([]);
	});
	test('may be spoken about', () => {
		const [first = ''] = example.text.split('\n').slice(1);
		const isOfText = broken({...example, path: 'source/checks/fine.ts'}).some(line => line.includes(':'));
		if (isOfText) expect(broken({path: 'source/checks/fine.ts', text: `// ${first}\n/** ${first} */\n`})).toEqual([]);
		else expect(broken({path: 'source/checks/fine.ts', text: '// What it is, in one sentence.\nexport const fine = 1;\n'})).toEqual([]);
	});
});

test('every file of test/ says in its first line what it is', () => {
	const silent = readSourceFiles('test').filter(({text}) => !/^(?:#!.*\n)?\/\/ \S/.test(text));
	expect(silent.map(({path}) => path)).toEqual([]);
});

test('no test waits for time to pass, and none is left out or alone', () => {
	const found = readSourceFiles('test')
		.filter(({path}) => !path.startsWith('test/rules/') && path.endsWith('.test.ts'))
		.flatMap(({path, text}) =>
			text
				.split('\n')
				.flatMap((line, index) =>
					/\b(?:test|it|describe)\.(?:only|skip|todo)\b|\bvi\.mock\(|\bsleep\(/.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [],
				),
		);
	expect(found).toEqual([]);
});
