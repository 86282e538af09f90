// The first line: where am I, by which way, may I change anything, is it still there, what time is it.
import {Text} from 'ink';
import {visible} from '../../source/format/visible.ts';
import type {ConnectionState, Route} from '../../source/host/host.ts';
import type {Connection} from '../../source/store/connection.ts';
import {cut, pad, widthOf} from '../parts/columns.ts';
import {clockText} from './clock-text.ts';
import type {Theme} from './theme.ts';
import {useValue, useWorld} from './world.tsx';

const routeNames: Readonly<Record<Route['via'], string>> = {ssh: 'SSH', vpn: 'VPN', local: 'this machine', demo: 'demo'};

export const routeText = (route: Route | undefined): string => {
	if (route === undefined) return '';
	return route.via === 'local' || route.via === 'demo' ? routeNames[route.via] : `${routeNames[route.via]} ${visible(route.address)}`;
};

export const connectionText = (state: ConnectionState, now: Date): string => {
	if (state.state === 'connected') return 'connected';
	if (state.state === 'closed') return `connection closed: ${visible(state.why)}`;
	const seconds = Math.max(0, Math.ceil((state.retryAt.getTime() - now.getTime()) / 1000));
	return seconds === 0 ? `reconnecting, attempt ${state.attempt}` : `connection lost, trying again in ${seconds} s (attempt ${state.attempt})`;
};

type Part = {
	readonly text: string;
	readonly paint: (text: string) => string;
	/** Goes first when there is no room: the highest. 0 stays. */
	readonly dropped: number;
};

/** Leaves parts out until the line fits, least important first; what then still does not fit is cut. */
const layOut = (parts: readonly Part[], columns: number): string => {
	const gap = 3;
	const widthOfAll = (kept: readonly Part[]) => kept.reduce((sum, part) => sum + widthOf(part.text) + gap, 0) - gap;
	let kept = parts.filter(part => part.text !== '');
	while (kept.length > 1 && widthOfAll(kept) > columns) {
		const goes = Math.max(...kept.map(part => part.dropped));
		if (goes === 0) break;
		kept = kept.filter(part => part.dropped !== goes);
	}
	let room = columns;
	return kept
		.map(part => {
			const text = cut(part.text, room);
			room -= widthOf(text) + gap;
			return part.paint(text);
		})
		.join(' '.repeat(gap));
};

export const headerLine = (connection: Connection | undefined, host: string, now: Date, columns: number, theme: Theme): string => {
	const clock = clockText(now);
	const room = columns - clock.length - 4;
	const state = connection?.state;
	const route = routeText(connection?.route);
	const parts: Part[] = [
		{text: 'mailtui', paint: theme.accent, dropped: 3},
		{text: visible(host), paint: theme.strong, dropped: 0},
		{text: route === host ? '' : route, paint: theme.dim, dropped: 2},
		{text: connection?.readOnly ? 'read-only' : '', paint: theme.accent, dropped: 0},
		{
			text: state ? connectionText(state, now) : '',
			paint: state?.state === 'connected' ? theme.dim : theme.failure,
			dropped: state?.state === 'connected' ? 4 : 0,
		},
	];
	const left = layOut(parts, room);
	return ` ${left}${' '.repeat(Math.max(0, room - widthOf(left)))}   ${theme.dim(pad(clock, clock.length))}`;
};

const ServerHeader = ({
	connection,
	...rest
}: {
	readonly connection: Parameters<typeof useValue<Connection>>[0];
	readonly host: string;
	readonly columns: number;
}) => <HeaderText connection={useValue(connection)} {...rest} />;

const HeaderText = ({connection, host, columns}: {readonly connection: Connection | undefined; readonly host: string; readonly columns: number}) => {
	const {theme, ticker} = useWorld();
	const {now} = useValue(ticker);
	return <Text wrap="truncate">{headerLine(connection, connection?.label ?? host, now, columns, theme)}</Text>;
};

export const Header = ({columns}: {readonly columns: number}) => {
	const {opening} = useWorld();
	const state = useValue(opening);
	if (state.phase === 'open') return <ServerHeader connection={state.server.connection} host={state.host} columns={columns} />;
	return <HeaderText connection={undefined} host={state.phase === 'picking' ? '' : state.host} columns={columns} />;
};
