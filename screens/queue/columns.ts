// The columns of the queue: of its groups, and of its messages.
import {formatBytes} from '../../source/format/bytes.ts';
import {formatDuration} from '../../source/format/duration.ts';
import {visible} from '../../source/format/visible.ts';
import type {QueueGroup} from '../../source/queue/group-queue.ts';
import {nextTryWords, reasonWords, recipientWords} from '../../source/queue/print-queue.ts';
import type {QueuedMessage} from '../../source/queue/read-queue.ts';
import type {Theme} from '../frame/theme.ts';
import type {Column} from '../parts/table.ts';

export const groupColumns = (now: Date, theme: Theme): ReadonlyArray<Column<QueueGroup>> => [
	{title: 'messages', cell: each => each.messages.length.toLocaleString('en'), align: 'right', paint: theme.strong},
	{title: 'why', cell: each => (each.reason === '' ? 'not tried yet' : visible(each.reason)), grows: true, least: 16},
	{title: 'for', cell: each => visible(each.destination), most: 30},
	{title: 'oldest', cell: each => formatDuration(now.getTime() - each.oldest.getTime()), align: 'right', dropped: 1},
	{title: 'size', cell: each => formatBytes(each.bytes), align: 'right', dropped: 2},
];

export const messageColumns = (now: Date): ReadonlyArray<Column<QueuedMessage>> => [
	{title: 'id', cell: each => visible(each.id), most: 16, dropped: 3},
	{title: 'queue', cell: each => visible(each.queue), columns: 8, dropped: 4},
	{title: 'age', cell: each => formatDuration(now.getTime() - each.arrived.getTime()), columns: 6, align: 'right'},
	{title: 'size', cell: each => formatBytes(each.bytes), columns: 6, align: 'right', dropped: 2},
	{title: 'next', cell: each => nextTryWords(each, now), columns: 9, dropped: 1},
	{title: 'from', cell: each => visible(each.sender), most: 30},
	{title: 'to', cell: each => recipientWords(each), most: 36},
	{title: 'why', cell: each => reasonWords(each), grows: true, least: 8, dropped: 5},
];
