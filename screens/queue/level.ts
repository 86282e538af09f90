// How deep one is in the queue: its groups, the messages of one or of all, a message.
import type {ListView} from '../../source/store/list-view.ts';

/** Instead of the key of a group: every message. */
export const everyMessage = '*';

export type Level =
	| {readonly level: 'groups'}
	/** `key` of the group. */
	| {readonly level: 'messages'; readonly key: string}
	/** `key` of the group that one came from. */
	| {readonly level: 'message'; readonly id: string; readonly body: boolean; readonly key: string};

/** As it is kept in the view: nothing, `messages:KEY`, `show:ID:KEY`, `body:ID:KEY`. */
export const openOf = (level: Exclude<Level, {level: 'groups'}>): string =>
	level.level === 'messages' ? `messages:${level.key}` : `${level.body ? 'body' : 'show'}:${level.id}:${level.key}`;

export const levelOf = ({open}: Pick<ListView, 'open'>): Level => {
	if (open === undefined) return {level: 'groups'};
	const message = /^(show|body):([^:]*):([\s\S]*)$/.exec(open);
	if (message) return {level: 'message', id: message[2] as string, body: message[1] === 'body', key: message[3] as string};
	return {level: 'messages', key: open.slice('messages:'.length)};
};
