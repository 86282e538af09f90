// A login with a home of its own in a temporary directory, and askers that answer from a list.
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Command} from '../../source/host/host.ts';
import {knownHostName} from '../../source/host/known-hosts.ts';
import type {Asker, Login} from '../../source/host/login.ts';
import {createSecret} from '../../source/host/secret.ts';
import type {TestServer} from './ssh-server.ts';

export const makeHome = () => {
	const directory = mkdtempSync(join(tmpdir(), 'mailtui-host-'));
	const path = (name: string) => join(directory, name);
	return {
		path,
		write: (name: string, text: string) => {
			writeFileSync(path(name), text, {mode: 0o600});
			return path(name);
		},
		remove: () => rmSync(directory, {recursive: true, force: true}),
	};
};

export type Home = ReturnType<typeof makeHome>;

export const loginTo = (server: {readonly port: number}, home: Home, more: Partial<Login> = {}): Login => ({
	label: 'root@mx.example.org',
	user: 'root',
	host: '127.0.0.1',
	port: server.port,
	identityFiles: [home.path('id_ed25519')],
	identitiesOnly: false,
	jumps: [],
	knownHostsFiles: [home.path('known_hosts')],
	appendKnownHostsTo: home.path('known_hosts'),
	acceptNew: false,
	via: 'auto',
	readOnly: false,
	keepAliveMs: 0,
	connectTimeoutMs: 20_000,
	...more,
});

export const knownLine = (server: TestServer, host = '127.0.0.1'): string =>
	`${knownHostName(host, server.port)} ${server.hostKey.public.split(' ').slice(0, 2).join(' ')}\n`;

/** Answers in turn; a question too many is answered with nothing. `asked` keeps the titles. */
export const answering = (answers: readonly (boolean | string)[]) => {
	const left = [...answers];
	const asked: string[] = [];
	const asker: Asker = {
		confirm: async question => {
			asked.push([question.title, ...question.lines].join('\n'));
			return left.shift() === true;
		},
		secret: async question => {
			asked.push(question.title);
			const answer = left.shift();
			return typeof answer === 'string' ? createSecret(answer) : undefined;
		},
	};
	return {asker, asked};
};

export const read = (argv: readonly [string, ...string[]], more: Partial<Command<'read'>> = {}): Command<'read'> => ({
	name: argv[0],
	argv,
	effect: 'read',
	asRoot: true,
	timeoutMs: 10_000,
	...more,
});
