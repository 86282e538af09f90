// What a file imports and how: as a value, as a type only, or when it is needed.
import {posix} from 'node:path';
import {type SourceFile, withoutComments} from './source-files.ts';

export type Import = {
	/** A path from the repository's root, or a package as it is written. */
	readonly to: string;
	readonly isPackage: boolean;
	readonly how: 'value' | 'type' | 'dynamic';
	readonly line: number;
};

/** `import {type A, type B}` leaves nothing of the module behind, as `import type` does. */
const onlyTypes = (clause: string): boolean => {
	const names = /^\{([\s\S]*)\}$/.exec(clause.trim())?.[1]?.split(',') ?? [];
	const given = names.map(name => name.trim()).filter(name => name !== '');
	return given.length > 0 && given.every(name => name.startsWith('type '));
};

const statement =
	/^[ \t]*(?:import|export)(?<type>\s+type(?=[\s{*]))?(?<clause>[^;'"`()]*?)\s*\bfrom\s*['"](?<from>[^'"]+)['"]|^[ \t]*import\s*['"](?<bare>[^'"]+)['"]|\b(?:import|require)\s*\(\s*['"`](?<dynamic>[^'"`]+)['"`]|\bimport\s*\(\s*(?<computed>[^'"`\s)])/gm;

export const importsOf = (file: SourceFile): Import[] => {
	const code = withoutComments(file.text);
	return [...code.matchAll(statement)].map(({groups = {}, index}) => {
		const written = groups['from'] ?? groups['bare'] ?? groups['dynamic'] ?? '(computed)';
		const isPackage = !written.startsWith('.');
		return {
			to: isPackage ? written : posix.normalize(posix.join(posix.dirname(file.path), written)),
			isPackage,
			how: (groups['dynamic'] ?? groups['computed']) ? 'dynamic' : groups['type'] !== undefined || onlyTypes(groups['clause'] ?? '') ? 'type' : 'value',
			line: code.slice(0, index).split('\n').length,
		};
	});
};
