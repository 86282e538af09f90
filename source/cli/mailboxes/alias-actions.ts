// What can be done with aliases: list, add, set, enable, disable, remove.
import {marks} from '../../format/marks.ts';
import {textTable} from '../../format/text-table.ts';
import {visible} from '../../format/visible.ts';
import {UsageError} from '../../problem.ts';
import type {Action, ExitCode} from '../shape.ts';
import {needWord, printJson, withMailboxes} from './with-mailboxes.ts';
import {written} from './written.ts';

const most = 1000;

const list: Action = {
	name: 'list',
	summary: 'which there are, and where they lead',
	words: '',
	options: [
		['--search <words>', 'all of these words in address or targets'],
		['--domain <domain>', 'of this domain'],
	],
	run: async at => {
		const {listAliases} = await import('../../mailboxes/aliases.ts');
		const {search, domain} = at.options;
		return withMailboxes<ExitCode>(at, async ({session, mailboxes}) => {
			const found = [];
			for (;;) {
				const after = found.at(-1)?.address;
				const next = await listAliases(mailboxes, {
					limit: most,
					...(typeof search === 'string' && {search}),
					...(typeof domain === 'string' && {domain: domain.toLowerCase()}),
					...(after !== undefined && {after}),
				});
				found.push(...next);
				if (next.length < most) break;
			}
			const mark = marks(at.terminal.unicode);
			if (at.options.json) printJson(at, {host: session.host.label, total: found.length, aliases: found});
			else
				at.terminal.out(
					textTable([
						['', 'address', 'leads to'],
						...found.map(each => [
							each.active ? mark.ok : mark.skipped,
							visible(each.address),
							`${visible(each.targets.join(', '))}${each.active ? '' : '  (disabled)'}`,
						]),
					]),
				);
			return 0;
		});
	},
};

const targetsOf = (words: readonly string[]): string[] => words.slice(1).flatMap(word => word.split(',').filter(each => each.trim() !== ''));

const writeTargets = (name: 'add' | 'set', summary: string): Action => ({
	name,
	summary,
	words: '<ADDRESS> <TARGET...>',
	options: [],
	run: async at => {
		const address = needWord(at, 0, 'alias');
		const targets = targetsOf(at.words);
		if (targets.length === 0) throw new UsageError('An alias needs a target at least.');
		const {planAddAlias, planTargets, deadTargets} = await import('../../mailboxes/change-alias.ts');
		return withMailboxes(at, async opened => {
			const change = await (name === 'add' ? planAddAlias : planTargets)(opened.mailboxes, address, targets);
			const dead = await deadTargets(
				opened.mailboxes,
				targets.map(target => target.toLowerCase()),
			);
			return written(at, opened, change, {
				document: {address, targets, result: name === 'add' ? 'added' : 'changed'},
				lines: [`Its mail goes to ${targets.join(', ')}.`],
				warnings: dead.map(target => `Nobody reads ${target}: there is no such mailbox or alias here.`),
			});
		});
	},
});

const switchAlias = (active: boolean): Action => ({
	name: active ? 'enable' : 'disable',
	summary: active ? 'let it lead on again' : 'mail for it is refused until it is enabled',
	words: '<ADDRESS>',
	options: [],
	run: async at => {
		const address = needWord(at, 0, 'alias').toLowerCase();
		const {planAliasActive} = await import('../../mailboxes/change-alias.ts');
		return withMailboxes(at, async opened =>
			written(at, opened, await planAliasActive(opened.mailboxes, address, active), {document: {address, result: active ? 'enabled' : 'disabled'}}),
		);
	},
});

const remove: Action = {
	name: 'remove',
	summary: 'take it away',
	words: '<ADDRESS>',
	options: [],
	run: async at => {
		const address = needWord(at, 0, 'alias').toLowerCase();
		const {planRemoveAlias} = await import('../../mailboxes/change-alias.ts');
		return withMailboxes(at, async opened => {
			const {change, alias} = await planRemoveAlias(opened.mailboxes, address);
			return written(at, opened, change, {document: {address, result: 'removed'}, lines: [`It leads to ${alias.targets.join(', ')}.`]});
		});
	},
};

export const aliasActions: readonly Action[] = [
	list,
	writeTargets('add', 'a new one with its targets; @DOMAIN takes all that is for nobody else'),
	writeTargets('set', 'other targets'),
	switchAlias(true),
	switchAlias(false),
	remove,
];
