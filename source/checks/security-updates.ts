// Security updates that wait, and whether apt's knowledge is fresh enough to say so (apt-get(8), apt.conf(5) APT::Periodic).
import {aptLists} from '../commands/apt-lists.ts';
import {aptPending} from '../commands/apt-pending.ts';
import {formatDuration} from '../format/duration.ts';
import {defineCheck, type Finding} from './shape.ts';

/** Debian's apt-daily.timer fetches every day; a day may fail. */
const freshMs = 3 * 24 * 60 * 60_000;

export const securityUpdates = defineCheck({
	id: 'security-updates',
	title: 'Security updates are installed',
	area: 'system',
	why: 'A mail server is found by every scanner within hours; known holes are tried first.',
	source: 'apt-get(8), apt.conf(5)',
	look: async ({ask}) => {
		const [pending, lists] = await Promise.all([ask(aptPending, undefined), ask(aptLists, undefined)]);
		return {pending, lists};
	},
	judge: ({pending, lists}, now) => {
		const subject = 'updates';
		const finding = (level: Finding['level'], says: string): Finding => ({level, subject, says});
		if (!pending.ok)
			return [
				finding(
					pending.missing ? 'skipped' : 'unknown',
					pending.missing ? 'This server has no apt, so mailtui cannot tell its updates.' : `Which updates wait cannot be told: ${pending.why}`,
				),
			];
		const security = pending.value.filter(each => each.security);
		if (security.length > 0) {
			const evidence = security.slice(0, 10).map(each => ({from: 'apt-get -s upgrade', text: `${each.name} ${each.from} -> ${each.to}`}));
			const names = security
				.slice(0, 3)
				.map(each => each.name)
				.join(', ');
			return [
				{
					...finding(
						'warning',
						`${security.length} security update${security.length === 1 ? ' waits' : 's wait'}: ${names}${security.length > 3 ? ', ...' : ''}. Install with: apt-get update && apt-get upgrade.`,
					),
					evidence,
				},
			];
		}
		if (!lists.ok) return [finding('unknown', `How old apt's knowledge is cannot be told: ${lists.why}`)];
		const {present, fetched} = lists.value;
		if (!present) return [finding('unknown', 'apt has no lists of packages, so nobody knows which updates wait: run apt-get update.')];
		if (fetched === undefined) return [finding('unknown', 'When apt fetched its lists cannot be told: run apt-get update.')];
		const ageMs = now.getTime() - fetched.getTime();
		if (ageMs > freshMs)
			return [
				finding(
					'unknown',
					`apt lists are ${Math.floor(ageMs / 86_400_000)} days old, so newer updates are not known: run apt-get update; see why apt-daily.timer does not.`,
				),
			];
		const others = pending.value.length === 0 ? 'nothing waits' : `${pending.value.length} other update${pending.value.length === 1 ? ' waits' : 's wait'}`;
		return [finding('ok', `No security update waits; ${others}; the lists are ${formatDuration(Math.max(0, ageMs))} old.`)];
	},
});
