// What each hop is called, for people.
import type {HopId} from './hops.ts';

const titles: Readonly<Record<HopId, string>> = {
	connect: 'connected',
	banner: 'greeted',
	starttls: 'encrypted',
	auth: 'logged in',
	mail: 'sender',
	rcpt: 'recipient',
	data: 'accepted',
	queued: 'queued',
	signed: 'signed by',
	'handed-over': 'handed over',
	stored: 'stored',
	seen: 'seen by IMAP',
	verified: 'verified',
	removed: 'removed',
};

export const hopTitle = (id: HopId): string => titles[id];
