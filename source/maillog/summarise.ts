// The mail of some hours or days in numbers: every hour, the totals, and which accounts send what they never do.

import type {Level} from '../checks/shape.ts';
import {type AccountCounts, type HourCounts, type LogCounts, maillogSummary} from '../commands/maillog-summary.ts';
import type {Answer, Ask} from '../commands/shape.ts';
import {findLog, type LogPlace} from './find-log.ts';

export type Account = AccountCounts & {
	readonly level: Level;
	/** Compared with what is usual for it. */
	readonly says: string;
};

type Counts = Omit<HourCounts, 'at'>;

export type Summary = Omit<LogCounts, 'accounts'> & {
	readonly place: LogPlace;
	readonly since: Date;
	readonly until: Date;
	readonly total: Counts;
	/** Every hour of the time, those without mail too. */
	readonly hours: readonly HourCounts[];
	/** By day of this machine's own time, where it is more than one. */
	readonly days: readonly HourCounts[];
	/** The unusual ones first. */
	readonly accounts: readonly Account[];
};

const hourMs = 3_600_000;
const dayMs = 86_400_000;
/** A compromised account sends ten times its usual; below this it is a person with much to say. */
const unusualTimes = 10;
const leastUnusual = 30;

const nothing: Counts = {received: 0, delivered: 0, deferred: 0, bounced: 0, rejected: 0};
const plus = (one: Counts, two: Counts): Counts => ({
	received: one.received + two.received,
	delivered: one.delivered + two.delivered,
	deferred: one.deferred + two.deferred,
	bounced: one.bounced + two.bounced,
	rejected: one.rejected + two.rejected,
});

/** `days`: how long the time is that is looked at. */
export const judgeAccount = (account: AccountCounts, days: number): Account => {
	const {mails, recipients, daysBefore, mailsBefore} = account;
	const perDay = Math.max(mails, recipients) / Math.max(days, 1 / 24);
	if (daysBefore === 0) return {...account, level: mails >= leastUnusual ? 'unknown' : 'ok', says: 'what is usual is not in the log'};
	const usual = mailsBefore / daysBefore;
	const times = perDay / Math.max(usual, 0.5);
	if (perDay >= leastUnusual && times >= unusualTimes)
		return {
			...account,
			level: 'warning',
			says: `${Math.round(times)} times its usual ${usual < 1 ? 'less than 1' : Math.round(usual)} a day: a stolen password sends like that`,
		};
	return {...account, level: 'ok', says: `usually ${usual < 1 ? 'less than 1' : Math.round(usual)} a day`};
};

const everyHour = (hours: readonly HourCounts[], since: Date, until: Date): HourCounts[] => {
	const known = new Map(hours.map(hour => [hour.at.getTime(), hour]));
	const first = Math.floor(since.getTime() / hourMs) * hourMs;
	return Array.from({length: Math.min(24 * 366, Math.max(1, Math.ceil((until.getTime() - first) / hourMs)))}, (_, index) => {
		const at = first + index * hourMs;
		return known.get(at) ?? {at: new Date(at), ...nothing};
	});
};

const everyDay = (hours: readonly HourCounts[]): HourCounts[] => {
	const days = new Map<string, HourCounts>();
	for (const hour of hours) {
		const at = new Date(hour.at.getFullYear(), hour.at.getMonth(), hour.at.getDate());
		const known = days.get(at.toDateString());
		days.set(at.toDateString(), {at, ...plus(known ?? nothing, hour)});
	}
	return [...days.values()];
};

const order: readonly Level[] = ['failure', 'warning', 'unknown', 'ok', 'skipped'];

export const summarise = (counts: LogCounts, place: LogPlace, since: Date, until: Date): Summary => {
	const hours = everyHour(counts.hours, since, until);
	const days = (until.getTime() - since.getTime()) / dayMs;
	const accounts = counts.accounts
		.map(account => judgeAccount(account, days))
		.toSorted((one, two) => order.indexOf(one.level) - order.indexOf(two.level) || two.mails - one.mails);
	return {...counts, place, since, until, hours, days: everyDay(hours), total: counts.hours.reduce<Counts>(plus, nothing), accounts};
};

/** Throws HostError. */
export const readSummary = async (
	ask: Ask,
	{since, until, seconds = 120}: {readonly since: Date; readonly until: Date; readonly seconds?: number},
): Promise<Answer<Summary>> => {
	const place = await findLog(ask);
	if (!place.ok) return place;
	const {where, asRoot, beside} = place.value;
	const counts = await ask(maillogSummary, {where, asRoot, since, usualSince: new Date(since.getTime() - 7 * dayMs), seconds, ...(beside && {beside})});
	return counts.ok ? {ok: true, value: summarise(counts.value, place.value, since, until)} : counts;
};
