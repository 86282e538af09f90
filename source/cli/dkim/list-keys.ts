// `mailtui dkim list HOST [DOMAIN...]`: every key of every domain, whether it is published, and what the next step of its rotation is.
import type {DnsReport} from '../../dns/topics/run.ts';
import {textTable} from '../../format/text-table.ts';
import {visible} from '../../format/visible.ts';
import type {Action} from '../shape.ts';

export const listKeys: Action = {
	name: 'list',
	summary: 'every key: what signs, what is published, what comes next',
	words: '[DOMAIN...]',
	options: [],
	run: async at => {
		const [session, {lookAtDns}, {dkim, dkimName}, {exitCodeOfLevels}] = await Promise.all([
			at.open(),
			import('../../dns/look-at-dns.ts'),
			import('../../dns/topics/dkim.ts'),
			import('../../checks/score.ts'),
		]);
		let report: DnsReport | undefined;
		for await (const latest of lookAtDns({...session.at(), signal: at.terminal.signal, only: at.words, which: [dkim]})) report = latest;
		if (report === undefined) return 3;
		const findings = report.groups.flatMap(group => group.findings.flatMap(each => each ?? []));
		const keys = report.server.domains.flatMap(({name, keys: own}) =>
			own.map(key => {
				const finding = findings.find(each => each.name === dkimName(key.selector, name));
				const next = key.signs
					? finding?.level === 'ok'
						? ''
						: 'publish its record: mailtui records'
					: finding?.level === 'ok'
						? `mailtui dkim switch HOST ${name} ${key.selector}`
						: 'publish its record: mailtui records';
				return {domain: name, selector: key.selector, signs: key.signs, path: key.path, level: finding?.level ?? 'unknown', says: finding?.says ?? '', next};
			}),
		);
		if (at.options.json) at.terminal.out(`${JSON.stringify({host: session.host.label, keys}, undefined, '  ')}\n`);
		else
			at.terminal.out(
				textTable([
					['domain', 'selector', 'signs', 'published', 'next'],
					...keys.map(each => [visible(each.domain), visible(each.selector), each.signs ? 'yes' : 'no', visible(each.says), visible(each.next)]),
				]),
			);
		return exitCodeOfLevels(findings.map(each => each.level));
	},
};
