// The folders in which a file is a thing, what else may stand in them, and what of that a folder breaks.
import {importsOf} from './imports-of.ts';
import type {SourceFile} from './source-files.ts';

export type Catalogue = {
	readonly folder: string;
	/** The property that is the file's name. */
	readonly named: 'id' | 'name';
	/** What runs the things, reads or shows them; everything else is one. */
	readonly besides: readonly string[];
	/** Things that cannot be called as their file is. */
	readonly otherwise?: Readonly<Record<string, string>>;
};

export const catalogues: readonly Catalogue[] = [
	{folder: 'source/commands', named: 'name', besides: ['shape', 'list', 'ask', 'answer', 'file-frames']},
	{folder: 'source/checks', named: 'id', besides: ['shape', 'list', 'run', 'at', 'print', 'report', 'score']},
	{folder: 'source/fixes', named: 'id', besides: ['shape', 'list', 'run']},
	{folder: 'source/schemas', named: 'id', besides: ['shape', 'list', 'run']},
	{folder: 'source/dns/topics', named: 'id', besides: ['shape', 'list', 'run']},
	{folder: 'source/cli', named: 'name', besides: ['shape', 'list', 'run']},
	// No variable can be called `false`.
	{folder: 'source/demo/programs', named: 'name', besides: ['shape', 'list', 'run'], otherwise: {fail: 'false', succeed: 'true'}},
	{folder: 'screens', named: 'id', besides: ['shape', 'list', 'run', 'start']},
];

export const camelCase = (kebab: string): string => kebab.replace(/-([a-z\d])/g, (_, letter: string) => letter.toUpperCase());

const nameOf = (path: string): string => path.replace(/^.*\//, '').replace(/\.tsx?$/, '');

/** The files right in the folder that are things. */
export const thingsOf = ({folder, besides}: Catalogue, files: readonly SourceFile[]): string[] =>
	files.map(file => file.path).filter(path => path.slice(0, path.lastIndexOf('/')) === folder && !besides.includes(nameOf(path)));

/** One sentence a thing that is not in the list, or a list that is no plain list. */
export const brokenCatalogue = (catalogue: Catalogue, files: readonly SourceFile[]): string[] => {
	const list = files.find(file => file.path === `${catalogue.folder}/list.ts`);
	if (!list) return [`${catalogue.folder} has no list.ts`];
	const listed = importsOf(list).filter(one => !one.isPackage && one.how === 'value');
	const things = thingsOf(catalogue, files);
	const array = /=\s*\[([\s\S]*?)\];/.exec(list.text)?.[1] ?? '';
	const members = array.split(',').map(each => each.replace(/\/\/.*$/gm, '').trim());
	return [
		...things.filter(path => !listed.some(one => one.to === path)).map(path => `${path} is not in ${list.path}`),
		...things
			.filter(path => !members.includes(camelCase(nameOf(path))))
			.map(path => `${camelCase(nameOf(path))} of ${path} is not among the members of ${list.path}`),
		...listed.filter(one => !things.includes(one.to)).map(one => `${list.path}:${one.line} imports ${one.to}, which is no thing of this folder`),
	];
};
