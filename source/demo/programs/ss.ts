// ss(8): who listens, by what runs and by what it is configured to listen on; and who is connected.
import {type ListeningPort, listeningPorts} from '../listening.ts';
import type {Program} from './shape.ts';

const shown = (address: string) => (address.includes(':') ? `[${address}]` : address);

/** `sport = :25`, alone or joined by `or` in parentheses. */
const filterOf = (words: readonly string[]): ((port: number) => boolean) => {
	const ports = [...words.join(' ').matchAll(/sport\s*=\s*:(\d+)/g)].map(match => Number(match[1]));
	return port => ports.length === 0 || ports.includes(port);
};

const line = (state: string, queue: number, local: string, remote: string, owner: string): string =>
	`${state} 0      ${String(queue).padEnd(6)} ${local.padStart(20)} ${remote.padStart(9)}${owner}\n`;

export const ss: Program = {
	name: 'ss',
	run: ({argv, world, uid, out}) => {
		const letters = argv.filter(word => /^-[A-Za-z]+$/.test(word)).join('');
		const wanted = filterOf(argv);
		const header = letters.includes('H') ? '' : 'State  Recv-Q Send-Q  Local Address:Port  Peer Address:PortProcess\n';
		out(header);
		if (letters.includes('l')) {
			const owner = (listener: ListeningPort) =>
				letters.includes('p') && uid === 0 ? ` users:(("${listener.program}",pid=${listener.pid},fd=${listener.fd}))` : '';
			for (const listener of listeningPorts(world))
				if (wanted(listener.port))
					out(
						line(
							'LISTEN',
							listener.backlog,
							`${shown(listener.address)}:${listener.port}`,
							listener.address.includes(':') ? '[::]:*' : '0.0.0.0:*',
							owner(listener),
						),
					);
			return 0;
		}
		// With `state established` ss leaves the state's own column out.
		const bare = argv.includes('state');
		let local = 0;
		for (const session of world.sessions) {
			local++;
			if (wanted(993)) out(`${bare ? '' : 'ESTAB '}0      0    ${world.publicAddress}:993  ${session.peer}:${50_000 + local}\n`);
		}
		return 0;
	},
};
