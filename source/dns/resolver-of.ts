// The resolver for a server: this machine's own, the one that the user named, or those of the server, asked through the connection to it.
import type {Duplex} from 'node:stream';
import {fileRead} from '../commands/file-read.ts';
import type {Ask} from '../commands/shape.ts';
import type {Here} from '../host/here.ts';
import type {Endpoint} from '../host/host.ts';
import type {Resolver} from './resolver.ts';

export type ResolverOfNeeds = {
	readonly here: Here;
	readonly ask: Ask;
	readonly dial: ((to: Endpoint) => Promise<Duplex>) | undefined;
	/** `server`, or an address; undefined: this machine's own. */
	readonly choice: string | undefined;
	readonly signal?: AbortSignal;
};

/** resolv.conf(5): three at most are asked; without any, the machine itself. */
const serversOfFile = (text: string): string[] => {
	const found = [...text.matchAll(/^\s*nameserver\s+([0-9a-f.:]+)/gim)].map(match => match[1] as string).slice(0, 3);
	return found.length > 0 ? found : ['127.0.0.1'];
};

const make = async ({here, ask, dial, choice, signal}: ResolverOfNeeds): Promise<Resolver> => {
	const {createResolver} = await import('./create-resolver.ts');
	const common = signal === undefined ? {} : {signal};
	if (choice !== 'server') {
		const servers = choice === undefined ? [...(here.nameServers?.() ?? [])] : [choice];
		const label = choice === undefined ? `this system's resolver ${servers.join(', ')}` : choice;
		return createResolver({...common, servers, label, exchange: here.exchange, connect: here.connect});
	}
	const file = await ask(fileRead, {path: '/etc/resolv.conf'});
	const servers = serversOfFile(file.ok ? file.value : '');
	return createResolver({
		...common,
		servers,
		label: `the server's resolver ${servers.join(', ')}`,
		exchange: undefined,
		connect: async (host, port) => {
			if (dial === undefined) throw new Error('there is no way to it through the server');
			return dial({host, port});
		},
	});
};

/** Made when the first question is asked: most runs ask none. */
export const resolverOf = (needs: ResolverOfNeeds): Resolver => {
	let made: Promise<Resolver> | undefined;
	let label = needs.choice === 'server' ? "the server's resolver" : (needs.choice ?? "this system's resolver");
	return {
		get label() {
			return label;
		},
		ask: async (name, type) => {
			made ??= make(needs);
			const resolver = await made;
			label = resolver.label;
			return resolver.ask(name, type);
		},
	};
};
