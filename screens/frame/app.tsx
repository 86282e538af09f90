// The root: picks what is shown, and hands every key and paste to the router. The only place that listens to the terminal.
import {useApp, useInput, usePaste, useWindowSize} from 'ink';
import {useEffect, useMemo} from 'react';
import type {FrameState} from '../../source/store/frame.ts';
import type {Opening} from '../../source/store/opening.ts';
import type {Screen} from '../shape.ts';
import {commandLogScreen} from './command-log.tsx';
import {Frame} from './frame.tsx';
import {helpScreen} from './help.tsx';
import {keyName} from './key-name.ts';
import {createRouter} from './router.ts';
import {useValue, useWorld, type World} from './world.tsx';

export type Screens = {
	readonly picker: Screen;
	readonly connecting: Screen;
	/** All that show an opened server; none before one is opened. */
	listed(): readonly Screen[];
};

export const tabsOf = (screens: Screens): readonly Screen[] => screens.listed().filter(screen => screen.tab !== undefined);

const overlays: Readonly<Record<NonNullable<FrameState['overlay']>, Screen>> = {help: helpScreen, 'command-log': commandLogScreen};

export const screenBelow = ({phase}: Opening, {screen}: FrameState, screens: Screens): Screen => {
	if (phase === 'picking') return screens.picker;
	if (phase === 'connecting' || phase === 'failed') return screens.connecting;
	return screens.listed().find(each => each.id === screen) ?? tabsOf(screens)[0] ?? screens.connecting;
};

export const activeScreen = (world: World, screens: Screens): Screen => {
	const frame = world.frame.getState();
	return frame.overlay === undefined ? screenBelow(world.opening.getState(), frame, screens) : overlays[frame.overlay];
};

export const App = ({
	screens,
	onReady,
	saveScreen,
}: {
	readonly screens: Screens;
	readonly onReady: (exit: (exitCode: number) => void) => void;
	readonly saveScreen: () => void;
}) => {
	const world = useWorld();
	const {exit} = useApp();
	const size = useWindowSize();
	useValue(world.frame);
	useValue(world.opening);
	useEffect(() => onReady(exit), [onReady, exit]);
	const router = useMemo(
		() => createRouter({world, tabs: () => tabsOf(screens), active: () => activeScreen(world, screens), saveScreen}),
		[world, screens, saveScreen],
	);
	useInput((input, key) => {
		if (input.length > 1 && !key.ctrl && !key.meta && key.eventType !== 'release') return router.typed(input);
		const name = keyName(input, key);
		if (name !== '') router.press(name);
	});
	usePaste(text => router.pasted(text));
	return <Frame size={size} tabs={tabsOf(screens)} active={activeScreen(world, screens)} router={router} />;
};
