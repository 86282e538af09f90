// Lines that are already painted and cut, as one piece of text: the cheapest thing Ink can draw.
import {stripVTControlCharacters} from 'node:util';
import {Box, Text} from 'ink';
import type {Theme} from '../frame/theme.ts';

/** Never taller than `rows`, so that nothing can push the frame out of the terminal. */
export const Lines = ({lines, rows, theme}: {readonly lines: readonly string[]; readonly rows: number; readonly theme: Theme}) => {
	const shown = lines.slice(0, rows);
	const drawn = theme.stale ? shown.map(line => theme.dim(stripVTControlCharacters(line))) : shown;
	return (
		<Box height={rows} flexShrink={0}>
			<Text wrap="truncate">{drawn.join('\n')}</Text>
		</Box>
	);
};
