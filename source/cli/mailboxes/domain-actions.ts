// What can be done with domains: list, add, enable, disable, remove.
import {marks} from '../../format/marks.ts';
import {textTable} from '../../format/text-table.ts';
import {visible} from '../../format/visible.ts';
import type {Action, ExitCode} from '../shape.ts';
import {needWord, printJson, withMailboxes} from './with-mailboxes.ts';
import {written} from './written.ts';

const list: Action = {
	name: 'list',
	summary: 'which there are, with how many mailboxes',
	words: '',
	options: [],
	run: async at => {
		const {listDomains} = await import('../../mailboxes/domains.ts');
		return withMailboxes<ExitCode>(at, async ({session, mailboxes}) => {
			const found = await listDomains(mailboxes);
			const mark = marks(at.terminal.unicode);
			if (at.options.json) printJson(at, {host: session.host.label, total: found.length, domains: found});
			else
				at.terminal.out(
					textTable(
						[
							['', 'domain', 'mailboxes', 'aliases', 'description'],
							...found.map(each => [
								each.active ? mark.ok : mark.skipped,
								visible(each.domain),
								String(each.mailboxes),
								String(each.aliases),
								`${visible(each.description)}${each.active ? '' : '  (disabled)'}`,
							]),
						],
						[2, 3],
					),
				);
			return 0;
		});
	},
};

const add: Action = {
	name: 'add',
	summary: 'take mail for it',
	words: '<DOMAIN>',
	options: [['--description <text>', 'what it is']],
	run: async at => {
		const domain = needWord(at, 0, 'domain');
		const {planAddDomains} = await import('../../mailboxes/change-domain.ts');
		const description = typeof at.options['description'] === 'string' ? at.options['description'] : '';
		return withMailboxes(at, async opened =>
			written(at, opened, await planAddDomains(opened.mailboxes, [domain], description), {document: {domain, result: 'added'}}),
		);
	},
};

const switchDomain = (active: boolean): Action => ({
	name: active ? 'enable' : 'disable',
	summary: active ? 'take mail for it again' : 'refuse mail for it until it is enabled',
	words: '<DOMAIN>',
	options: [],
	run: async at => {
		const domain = needWord(at, 0, 'domain');
		const {planDomainActive} = await import('../../mailboxes/change-domain.ts');
		return withMailboxes(at, async opened =>
			written(at, opened, await planDomainActive(opened.mailboxes, domain, active), {document: {domain, result: active ? 'enabled' : 'disabled'}}),
		);
	},
});

const remove: Action = {
	name: 'remove',
	summary: 'take no mail for it any more; not while it has mailboxes',
	words: '<DOMAIN>',
	options: [],
	run: async at => {
		const domain = needWord(at, 0, 'domain');
		const {planRemoveDomain} = await import('../../mailboxes/change-domain.ts');
		return withMailboxes(at, async opened => {
			const {change, aliases} = await planRemoveDomain(opened.mailboxes, domain);
			return written(at, opened, change, {
				document: {domain, result: 'removed', aliases},
				lines: aliases.length === 0 ? [] : [`These aliases go with it: ${aliases.join(', ')}`],
			});
		});
	},
};

export const domainActions: readonly Action[] = [list, add, switchDomain(true), switchDomain(false), remove];
