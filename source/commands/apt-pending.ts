// Packages that an upgrade would bring, without lock and without writing apt's cache (apt-get(8), apt.conf(5)).
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type PendingPackage = {
	readonly name: string;
	readonly from: string;
	readonly to: string;
	/** It comes from the security archive. */
	readonly security: boolean;
};

const parseLine = (line: string): PendingPackage[] => {
	// Inst openssl [3.5.1-1] (3.5.1-1+deb13u1 Debian-Security:13/stable-security [amd64]) []
	const match = /^Inst (\S+) (?:\[([^\]]*)\] )?\((\S+) ([^)]*)\)/.exec(line);
	if (match === null) return [];
	const [name = '', from, to = '', origin = ''] = match.slice(1);
	// What is new comes along with an upgrade and is not pending by itself.
	return from === undefined ? [] : [{name, from, to, security: /Debian-Security:|-security\b/i.test(origin)}];
};

export const aptPending: ReadCommand<undefined, Answer<readonly PendingPackage[]>> = {
	name: 'apt-pending',
	examples: [undefined],
	build: () => ({
		name: 'apt-pending',
		argv: ['apt-get', '-s', '-o', 'Debug::NoLocking=true', '-o', 'Dir::Cache::pkgcache=', '-o', 'Dir::Cache::srcpkgcache=', 'upgrade', '--with-new-pkgs'],
		effect: 'read',
		asRoot: false,
		timeoutMs: 30_000,
	}),
	parse: result => {
		const refusal = refusalOf('apt-get', result);
		if (refusal) return refusal;
		if (result.code !== 0) return noAnswer(`apt-get cannot say what is pending: ${firstLine(result.stderr) || `it ended with ${result.code}`}`);
		return {ok: true, value: result.stdout.split('\n').flatMap(parseLine)};
	},
};
