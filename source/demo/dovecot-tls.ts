// The certificate that Dovecot serves, as its configuration names it; undefined where it could not be loaded.
import {createSecureContext, type SecureContext} from 'node:tls';
import type {World} from './world.ts';

export const dovecotTls = (world: World): SecureContext | undefined => {
	const server = world.dovecot.config()?.blocks.get('ssl_server ');
	try {
		return createSecureContext({
			cert: world.files.read(server?.settings.get('cert_file') ?? ''),
			key: world.files.read(server?.settings.get('key_file') ?? ''),
			minVersion: 'TLSv1.2',
		});
	} catch {
		return undefined;
	}
};
