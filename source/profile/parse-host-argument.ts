// HOST as ssh(1) takes it: [user@]host[:port], user@[2001:db8::1]:2222, ssh://user@host:port.
import {isIP} from 'node:net';
import {visible} from '../format/visible.ts';
import {UsageError} from '../problem.ts';

export type HostArgument = {readonly user?: string; readonly host: string; readonly port?: number};

const refuse = (text: string, why: string): never => {
	throw new UsageError(
		`${visible(text) === '' ? 'An empty HOST' : `"${visible(text)}"`} ${why}`,
		'HOST is [user@]host[:port], [IPv6]:port, ssh://user@host:port, an alias of ~/.ssh/config or a profile of hosts.toml.',
	);
};

/** Throws UsageError. */
export const parsePort = (text: string, whole: string): number => {
	const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
	return port >= 1 && port <= 65_535 ? port : refuse(whole, `has the port "${visible(text)}": a port is a number from 1 to 65535.`);
};

/** `host`, `host:port`, `[v6]`, `[v6]:port`; an IPv6 address without brackets can have no port. */
const splitPort = (place: string, whole: string): {host: string; port?: number} => {
	const bracketed = /^\[([^\]]*)\](?::(.*))?$/s.exec(place);
	if (bracketed) {
		const [, host = '', port] = bracketed;
		if (isIP(host) !== 6) refuse(whole, 'has square brackets around something that is no IPv6 address.');
		return port === undefined ? {host} : {host, port: parsePort(port, whole)};
	}
	if (isIP(place) === 6) return {host: place};
	const colon = place.indexOf(':');
	if (colon < 0) return {host: place};
	if (place.indexOf(':', colon + 1) >= 0)
		refuse(whole, 'is no IPv6 address, and a host has only one port. An IPv6 address with a port is written [2001:db8::1]:2222.');
	return {host: place.slice(0, colon), port: parsePort(place.slice(colon + 1), whole)};
};

const decode = (text: string): string => {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
};

/** The characters that ssh(1) refuses in a user, because others may put it into a shell line. */
export const isUserName = (text: string): boolean => text !== '' && !text.startsWith('-') && !/[\s'"`$\\;&<>|(){}\p{Cc}]/u.test(text);

export const isHostName = (text: string): boolean => isIP(text) !== 0 || (/^[\p{L}\p{N}._-]+$/u.test(text) && !text.startsWith('-'));

/** Throws UsageError with a sentence on what is wrong with it. */
export const parseHostArgument = (text: string): HostArgument => {
	if (text === '') refuse(text, 'names no server.');
	if (text.startsWith('-')) refuse(text, 'begins with "-": that is an option, no host. Options may stand after HOST.');
	if (/[\p{Cc}\p{Cf}]/u.test(text)) refuse(text, 'holds control or invisible characters, which no host name has.');
	if (/\s/u.test(text)) refuse(text, 'holds a space, which no host name has.');
	const url = /^ssh:\/\/([^/]*)(\/.*)?$/is.exec(text);
	if (!url && /^[a-z][a-z\d+.-]*:\/\//i.test(text)) refuse(text, 'is no address that ssh knows: only ssh:// is one.');
	if (url?.[2] !== undefined && url[2] !== '/') refuse(text, 'holds a path, and a login has none.');
	const whole = url ? (url[1] as string) : text;
	// A user may hold an @ itself: ssh splits at the last one.
	const at = whole.lastIndexOf('@');
	const user = at < 0 ? undefined : url ? decode(whole.slice(0, at)) : whole.slice(0, at);
	const {host, port} = splitPort(whole.slice(at + 1), text);
	if (user !== undefined && !isUserName(user))
		refuse(text, 'has a user that no server has: it is empty, begins with "-", or holds quotes, spaces or shell characters.');
	if (!isHostName(host)) refuse(text, `has the host "${visible(host)}": a host is letters, digits, dots and hyphens, or an IP address.`);
	return {host, ...(user === undefined ? {} : {user}), ...(port === undefined ? {} : {port})};
};

/** `root@mx.example.org`, `root@[2001:db8::1]:2222`: 22 is not said. */
export const formatHost = (user: string, host: string, port: number | undefined): string => {
	const place = isIP(host) === 6 && port !== undefined && port !== 22 ? `[${host}]` : host;
	return `${user}@${place}${port === undefined || port === 22 ? '' : `:${port}`}`;
};
