// What is asked before a DKIM key is made, taken into use or removed: the files, what is run, and what one should know.
import type {DkimTask, PreparedDkim} from '../../source/dns/change-dkim.ts';
import {visible} from '../../source/format/visible.ts';
import {quoteArgv} from '../../source/host/quote.ts';

const asks: Readonly<Record<DkimTask['kind'], (task: DkimTask) => readonly [question: string, verb: string]>> = {
	add: ({domain, selector}) => [`Make the DKIM key ${selector} for ${domain}`, 'Make'],
	switch: ({domain, selector}) => [`Sign the mail of ${domain} with ${selector}`, 'Sign'],
	remove: ({domain, selector}) => [`Remove the DKIM key ${selector} of ${domain}`, 'Remove'],
};

export const changeQuestion = ({task, plan}: PreparedDkim, host: string) => ({
	title: `${visible(asks[task.kind](task)[0])} on ${visible(host)}?`,
	lines: [
		...plan.notes.map(visible),
		'',
		...plan.edits.map(({path, after}) => `${visible(path)}${after === undefined ? ' (removed)' : ''}`),
		...[...plan.steps.map(({command}) => command), ...plan.settle].map(({argv}) => `$ ${visible(quoteArgv(argv))}`),
	],
	action: asks[task.kind](task)[1],
});

export const selectorObjection = (text: string): string | undefined =>
	/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(text) ? undefined : 'A selector has small letters, figures and hyphens, at most 63.';
