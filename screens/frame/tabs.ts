// The second line: screens by number, the shown one marked. On a narrow terminal only the shown one keeps its name.

import {cut, widthOf} from '../parts/columns.ts';
import type {Screen} from '../shape.ts';
import type {Theme} from './theme.ts';

export const tabsLine = (tabs: readonly Screen[], active: string, columns: number, theme: Theme): string => {
	const full = tabs.map(tab => `${tab.tab} ${tab.title}`);
	const fits = widthOf(full.join('  ')) + 2 <= columns;
	const shown = tabs.map((tab, index) => {
		const isActive = tab.id === active;
		const text = fits || isActive ? (full[index] ?? '') : (tab.tab ?? '');
		// Told without colour too: brackets take the place of the blanks around it.
		return isActive ? theme.accent(`[${text}]`) : ` ${theme.dim(text)} `;
	});
	return fits ? shown.join('') : cut(shown.join(''), 9999);
};
