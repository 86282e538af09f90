// What became of a test mail that was sent and looked for as its owner does it.
import type {Finding} from '../checks/shape.ts';
import {sayReason, trailEvidence} from './judge-trail.ts';
import type {UserWay} from './user-way.ts';

export const judgeUserWay = (address: string, seen: UserWay): Finding[] => {
	const {logins, accepted, trouble, folder, seconds, removed, trail} = seen;
	const shut = logins
		.filter(login => login.trouble !== '')
		.map(
			(login): Finding => ({
				level: 'failure',
				subject: address,
				says:
					login.way === 'smtp'
						? 'No test mail could be sent: the login on port 587 fails from here.'
						: 'A test mail could not be looked for: the login on port 993 fails from here.',
				evidence: [{from: `${login.address} port ${login.port}`, text: login.trouble}],
			}),
		);
	if (logins.some(login => login.way === 'smtp' && login.trouble !== '')) return shut;
	const log = trail?.ok ? trailEvidence(trail.value) : [];
	const left: Finding[] = removed
		? []
		: [{level: 'warning', subject: address, says: 'The test mail could not be removed again: look for the subject "mailtui delivery test".'}];
	if (accepted === '')
		return [
			{level: 'failure', subject: address, says: `Port 587 does not take a mail from its own user: ${trouble}`, evidence: [{from: 'port 587', text: trouble}]},
		];
	if (folder !== undefined)
		return [
			{level: 'ok', subject: address, says: `A test mail sent on port 587 arrived in ${(seconds ?? 0).toFixed(2)} s, in ${folder}, read on port 993.`},
			...left,
		];
	if (trail?.ok && trail.value.status !== undefined && trail.value.status !== 'sent') {
		const says = trail.value.status === 'deferred' ? 'Mail is not delivered, the server would try again and again' : 'Mail is sent back to its sender';
		return [{level: 'failure', subject: address, says: `${says}: ${sayReason(trail.value)}`, evidence: log}, ...shut, ...left];
	}
	if (shut.length > 0) return [...shut.map(each => ({...each, evidence: [...(each.evidence ?? []), ...log]})), ...left];
	if (trouble !== '')
		return [
			{level: 'failure', subject: address, says: `The mailbox cannot be opened over IMAP: ${trouble}`, evidence: [{from: 'port 993', text: trouble}, ...log]},
			...left,
		];
	return [
		{
			level: 'failure',
			subject: address,
			says: 'A test mail was accepted on port 587, but did not appear in any folder in time.',
			evidence: [{from: 'port 587', text: accepted}, ...log],
		},
		...left,
	];
};
