// `mailtui dkim add HOST DOMAIN`: a new key, made on the server and known to OpenDKIM, that signs nothing until it is switched to.
import {visible} from '../../format/visible.ts';
import {UsageError} from '../../problem.ts';
import type {Action} from '../shape.ts';
import {carryOut, domainOf, readDkim} from './carry-out.ts';

export const addKey: Action = {
	name: 'add',
	summary: 'make a key on the server; it signs nothing until you switch to it',
	words: '<DOMAIN>',
	options: [
		['--selector <name>', 'what it is called in the DNS (default: the month)'],
		['--ed25519', 'an Ed25519 key, to stand beside an RSA one (default: RSA, 2048 bits)'],
	],
	run: async at => {
		const domain = domainOf(at);
		const [session, {newKey, planNewKey}, {dkimRecordFor}, {zoneLines}, {keysOf}, {dkimName}] = await Promise.all([
			at.open(),
			import('../../dns/plan-dkim.ts'),
			import('../../dns/dkim-record.ts'),
			import('../../dns/zone-text.ts'),
			import('../../dns/keys-of.ts'),
			import('../../dns/topics/dkim.ts'),
		]);
		const type = at.options['ed25519'] ? 'ed25519' : 'rsa';
		const month = session.clock.now().toISOString().slice(0, 7).replace('-', '');
		const selector = String(at.options['selector'] ?? `${type === 'rsa' ? 's' : 'e'}${month}`).toLowerCase();
		const source = await readDkim(session);
		const key = newKey(source, domain, selector, type);
		const code = await carryOut(at, session, planNewKey(source, key), {domain, selector, signs: false}, true);
		if (code !== 0) return code;
		const made = keysOf((await readDkim(session)).tables, domain).find(each => each.selector === selector);
		const record = made?.publicKey === undefined ? undefined : dkimRecordFor(made.publicKey);
		if (record === undefined) throw new UsageError(`The key was made, but its public half cannot be read: ${made?.why ?? 'it is not in the table'}`);
		const lines = zoneLines({name: dkimName(selector, domain), type: 'TXT', value: record.text});
		at.terminal.err(`\nPublish this, then: mailtui dkim switch ${visible(at.host)} ${domain} ${selector}${type === 'ed25519' ? ' --beside' : ''}\n`);
		if (!at.options.json) at.terminal.out(`${lines.join('\n')}\n`);
		return 0;
	},
};
