// Files that somebody else writes too, so that a repair will not last: managed by a tool, or kept in git. As notes of the plan. Pure.

import type {FileEdit} from '../changes/shape.ts';
import type {WorkTrees} from '../commands/find-work-trees.ts';

/** What such tools put at the top of a file, rendered or not. */
const managers: ReadonlyArray<readonly [RegExp, string]> = [
	[/\bansible[ _]managed\b/i, 'Ansible'],
	[/\bmanaged by puppet\b/i, 'Puppet'],
	[/\b(?:managed by salt|salt managed)\b/i, 'Salt'],
	[/\b(?:managed|generated) by chef\b/i, 'Chef'],
];

const firstLines = 12;

const managerOf = ({before}: FileEdit): string | undefined => {
	const comments = (before?.text ?? '')
		.split('\n', firstLines)
		.filter(line => /^\s*[#;]/.test(line))
		.join('\n');
	return managers.find(([sign]) => sign.test(comments))?.[1];
};

const listed = (paths: readonly string[]): string => paths.join(', ');
const are = (paths: readonly string[]): string => (paths.length === 1 ? 'is' : 'are');

const exportFirst = 'Export this plan first (x in the plan, or --format ansible, sh or diff)';

const managedNotes = (edits: readonly FileEdit[]): readonly string[] =>
	managers.flatMap(([, manager]) => {
		const paths = edits.filter(edit => managerOf(edit) === manager).map(({path}) => path);
		if (paths.length === 0) return [];
		return [
			`${listed(paths)} ${are(paths)} managed by ${manager}: its next run will undo this change. ${exportFirst}, and put it where ${manager} takes the file from.`,
		];
	});

/** The innermost work tree that a file lies in. */
const rootOf = (path: string, roots: readonly string[]): string | undefined =>
	roots.filter(root => path.startsWith(`${root}/`)).toSorted((a, b) => b.length - a.length)[0];

const gitNotes = (edits: readonly FileEdit[], {roots, etckeeper}: WorkTrees): readonly string[] =>
	roots.flatMap(root => {
		const paths = edits.flatMap(({path}) => (rootOf(path, roots) === root ? [path] : []));
		if (paths.length === 0) return [];
		const lies = `${listed(paths)} ${paths.length === 1 ? 'lies' : 'lie'} in the git work tree ${root}`;
		if (etckeeper && root === '/etc') return [`${lies}: etckeeper commits the change with its next run.`];
		return [`${lies}: the next checkout or deployment will undo this change. ${exportFirst}, and commit it there.`];
	});

/** `workTrees` undefined: it could not be looked at. */
export const whoElseWrites = (edits: readonly FileEdit[], workTrees: WorkTrees | undefined): readonly string[] => [
	...managedNotes(edits),
	...(workTrees === undefined ? [] : gitNotes(edits, workTrees)),
];
