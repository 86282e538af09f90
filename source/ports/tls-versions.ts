// Which versions of TLS a port really speaks, one visit for each (RFC 8996 forbids the two old ones).
import type {SecureVersion} from 'node:tls';
import {type ProbeOptions, probePort} from './probe-port.ts';

export const tlsVersions: readonly SecureVersion[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

export type OfferedVersions = {
	readonly offered: readonly SecureVersion[];
	/** Those that could not be tried. */
	readonly unknown: readonly SecureVersion[];
};

export const offeredVersions = async (options: Omit<ProbeOptions, 'tlsVersion'>): Promise<OfferedVersions> => {
	const tries = await Promise.all(tlsVersions.map(async version => ({version, probe: await probePort({...options, tlsVersion: version})})));
	return {
		offered: tries.filter(({version, probe}) => probe.tls?.version === version).map(({version}) => version),
		// A server that does not want this version says so, or hangs up in the handshake; one that is silent says nothing.
		unknown: tries
			.filter(({probe}) => probe.tls === undefined && !/TLS handshake/.test(probe.trouble ?? '') && probe.trouble !== undefined)
			.map(({version}) => version),
	};
};
