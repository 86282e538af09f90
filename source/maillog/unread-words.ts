// Why a search of the log did not see all of it, in words.
import type {HowRead} from '../commands/maillog-search.ts';
import {visible} from '../format/visible.ts';

/** `, for want of time`, `: mail.log.2.gz cannot be unpacked whole`; undefined where all was read. */
export const unreadWords = ({complete, unread}: HowRead): string | undefined => {
	if (complete) return undefined;
	return unread.length === 0 ? ', for want of time' : `: ${unread.map(visible).join(', ')} cannot be unpacked whole`;
};

/** Behind how many lines were read: that, and why, there are others. */
export const andNotAll = (how: HowRead): string => {
	const words = unreadWords(how);
	return words === undefined ? '' : `, and not all of them${words}`;
};
