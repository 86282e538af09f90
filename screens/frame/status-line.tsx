// The line above the footer: what is being typed, else what has just happened, else the filter that holds, else a rule.
import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import {visible} from '../../source/format/visible.ts';
import {parseListFilter} from '../../source/store/list-filter.ts';
import {cut} from '../parts/columns.ts';
import {Field} from '../parts/field.tsx';
import type {Screen, Typing} from '../shape.ts';
import type {Theme} from './theme.ts';
import {useValue, useWorld} from './world.tsx';

type Props = {readonly screen: Screen; readonly typing: Typing | undefined; readonly columns: number; readonly row: number; readonly theme: Theme};

const hint = (note: string | undefined): string => `${note ? `${note}; ` : ''}Enter keeps, Esc drops`;

const Indented = ({children}: {readonly children: ReactNode}) => (
	<Box marginLeft={1} height={1} flexShrink={0}>
		{children}
	</Box>
);

export const StatusLine = ({screen, typing, columns, row, theme}: Props) => {
	const {notices, frame, listView} = useWorld();
	const {notice} = useValue(notices);
	const {palette} = useValue(frame);
	const list = useValue(listView(screen.id));
	const at = {x: 1, y: row};
	if (palette)
		return (
			<Indented>
				<Field label=": " state={palette.typed} columns={columns - 2} at={at} />
			</Indented>
		);
	if (list.typing) {
		const says = hint(parseListFilter(list.filter).note);
		const room = columns - says.length - 4;
		if (room < 20)
			return (
				<Indented>
					<Field label="/" state={list.typing} columns={columns - 2} at={at} />
				</Indented>
			);
		return (
			<Indented>
				<Field label="/" state={list.typing} columns={room} at={at} />
				<Text>{theme.dim(`  ${says}`)}</Text>
			</Indented>
		);
	}
	if (typing)
		return (
			<Indented>
				<Field label={typing.label} state={typing.state} columns={columns - 2} at={at} masked={typing.masked ?? false} />
			</Indented>
		);
	if (notice) {
		const text = cut(visible(notice.text), columns - 4);
		return <Text wrap="truncate">{notice.tone === 'failed' ? ` ${theme.failure(`! ${text}`)}` : ` ${theme.accent(text)}`}</Text>;
	}
	if (list.filter !== '')
		return <Text wrap="truncate">{` ${theme.accent(`/${cut(visible(list.filter), columns - 24)}`)}${theme.dim('  Esc shows all again')}`}</Text>;
	return <Text>{theme.rule(columns)}</Text>;
};
