// The command palette as it lies over the lower part of the screen; the line being typed stands below it, in the status line.
import {Box} from 'ink';
import type {PaletteState} from '../../source/store/frame.ts';
import {cut, pad, widthOf} from '../parts/columns.ts';
import {Lines} from '../parts/lines.tsx';
import {windowTop} from '../parts/window.ts';
import type {Size} from '../shape.ts';
import type {PaletteEntry} from './palette-entries.ts';
import type {Theme} from './theme.ts';

const tallest = 12;

type Props = {readonly palette: PaletteState; readonly entries: readonly PaletteEntry[]; readonly size: Size; readonly bottom: number; readonly theme: Theme};

export const Palette = ({palette, entries, size, bottom, theme}: Props) => {
	const rows = Math.min(tallest, Math.max(1, entries.length), bottom - 3);
	const first = windowTop(0, palette.selected, rows, entries.length);
	const names = Math.min(24, Math.max(8, ...entries.map(entry => widthOf(entry.name))));
	const keys = Math.max(0, ...entries.map(entry => widthOf(entry.key)));
	const room = size.columns - names - keys - 8;
	const lines = entries.slice(first, first + rows).map((entry, index) => {
		const name = pad(entry.name, names);
		const selected = first + index === palette.selected;
		return `${theme.pointer(selected)}${selected ? theme.strong(name) : name}  ${theme.dim(pad(entry.says, room))}  ${theme.accent(pad(entry.key, keys))}  `;
	});
	const shown = lines.length === 0 ? [pad('  nothing fits', size.columns)] : lines;
	const title = `-- commands ${'-'.repeat(size.columns)}`;
	return (
		<Box position="absolute" top={bottom - shown.length - 1} left={0} width={size.columns} height={shown.length + 1}>
			<Lines
				lines={[theme.dim(title.slice(0, size.columns)), ...shown.map(line => (widthOf(line) > size.columns ? cut(line, size.columns) : line))]}
				rows={shown.length + 1}
				theme={theme}
			/>
		</Box>
	);
};
