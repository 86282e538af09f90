// How deep one is in the queue: its groups, the messages of one, a message.
import type {ListView} from '../../source/store/list-view.ts';

/** `groups` at first; `messages:KEY` below one; `show:ID` and `body:ID` are one message. */
export const levelOf = ({open}: ListView): 'groups' | 'messages' | 'message' =>
	open === undefined ? 'groups' : open.startsWith('messages:') ? 'messages' : 'message';
