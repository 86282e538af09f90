// A check from question to finding, on a server whose programs say what a test gives them; what it does not give is not installed there.

import type {Check, Finding, Target} from '../../source/checks/shape.ts';
import {createAsk} from '../../source/commands/ask.ts';
import type {Ask} from '../../source/commands/shape.ts';
import type {Clock} from '../../source/host/clock.ts';
import type {Here} from '../../source/host/here.ts';
import type {Command, CommandResult} from '../../source/host/host.ts';
import {resultOf} from '../commands/recorded.ts';
import {noDns} from '../dns/no-dns.ts';

export type Replies = Readonly<Record<string, string | CommandResult | ((command: Command) => CommandResult)>>;

export const replayAsk = (replies: Replies): Ask =>
	createAsk({
		run: async commands =>
			commands.map(command => {
				const reply = replies[command.name];
				if (reply === undefined) return resultOf('', {code: 127});
				return typeof reply === 'string' ? resultOf(reply) : typeof reply === 'function' ? reply(command) : reply;
			}),
	});

export const clockAt = (now: Date): Clock => ({now: () => now, monotonicMs: () => 0, wait: () => new Promise(() => undefined)});

/** Nothing is reachable from here, unless a test says so. */
const nowhere: Here = {connect: () => Promise.reject(Object.assign(new Error('unreachable'), {code: 'ENETUNREACH'}))};

export const replay = async (
	check: Check,
	replies: Replies,
	now = new Date('2026-11-24T04:00:00Z'),
	more: {readonly here?: Here; readonly target?: Target} = {},
): Promise<Finding[]> => {
	const seen = await check.look({
		ask: replayAsk(replies),
		here: more.here ?? nowhere,
		clock: clockAt(now),
		signal: new AbortController().signal,
		target: more.target ?? {},
		dns: noDns,
	});
	return check.judge(seen, now);
};

/** `['ok /: 98 % free ...']`: the whole of what a person reads of it. */
export const told = (findings: readonly Finding[]): string[] => findings.map(({level, subject, says}) => `${level} ${subject}: ${says}`);
