// What the tests of the host stand on in the lab: a home with the lab's known_hosts, and hosts that are closed again.
import {copyFileSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach} from 'vitest';
import {createClock} from '../../source/host/clock.ts';
import type {Host} from '../../source/host/host.ts';
import type {Asker, Login} from '../../source/host/login.ts';
import {connectSsh} from '../../source/host/ssh.ts';
import {read} from '../host/login-fixture.ts';
import type {Lab} from './lab.ts';
import {rootLogin} from './root-login.ts';

export const whoAmI = read(['id', '-un']);
export const whoAmIPlainly = read(['id', '-un'], {asRoot: false});

export const says = async (host: Host, ...commands: Parameters<Host['run']>[0]) => (await host.run(commands)).map(result => result.stdout.trim());

export const makeLabGround = (lab: Lab) => {
	const clock = createClock();
	const cleanups: (() => Promise<unknown>)[] = [];
	let home = '';
	beforeEach(() => {
		home = mkdtempSync(join(tmpdir(), 'mailtui-lab-host-'));
		copyFileSync(lab.knownHostsFile, join(home, 'known_hosts'));
	});
	afterEach(async () => {
		for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
		rmSync(home, {recursive: true, force: true});
	});
	return {
		clock,
		inHome: (name: string) => join(home, name),
		later: (cleanup: () => Promise<unknown>) => void cleanups.push(cleanup),
		login: (user: string, more: Partial<Login> = {}): Login =>
			rootLogin(lab, {
				label: `${user}@${lab.publicAddress}`,
				user,
				knownHostsFiles: [join(home, 'known_hosts')],
				appendKnownHostsTo: join(home, 'known_hosts'),
				via: 'auto',
				connectTimeoutMs: 10_000,
				...more,
			}),
		connect: async (to: Login, asker?: Asker): Promise<Host> => {
			const host = await connectSsh(to, asker, clock);
			cleanups.push(host.close);
			return host;
		},
	};
};
