// A question over the screen. What is chosen from the start is always Cancel.
import {Box} from 'ink';
import {visible} from '../../source/format/visible.ts';
import type {Dialog} from '../../source/store/dialogs.ts';
import {cut, widthOf} from '../parts/columns.ts';
import {Field} from '../parts/field.tsx';
import {Lines} from '../parts/lines.tsx';
import {wrap} from '../parts/wrap.ts';
import type {Size} from '../shape.ts';
import type {Theme} from './theme.ts';

const widest = 72;

const promptOf = (dialog: Dialog): string => (dialog.kind === 'typed' ? `Type ${visible(dialog.word)} to ${visible(dialog.action)}:` : '');

const button = (text: string, chosen: boolean, theme: Theme): string => (chosen ? theme.accent(`[> ${text} <]`) : `[  ${text}  ]`);

const lastLine = (dialog: Dialog, theme: Theme): string => {
	if (dialog.kind === 'confirm')
		return `${button('Cancel', dialog.chosen === 'cancel', theme)}  ${button(visible(dialog.action), dialog.chosen === 'action', theme)}`;
	if (dialog.kind === 'text' && dialog.why !== undefined) return theme.failure(visible(dialog.why));
	return theme.dim(dialog.kind === 'typed' && dialog.typed.text !== dialog.word ? 'Esc cancels' : 'Enter goes on, Esc cancels');
};

/** Plain lines of the inside; the field, if there is one, stands where `field` says. */
const insideOf = (dialog: Dialog, columns: number, theme: Theme, most: number): {readonly lines: readonly string[]; readonly field: number | undefined} => {
	const title = wrap(visible(dialog.title), columns).map(theme.strong);
	const body = dialog.lines.flatMap(line => wrap(visible(line), columns));
	const asks = dialog.kind === 'confirm' ? [] : [...(promptOf(dialog) === '' ? [] : wrap(promptOf(dialog), columns)), ''];
	// The question and its answers stay whole; what explains them gives way.
	const room = Math.max(0, most - title.length - asks.length - 3);
	const shown = body.length > room ? [...body.slice(0, Math.max(0, room - 1)), theme.dim('...')].slice(0, room) : body;
	const above = [...title, ...(shown.length > 0 ? ['', ...shown] : []), ...(asks.length > 0 ? ['', ...asks] : [])];
	return {lines: [...above, '', lastLine(dialog, theme)].slice(-most), field: asks.length > 0 ? above.length - 1 : undefined};
};

export const DialogBox = ({dialog, size, theme}: {readonly dialog: Dialog; readonly size: Size; readonly theme: Theme}) => {
	const outer = Math.min(widest, size.columns - 2);
	const columns = outer - 4;
	const {lines, field} = insideOf(dialog, columns, theme, size.rows - 4);
	const edge = theme.unicode ? {line: '─', side: '│', corners: ['┌', '┐', '└', '┘']} : {line: '-', side: '|', corners: ['+', '+', '+', '+']};
	const [topLeft, topRight, bottomLeft, bottomRight] = edge.corners;
	const pad = (line: string) => (widthOf(line) > columns ? cut(line, columns) : line + ' '.repeat(columns - widthOf(line)));
	const drawn = [
		theme.accent(`${topLeft}${edge.line.repeat(outer - 2)}${topRight}`),
		...lines.map(line => `${theme.accent(edge.side)} ${pad(line)} ${theme.accent(edge.side)}`),
		theme.accent(`${bottomLeft}${edge.line.repeat(outer - 2)}${bottomRight}`),
	];
	const x = Math.floor((size.columns - outer) / 2);
	const y = Math.max(0, Math.floor((size.rows - drawn.length) / 2));
	return (
		<Box position="absolute" top={y} left={x} width={outer} height={drawn.length}>
			<Lines lines={drawn} rows={drawn.length} theme={theme} />
			{field !== undefined && dialog.kind !== 'confirm' && (
				<Box position="absolute" top={field + 1} left={2}>
					<Field label="> " state={dialog.typed} columns={columns} at={{x: x + 2, y: y + field + 1}} masked={dialog.kind === 'secret'} />
				</Box>
			)}
		</Box>
	);
};
