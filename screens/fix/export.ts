// The plan to take away: as a diff, as a script, or as a playbook; written to a file or copied.
import {sentences} from '../../source/format/sentences.ts';
import {visible} from '../../source/format/visible.ts';
import type {ExportFormat} from '../../source/store/planned.ts';
import type {Exported} from '../../source/store/repair.ts';
import type {Theme} from '../frame/theme.ts';
import {cut, pad} from '../parts/columns.ts';
import {wrap} from '../parts/wrap.ts';
import type {Size} from '../shape.ts';
import {headline, withTrail} from './headline.ts';

export const exportFormats: ReadonlyArray<{readonly format: ExportFormat; readonly says: string; readonly ending: string}> = [
	{format: 'diff', says: 'unified diff, for patch(1) or a review', ending: 'diff'},
	{format: 'sh', says: 'shell script, safe to run twice', ending: 'sh'},
	{format: 'ansible', says: 'Ansible playbook, idempotent', ending: 'yml'},
];

export const exportHead = (exported: Exported, size: Size, theme: Theme): string[] => [
	...withTrail([headline('unknown', 'Take the plan away: as what?', 'Enter writes a file, y copies', size.columns, theme)], 'export', size, theme),
	...exportFormats.map(({format, says}) => {
		const chosen = format === exported.format;
		const name = pad(format, 8);
		return `  ${theme.pointer(chosen)}${chosen ? theme.strong(name) : name} ${cut(says, size.columns - 16)}`;
	}),
	'',
];

export const exportLines = ({text, problem}: Exported, columns: number, theme: Theme): string[] =>
	problem
		? wrap(visible(sentences(problem.title, problem.hint)), columns - 4).map(line => `  ${theme.failure(line)}`)
		: text
				.replace(/\n$/, '')
				.split('\n')
				.map(line => `  ${theme.dim(cut(visible(line.replaceAll('\t', '    ')), columns - 4))}`);
