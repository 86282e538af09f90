// What holds for every file of source/ and screens/, as data: a name, and the lines or files that break it.
import {linesWith, type SourceFile} from './source-files.ts';

export type Law = {
	readonly says: string;
	broken(file: SourceFile): readonly string[];
	/** A file that breaks it, as small as can be. */
	readonly example: SourceFile;
};

const mostLines = 250;

const file = (text: string, path = 'source/checks/broken.ts'): SourceFile => ({path, text: `// What it is.\n${text}\n`});

const forbids = (says: string, pattern: RegExp, example: SourceFile | string, except: readonly string[] = []): Law => ({
	says,
	broken: each => (except.some(place => each.path === place || (place.endsWith('/') && each.path.startsWith(place))) ? [] : linesWith(each, pattern)),
	example: typeof example === 'string' ? file(example) : example,
});

const whole = (says: string, isBroken: (file: SourceFile) => boolean, example: SourceFile): Law => ({
	says,
	broken: each => (isBroken(each) ? [each.path] : []),
	example,
});

export const fileLaws: readonly Law[] = [
	whole(`a file has at most ${mostLines} lines`, ({text}) => text.split('\n').length - 1 > mostLines, file('\n'.repeat(mostLines))),
	whole('the first line says in a comment what the file is', ({text}) => !/^\/\/ \S/.test(text), {path: 'source/checks/broken.ts', text: 'export {};\n'}),
	whole('names are kebab-case', ({path}) => !/^(?:[a-z\d]+(?:-[a-z\d]+)*\/)+[a-z\d]+(?:-[a-z\d]+)*\.tsx?$/.test(path), file('', 'source/checks/diskSpace.ts')),
	whole(
		'nothing is called after no purpose',
		({path}) => /\/(?:utils?|helpers?|common|misc|shared|lib)[./]|\/(?:types|index)\.tsx?$/.test(path),
		file('', 'source/checks/utils.ts'),
	),
	whole('folders are at most two deep', ({path}) => path.split('/').length > 4, file('', 'source/demo/programs/deeper/x.ts')),
	whole(
		'a file with JSX, and no other, ends in .tsx and stands in screens/',
		({path}) => path.endsWith('.tsx') && !path.startsWith('screens/'),
		file('', 'source/store/view.tsx'),
	),
	whole('what describes a property stands before it', ({text}) => /\S \/\*\*.*\*\/;/.test(text), file('type A = {a: string /** Of b. */; b: string};')),
	forbids('no default exports', /\bexport\s+default\b|\bas default\b/, 'export default 1;'),
	forbids('no any', /(?::|<|\bas|\|)\s*any\b(?!\.)|\bany\[\]/, 'const a: any = 1;'),
	forbids('no enums', /^\s*(?:export\s+)?(?:declare\s+)?(?:const\s+)?enum\s/, 'export const enum A { B }'),
	forbids('classes only for errors', /^\s*(?:export\s+)?(?:abstract\s+)?class\s+(?!\w+\s+extends\s+\w*Error\b)/, 'export class Store {}'),
	forbids('no interface: type', /^\s*(?:export\s+)?interface\s+\w/, 'export interface A {}'),
	// Such a comment is code.
	whole('no error of the compiler is silenced', ({text}) => /@ts-(?:ignore|expect-error|nocheck)/.test(text), file('// @ts-ignore')),
	forbids(
		'only host/clock.ts reads the clock',
		/\bDate\.now\b|\bnew Date\(\s*\)|(?<!\bnew )\bDate\(\)|\bperformance\.(?:now|timeOrigin)\b|\bprocess\.hrtime\b/,
		'const now = new Date();',
		['source/host/clock.ts'],
	),
	forbids('only host/clock.ts waits', /(?<![.\w])(?:setTimeout|setInterval)\s*\(|node:timers/, 'setTimeout(done, 5);', ['source/host/clock.ts']),
	forbids('nothing is written past the terminal or the screens', /\bconsole\.(?:log|error|warn|info|debug)\b/, 'console.log(1);'),
	forbids('no code is made from text', /\beval\s*\(|\bnew Function\b/, 'eval(text);'),
	forbids('no shell reads what we wrote', /\bshell:\s*true\b|\bexecSync\b|(?<![.\w])exec\(\s*[`']/, 'spawn(line, {shell: true});'),
	forbids(
		'a host key is checked, always',
		/StrictHostKeyChecking[=\s'":]+(?:no|off)\b|hostVerifier:\s*\(\)\s*=>\s*true|rejectUnauthorized:\s*false/,
		"['-o', 'StrictHostKeyChecking=no']",
		[
			// Certificates are judged by what they are, by our own checks, after the connection.
			'source/ports/',
			'source/delivery/',
			// What the make-believe server does is no connection of ours.
			'source/demo/',
		],
	),
	forbids('a secret is revealed only to what carries it', /\.reveal\b/, 'log(password.reveal());', [
		'source/host/',
		'source/mailboxes/',
		'source/delivery/',
		// An export with hashes, which goes into a file of mode 0600.
		'source/import/write-csv.ts',
		// What goes to the server in the place of tokens.
		'source/changes/payload.ts',
		// Its own throw-away password, to be hashed.
		'source/demo/world.ts',
	]),
	forbids('no path of one machine', /\/work\/|['"`]\/tmp\/\S|\/root\/\.?\w|\/Users\//, "const a = '/tmp/mailtui.sock';"),
];
