// The demo's OpenDKIM: signs really, with the key that lies on its disk, so that whoever verifies finds it good (RFC 6376).
import type {World} from './world.ts';

/** The text with its signature; as it is where there is no key for the domain. */
export const signMail = async (world: World, text: string, domain: string): Promise<string> => {
	const row = world.files
		.read('/etc/opendkim/key.table')
		.split('\n')
		.map(line => /^\S+\s+([^:]+):([^:]+):(\S+)/.exec(line))
		.find(match => match?.[1] === domain);
	const [, , selector = '', path = ''] = row ?? [];
	if (path === '' || !world.files.look(path)) return text;
	// Loaded when the first mail leaves: it is a library for senders of many.
	const {mailSigner} = await import('./mail-signer.ts');
	// The types want it at the top, the library reads the list.
	const key = {signingDomain: domain, selector, privateKey: world.files.read(path)};
	const {signatures} = await mailSigner(text.replace(/\r?\n/g, '\r\n'), {
		canonicalization: 'relaxed/simple',
		algorithm: 'rsa-sha256',
		signTime: world.clock.now(),
		signatureData: [key],
		...key,
	});
	return `${signatures.replace(/\r\n/g, '\n')}${text}`;
};
