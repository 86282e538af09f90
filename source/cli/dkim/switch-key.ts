// `mailtui dkim switch HOST DOMAIN SELECTOR`: signs with another key from now on, but never with one that the world cannot see.
import type {DnsReport} from '../../dns/topics/run.ts';
import {visible} from '../../format/visible.ts';
import {UsageError} from '../../problem.ts';
import type {Action} from '../shape.ts';
import {carryOut, domainOf, readDkim} from './carry-out.ts';

export const switchKey: Action = {
	name: 'switch',
	summary: 'sign with another key; refused until its record is published as it is on the server',
	words: '<DOMAIN> <SELECTOR>',
	options: [['--beside', 'in addition to the key that signs now: two signatures, as for Ed25519 beside RSA']],
	run: async at => {
		const domain = domainOf(at);
		const selector = (at.words[1] ?? '').toLowerCase();
		const [session, {planSwitch}, {lookAtDns}, {dkim, dkimName}] = await Promise.all([
			at.open(),
			import('../../dns/plan-dkim.ts'),
			import('../../dns/look-at-dns.ts'),
			import('../../dns/topics/dkim.ts'),
		]);
		const plan = planSwitch(await readDkim(session), domain, selector, at.options['beside'] === true);
		let report: DnsReport | undefined;
		for await (const latest of lookAtDns({...session.at(), signal: at.terminal.signal, only: [domain], which: [dkim]})) report = latest;
		const finding = report?.groups.flatMap(group => group.findings.flatMap(each => each ?? [])).find(each => each.name === dkimName(selector, domain));
		// What cannot be looked up is not published, as far as anybody here can tell.
		if (finding?.level !== 'ok')
			throw new UsageError(
				`Nothing is signed with a key that is not published: ${visible(finding?.says ?? `${dkimName(selector, domain)} was not looked at.`)}`,
				`See what to publish: mailtui records ${visible(at.host)} ${domain}`,
			);
		return carryOut(at, session, plan, {domain, selector, signs: true});
	},
};
