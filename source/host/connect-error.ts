// What keeps a connection from coming about, as a sentence and what to do: codes of connect(2) and getaddrinfo(3), words of ssh2.
import {HostError} from './host-error.ts';
import {shown} from './shown.ts';

/** `where` is what was dialled: `mx.example.org port 22`. */
export const connectError = (thrown: unknown, host: string, port: number): HostError => {
	if (thrown instanceof HostError) return thrown;
	const error =
		thrown instanceof AggregateError && thrown.errors[0] instanceof Error ? thrown.errors[0] : thrown instanceof Error ? thrown : new Error(String(thrown));
	const {code, syscall} = error as NodeJS.ErrnoException;
	const where = `${host} port ${port}`;
	const say = (kind: HostError['kind'], message: string, hint: string) => new HostError(kind, message, hint, error);
	// getaddrinfo(3) takes no longer name.
	if (code === 'EINVAL' && syscall === 'getaddrinfo')
		return say('unknown-host', `${host.slice(0, 60)}... is no host: its name has ${host.length} characters, and a name has at most 253`, 'Check the name.');
	switch (code) {
		case 'ENOTFOUND':
			return say('unknown-host', `There is no host called ${host}`, 'Check the name; an alias must stand in ~/.ssh/config, a profile in hosts.toml.');
		case 'EAI_AGAIN':
			return say('unreachable', `The name ${host} could not be looked up: no name server answers`, 'Is this machine online?');
		case 'ECONNREFUSED':
			return say('unreachable', `${where} refuses connections`, 'Is sshd running there, and on this port? (ssh -p, or Port in ~/.ssh/config)');
		case 'ETIMEDOUT':
			return say('timed-out', `${where} does not answer`, 'A firewall, a wrong address, or the machine is down.');
		case 'EHOSTUNREACH':
		case 'ENETUNREACH':
		case 'EADDRNOTAVAIL':
			return say('unreachable', `There is no way to ${where} from here`, 'Is the network (or the VPN) up?');
		case 'ECONNRESET':
		case 'EPIPE':
			return say('unreachable', `${where} cut the connection before the login`, 'sshd may be overloaded (MaxStartups) or keep this address out (fail2ban).');
	}
	const text = shown(error.message);
	if (/Connection lost before handshake|connection closed|socket hang up/i.test(text))
		return say(
			'unreachable',
			`${where} closed the connection before the login`,
			'sshd may be overloaded (MaxStartups) or keep this address out (fail2ban); or this is no SSH port.',
		);
	if (/no matching/i.test(text))
		return say(
			'unreachable',
			`${where} and mailtui share no algorithm: ${text}`,
			'The SSH server is very old, or restricted; its settings are in sshd_config(5).',
		);
	return say('unreachable', `${where}: ${text}`, '');
};

export const timedOut = (host: string, port: number, ms: number): HostError =>
	new HostError(
		'timed-out',
		`${host} port ${port} did not answer within ${Math.round(ms / 1000)} s`,
		'A firewall, a wrong address, no SSH port, or the machine is down.',
	);
