// A long text in few rows: the part that is scrolled to, and how much there is below.
import {useEffect} from 'react';
import type {ListViewStore} from '../../source/store/list-view.ts';
import type {Theme} from '../frame/theme.ts';
import type {Size} from '../shape.ts';
import {Lines} from './lines.tsx';

type Props = {readonly lines: readonly string[]; readonly list: ListViewStore; readonly top: number; readonly size: Size; readonly theme: Theme};

export const Scrolled = ({lines, list, top, size, theme}: Props) => {
	const lowest = Math.max(0, lines.length - size.rows);
	const first = Math.min(top, lowest);
	useEffect(() => {
		// Only here is known how much there is: what scrolled past the end comes back, so that the next `up` moves at once.
		if (top > lowest) list.actions.scroll(lowest - top, lowest);
	}, [list, top, lowest]);
	const shown = lines.slice(first, first + size.rows);
	const below = lines.length - first - size.rows;
	const marked = below > 0 && size.rows > 1 ? [...shown.slice(0, -1), theme.dim(`  ${below + 1} more lines below`)] : shown;
	return <Lines lines={marked} rows={size.rows} theme={theme} />;
};
