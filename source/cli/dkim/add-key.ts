// `mailtui dkim add HOST DOMAIN`: a new key, made on the server and known to OpenDKIM, that signs nothing until it is switched to.
import {visible} from '../../format/visible.ts';
import {UsageError} from '../../problem.ts';
import type {Action} from '../shape.ts';
import {carryOut, domainOf} from './carry-out.ts';

export const addKey: Action = {
	name: 'add',
	summary: 'make a key on the server; it signs nothing until you switch to it',
	words: '<DOMAIN>',
	options: [
		['--selector <name>', 'what it is called in the DNS (default: the month)'],
		['--ed25519', 'an Ed25519 key, for a second signature beside RSA, by a second OpenDKIM (default: RSA, 2048 bits)'],
	],
	run: async at => {
		const domain = domainOf(at);
		const [session, {prepareDkim}, {usualSelector}, {readDkim}, {allOf}, {dkimRecordFor}, {zoneLines}, {keysOf}, {dkimName}] = await Promise.all([
			at.open(),
			import('../../dns/change-dkim.ts'),
			import('../../dns/usual-selector.ts'),
			import('../../dns/read-dkim.ts'),
			import('../../dns/dkim-source.ts'),
			import('../../dns/dkim-record.ts'),
			import('../../dns/zone-text.ts'),
			import('../../dns/keys-of.ts'),
			import('../../dns/dkim-name.ts'),
		]);
		const type = at.options['ed25519'] ? 'ed25519' : 'rsa';
		const now = {...session.at(), signal: at.terminal.signal};
		const taken = keysOf(allOf(await readDkim(now.ask)), domain).map(each => each.selector);
		const selector = String(at.options['selector'] ?? usualSelector(session.clock.now(), type, taken)).toLowerCase();
		const prepared = await prepareDkim(now, {kind: 'add', domain, selector, type});
		const code = await carryOut(at, session, prepared, true);
		if (code !== 0) return code;
		const made = keysOf(allOf(await readDkim(session.at().ask)), domain).find(each => each.selector === selector);
		const record = made?.publicKey === undefined ? undefined : dkimRecordFor(made.publicKey);
		if (record === undefined) throw new UsageError(`The key was made, but its public half cannot be read: ${made?.why ?? 'it is not in the table'}`);
		const lines = zoneLines({name: dkimName(selector, domain), type: 'TXT', value: record.text});
		at.terminal.err(`\nPublish this, then: mailtui dkim switch ${visible(at.host)} ${domain} ${selector}\n`);
		if (!at.options.json) at.terminal.out(`${lines.join('\n')}\n`);
		return 0;
	},
};
