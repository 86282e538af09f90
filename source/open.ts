// HOST as the user wrote it -> an opened session: the demo, this machine, or ssh, all with the same wrappers around them.
import type {Probe} from './checks/shape.ts';
import type {CommonOptions} from './cli/shape.ts';
import {createAsk} from './commands/ask.ts';
import {type Clock, createClock} from './host/clock.ts';
import {createHere} from './host/here.ts';
import type {Host} from './host/host.ts';
import {createLogged} from './host/logged.ts';
import type {Asker} from './host/login.ts';
import {createReadOnly} from './host/read-only.ts';
import type {Secret} from './host/secret.ts';
import type {Session} from './session.ts';

type ProbeMailbox = {readonly address: string; readonly password?: Secret};

type Opened = Pick<Session, 'host' | 'here' | 'target' | 'readOnly'> & {readonly probe: ProbeMailbox | undefined; close(): Promise<void>};

const openDemo = async (options: CommonOptions, clock: Clock): Promise<Opened> => {
	const [{startDemo}, {connectSsh}] = await Promise.all([import('./demo/demo.ts'), import('./host/ssh.ts')]);
	const demo = await startDemo(clock);
	const close = (host: Host | undefined) => async () => {
		await host?.close();
		await demo.close();
	};
	try {
		const host = await connectSsh(demo.login, undefined, clock);
		return {host, here: demo.here, target: demo.target, readOnly: options.readOnly ?? false, probe: {address: options.probe ?? demo.probeAddress}, close: close(host)};
	} catch (error) {
		await close(undefined)();
		throw error;
	}
};

/** A probe named for a read-only session stays unused: sending mail changes something. */
const createProbe = (mailbox: ProbeMailbox, host: Host): Probe => ({
	...mailbox,
	run: async (command, args) => {
		const [result] = await host.run([command.build(args)]);
		if (result === undefined) throw new Error(`no answer to ${command.name}`);
		return command.parse(result);
	},
});

export const openSession = async (hostArgument: string, options: CommonOptions, asker: Asker | undefined): Promise<Session> => {
	const clock = createClock();
	const opened = hostArgument === 'demo' ? await openDemo(options, clock) : await openServer(hostArgument, options, asker, clock);
	const logged = createLogged(opened.host, clock);
	const host = opened.readOnly ? createReadOnly(logged.host) : logged.host;
	const probe = opened.probe === undefined || opened.readOnly ? undefined : createProbe(opened.probe, host);
	return {
		host,
		here: opened.here,
		clock,
		target: opened.target,
		readOnly: opened.readOnly,
		at: () => ({ask: createAsk(host), here: opened.here, clock, target: opened.target, ...(probe && {probe})}),
		onCommand: logged.onCommand,
		close: opened.close,
	};
};

const openServer = async (hostArgument: string, options: CommonOptions, asker: Asker | undefined, clock: Clock): Promise<Opened> => {
	const {resolveServer} = await import('./profile/resolve-server.ts');
	const server = resolveServer(hostArgument, options, process.env);
	const shared = {here: createHere(), target: server.target, readOnly: server.readOnly, probe: server.probe};
	if (server.login === 'local') {
		const {createLocalHost} = await import('./host/local.ts');
		const host = createLocalHost(clock, {...(server.sudoPassword && {password: server.sudoPassword}), ...(asker && {asker})});
		return {...shared, host, close: () => host.close()};
	}
	const {connectSsh} = await import('./host/ssh.ts');
	const host = await connectSsh(server.login, asker, clock);
	return {...shared, host, close: () => host.close()};
};
