// Which archives hold the mail of an address, and what a new one is called.
import {type Archive, findArchives} from '../commands/find-archives.ts';
import type {Host} from '../host/host.ts';
import {RefusedError} from '../problem.ts';
import {carry} from './hands.ts';

const stem = (address: string): string => `${address.replace(/[^\w.@+=-]/g, '_')}-`;

/** The address, when it was, and `.tar.gz`; what a name cannot have becomes `_`. */
export const archiveName = (address: string, now: Date): string =>
	`${stem(address)}${now.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}.tar.gz`;

/** Newest first. Throws HostError, and RefusedError where they cannot be listed. */
export const archivesOf = async (host: Pick<Host, 'run'>, address: string): Promise<readonly Archive[]> => {
	const answer = await carry(host, findArchives, null);
	if (!answer.ok) throw new RefusedError(answer.why);
	return answer.value.filter(({name}) => name.startsWith(stem(address)) && /^\d{8}-\d{6}\.tar\.gz$/.test(name.slice(stem(address).length)));
};
