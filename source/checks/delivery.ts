// Whether mail arrives: one test mail, submitted, followed through the log, found in its mailbox, and removed again.
import {randomUUID} from 'node:crypto';
import {deliveryProbe, type ProbeTrail} from '../commands/delivery-probe.ts';
import type {Answer} from '../commands/shape.ts';
import {systemdShow} from '../commands/systemd-show.ts';
import {judgeTrail} from '../delivery/judge-trail.ts';
import {judgeUserWay} from '../delivery/judge-user-way.ts';
import type {UserWay} from '../delivery/user-way.ts';
import {findUnit} from '../services/look-at-service.ts';
import {mailUnits} from '../services/mail-units.ts';
import {type At, defineCheck, type Finding, type Probe} from './shape.ts';

type Seen =
	| {readonly way: 'none'}
	| {readonly way: 'stopped'; readonly stopped: readonly string[]}
	| {readonly way: 'server'; readonly address: string; readonly trail: Answer<ProbeTrail>}
	| {readonly way: 'user'; readonly address: string; readonly seen: UserWay};

const timeoutMs = 15_000;

const send = async (at: At, probe: Probe): Promise<Seen> => {
	const messageId = `${randomUUID()}.mailtui@${probe.address.slice(probe.address.lastIndexOf('@') + 1)}`;
	const {publicAddress: address} = at.target;
	if (probe.password === undefined || address === undefined)
		return {way: 'server', address: probe.address, trail: await probe.run(deliveryProbe, {mode: 'submit', address: probe.address, messageId, timeoutMs})};
	// Loaded only where it is needed: two mail libraries are slow to start.
	const {goUserWay} = await import('../delivery/user-way.ts');
	return {way: 'user', address: probe.address, seen: await goUserWay(at, {probe, password: probe.password, address}, messageId)};
};

export const delivery = defineCheck<Seen>({
	id: 'delivery',
	title: 'Mail arrives',
	area: 'delivery',
	why: 'All programs may run and all ports may answer while no mail reaches a mailbox; only a mail that arrives proves it.',
	source: 'sendmail(1), lmtp(8), doveadm-fetch(1)',
	core: true,
	after: ['service-postfix', 'service-dovecot'],
	look: async at => {
		const {probe} = at;
		if (probe === undefined) return {way: 'none'};
		// Remembered from the first batch. What no program would carry is not sent: it would only wait in the queue.
		const units = await at.ask(systemdShow, mailUnits);
		const stopped = units.ok
			? [['postfix.service', 'postfix@-.service'], ['dovecot.service']]
					.flatMap(ids => findUnit(units.value, ids) ?? [])
					.filter(unit => unit.load === 'loaded' && (unit.active === 'inactive' || unit.active === 'failed'))
			: [];
		return stopped.length > 0 ? {way: 'stopped', stopped: stopped.map(unit => unit.id)} : send(at, probe);
	},
	judge: (seen): Finding[] => {
		if (seen.way === 'none')
			return [
				{
					level: 'unknown',
					subject: 'delivery',
					says: 'No test mail was sent, because no mailbox was named for it: say --probe ADDRESS, or create one with mailtui probe add (a read-only session never sends).',
				},
			];
		if (seen.way === 'stopped')
			return [{level: 'skipped', subject: 'delivery', says: `No test mail was sent, because ${seen.stopped.join(' and ')} does not run.`}];
		return seen.way === 'server' ? judgeTrail(seen.address, seen.trail) : judgeUserWay(seen.address, seen.seen);
	},
});
