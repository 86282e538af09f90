// Everything on the terminal: header, tabs, the screen, status line, footer, and what lies over them. Takes its size, so that it can be written to a file too.
import {Box, Text} from 'ink';
import {useLayoutEffect, useMemo} from 'react';
import {type StoreApi, useStore} from 'zustand';
import {createStore} from 'zustand/vanilla';
import type {Connection} from '../../source/store/connection.ts';
import {Lines} from '../parts/lines.tsx';
import {wrap} from '../parts/wrap.ts';
import type {Screen, Size} from '../shape.ts';
import {DialogBox} from './dialog-box.tsx';
import {footerLine} from './footer.ts';
import {Header} from './header.tsx';
import {Palette} from './palette.tsx';
import {paletteEntries} from './palette-entries.ts';
import type {Router} from './router.ts';
import {StatusLine} from './status-line.tsx';
import {tabsLine} from './tabs.ts';
import {createTheme} from './theme.ts';
import {useValue, useWorld} from './world.tsx';

/** Below this nothing useful can be shown. */
const smallest: Size = {columns: 40, rows: 10};
const framed = 5;

type Props = {readonly size: Size; readonly tabs: readonly Screen[]; readonly active: Screen; readonly router: Router};

const nowhere: StoreApi<undefined> = createStore(() => undefined);

/** Undefined while there is no server. */
const useConnection = (): Connection | undefined => {
	const {opening} = useWorld();
	const state = useValue(opening);
	return useStore<StoreApi<Connection | undefined>>(state.phase === 'open' ? state.server.connection : nowhere);
};

/** One screen with its model; a component of its own, because each screen has hooks of its own. */
const Shown = ({size, tabs, active, router}: Props) => {
	const world = useWorld();
	const {theme} = world;
	const model = active.useModel();
	const typing = active.typing?.(model);
	const {palette, overlay} = useValue(world.frame);
	const connection = useConnection();
	const stale = connection !== undefined && connection.state.state !== 'connected';
	const screenTheme = useMemo(() => (stale ? createTheme({...theme, stale}) : theme), [theme, stale]);
	// Runs with every frame: keys go to the model that is on the screen.
	useLayoutEffect(() => router.shown(active, model));
	const body = {columns: size.columns, rows: size.rows - framed};
	const place = {atRoot: overlay === undefined && (active.atRoot?.(model) ?? true), readOnly: connection?.readOnly ?? false};
	return (
		<>
			<Box height={body.rows} flexShrink={0} flexDirection="column" overflow="hidden">
				<active.View model={model} size={body} theme={screenTheme} />
			</Box>
			<StatusLine screen={active} typing={typing?.inScreen ? undefined : typing} columns={size.columns} row={size.rows - 2} theme={theme} />
			<Text wrap="truncate">{footerLine(active, model, {...place, typing: typing?.says}, size.columns, theme)}</Text>
			{palette && (
				<Palette
					palette={palette}
					entries={paletteEntries(world, {tabs, active, model, act: () => {}, saveScreen: () => {}}, palette.typed.text)}
					size={size}
					bottom={size.rows - 2}
					theme={theme}
				/>
			)}
		</>
	);
};

const TooSmall = ({size, router}: Pick<Props, 'size' | 'router'>) => {
	useLayoutEffect(() => router.shownNothing());
	const {theme} = useWorld();
	const says = `Too small: ${size.columns}x${size.rows}. mailtui needs ${smallest.columns}x${smallest.rows}; q quits.`;
	return <Lines lines={wrap(says, size.columns)} rows={size.rows} theme={theme} />;
};

export const Frame = (props: Props) => {
	const {size, tabs, active} = props;
	const {theme, opening, dialogs, frame} = useWorld();
	const open = useValue(opening).phase === 'open';
	const {dialog} = useValue(dialogs);
	const {screen} = useValue(frame);
	if (size.columns < smallest.columns || size.rows < smallest.rows) return <TooSmall {...props} />;
	return (
		<Box width={size.columns} height={size.rows} flexDirection="column">
			<Header columns={size.columns} />
			<Text wrap="truncate">{open ? tabsLine(tabs, active.under ?? screen, size.columns, theme) : ' '}</Text>
			<Text>{theme.rule(size.columns)}</Text>
			<Shown key={active.id} {...props} />
			{dialog && <DialogBox dialog={dialog} size={size} theme={theme} />}
		</Box>
	);
};
