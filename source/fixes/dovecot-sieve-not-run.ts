// Pitfall R18: filters are there, and nothing runs them when mail is delivered.
import {delivery} from '../checks/delivery.ts';
import {pathFacts} from '../commands/path-facts.ts';
import {postconfSettings} from '../commands/postconf-settings.ts';
import {applyEdits} from '../config/apply-edits.ts';
import {readConfigTree} from '../dovecot/config-tree.ts';
import {effectiveList} from '../dovecot/effective-setting.ts';
import {lookAtDovecot} from '../dovecot/look-at-dovecot.ts';
import {mailRoot} from '../dovecot/mail-root.ts';
import {putLines} from '../dovecot/put-setting.ts';
import {defineFix} from './shape.ts';

export const dovecotSieveNotRun = defineFix<{readonly main: string}>({
	id: 'dovecot-sieve-not-run',
	title: 'Filters are not run',
	covers: ['R18'],
	explains:
		'Users have Sieve filters, or the configuration names some for all, but the plugin that runs them is not switched on for delivery: in the files of Debian it is commented out. Mail is saved into the inbox as if there were no filter. The repair switches it on.',
	risk: 'safe',
	questions: [],
	detect: async ({ask}) => {
		const [seen, postfix] = await Promise.all([lookAtDovecot(ask), ask(postconfSettings, undefined)]);
		if (!seen || !postfix.ok || !/^lmtp:/.test(postfix.value.values.get('virtual_transport') ?? '')) return undefined;
		if (effectiveList(seen.tree, 'mail_plugins', {protocol: 'lmtp'})?.items.get('sieve') === 'yes') return undefined;
		const root = mailRoot(seen);
		const scripts = root === undefined ? [] : [`${root}/*/.dovecot.sieve`, `${root}/*/*/.dovecot.sieve`];
		const facts = await ask(pathFacts, {patterns: ['/usr/lib/dovecot/modules/lib90_sieve_plugin.so', ...scripts]});
		if (!facts.ok || !facts.value.some(({path}) => path.endsWith('sieve_plugin.so'))) return undefined;
		const active = facts.value.filter(({path}) => path.endsWith('/.dovecot.sieve'));
		// Debian's own file names the personal script of each user; one that runs for all was written by somebody.
		const forAll = seen.tree.filter(
			line =>
				line.parsed.kind === 'setting' &&
				/^(?:sieve_script_)?type$/.test(line.parsed.key) &&
				/^sieve_script /.test(line.within.at(-1) ?? '') &&
				line.within.length === 1 &&
				/^(?:before|after|default)$/.test(line.parsed.value),
		);
		if (active.length + forAll.length === 0) return undefined;
		return {
			evidence: [
				...forAll.map(line => ({from: `${line.file}:${line.line}`, text: `${line.within[0]} { ${line.text.trim()} }`})),
				...active.slice(0, 5).map(({path}) => ({from: path, text: 'an active filter'})),
				{from: 'doveconf -f protocol=lmtp mail_plugins', text: 'no sieve among them'},
			],
			files: [seen.tree.findLast(line => line.parsed.kind === 'open' && line.parsed.block === 'protocol' && line.parsed.name === 'lmtp')?.file ?? seen.main],
			facts: {main: seen.main},
		};
	},
	plan: (files, {main}) => ({files: applyEdits(files, putLines(readConfigTree(files, main), ['sieve = yes'], ['protocol lmtp', 'mail_plugins']))}),
	verifiedBy: [delivery],
});
