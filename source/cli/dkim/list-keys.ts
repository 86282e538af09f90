// `mailtui dkim list HOST [DOMAIN...]`: every key of every domain, whether it is published, and what the next step of its rotation is.
import type {DkimRow} from '../../dns/dkim-rows.ts';
import type {DnsReport} from '../../dns/topics/run.ts';
import {textTable} from '../../format/text-table.ts';
import {visible} from '../../format/visible.ts';
import type {Action} from '../shape.ts';

const nextOf = ({part, level, record, domain, selector}: DkimRow, host: string): string => {
	if (part === 'last') return `a week after the switch: mailtui dkim remove ${host} ${domain} ${selector}`;
	if (level !== 'ok' && record === undefined) return 'see to its file, or make another key';
	if (level !== 'ok') return `publish its record: mailtui records ${host} ${domain}`;
	return part === 'signs' ? '' : `mailtui dkim switch ${host} ${domain} ${selector}`;
};

export const listKeys: Action = {
	name: 'list',
	summary: 'every key: what signs, what is published, what comes next',
	words: '[DOMAIN...]',
	options: [],
	run: async at => {
		const [session, {lookAtDns}, {dkim}, {dkimOverview}, {exitCodeOfLevels}] = await Promise.all([
			at.open(),
			import('../../dns/look-at-dns.ts'),
			import('../../dns/topics/dkim.ts'),
			import('../../dns/dkim-rows.ts'),
			import('../../checks/score.ts'),
		]);
		let report: DnsReport | undefined;
		for await (const latest of lookAtDns({...session.at(), signal: at.terminal.signal, only: at.words, which: [dkim]})) report = latest;
		if (report === undefined) return 3;
		const {rows, without} = dkimOverview(report);
		const keys = rows.map(row => ({...row, signs: row.part === 'signs', next: nextOf(row, at.host)}));
		if (at.options.json) at.terminal.out(`${JSON.stringify({host: session.host.label, keys, without}, undefined, '  ')}\n`);
		else
			at.terminal.out(
				textTable([
					['domain', 'selector', 'signs', 'published', 'next'],
					...keys.map(each => [visible(each.domain), visible(each.selector), each.signs ? 'yes' : 'no', visible(each.says), visible(each.next)]),
					...without.map(domain => [visible(domain), '', 'no', 'There is no key for it.', `mailtui dkim add ${visible(at.host)} ${visible(domain)}`]),
				]),
			);
		return exitCodeOfLevels([...rows.map(each => each.level), ...without.map(() => 'warning' as const)]);
	},
};
