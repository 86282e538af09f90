// HOST as the user wrote it -> an opened session: the demo, this machine, or ssh, all with the same wrappers around them.
import {createAt} from './checks/at.ts';
import type {CommonOptions} from './cli/shape.ts';
import {createAsk} from './commands/ask.ts';
import {type Clock, createClock} from './host/clock.ts';
import {createHere} from './host/here.ts';
import type {ConnectionState, Host} from './host/host.ts';
import {createLogged} from './host/logged.ts';
import type {Asker} from './host/login.ts';
import {createReadOnly} from './host/read-only.ts';
import type {Secret} from './host/secret.ts';
import type {Session} from './session.ts';

type Opened = Pick<Session, 'host' | 'here' | 'target' | 'readOnly' | 'close'> & {readonly probe?: {readonly address: string; readonly password?: Secret}};

/** Who can be asked while a host is opened, and who is told what is happening. */
type Company = {readonly asker: Asker | undefined; tell(sentence: string): void};

/** The demo really is reached by ssh; what a person must see is that it is the demo. */
const asDemo = (host: Host): Host => {
	const named = (state: ConnectionState): ConnectionState => (state.state === 'connected' ? {...state, route: {via: 'demo', address: ''}} : state);
	return {...host, connection: () => named(host.connection()), onConnection: listener => host.onConnection(state => listener(named(state)))};
};

const openDemo = async (options: CommonOptions, clock: Clock, {tell}: Company): Promise<Opened> => {
	const [{startDemo}, {connectSsh}] = await Promise.all([import('./demo/demo.ts'), import('./host/ssh.ts')]);
	tell('starting the embedded server');
	const demo = await startDemo(clock);
	try {
		const host = asDemo(await connectSsh(demo.login, undefined, clock));
		const close = async () => {
			await host.close();
			await demo.close();
		};
		return {host, here: demo.here, target: demo.target, readOnly: options.readOnly ?? false, probe: {address: options.probe ?? demo.probeAddress}, close};
	} catch (error) {
		await demo.close();
		throw error;
	}
};

const openServer = async (hostArgument: string, options: CommonOptions, clock: Clock, {asker, tell}: Company): Promise<Opened> => {
	const {resolveServer} = await import('./profile/resolve-server.ts');
	const server = await resolveServer(hostArgument, options, process.env);
	for (const note of server.notes) tell(note);
	const shared = {here: createHere(), target: server.target, readOnly: server.readOnly, ...(server.probe && {probe: server.probe})};
	if (server.login === 'local') {
		const {createLocalHost} = await import('./host/local.ts');
		const host = createLocalHost(clock, {...(server.sudoPassword && {password: server.sudoPassword}), ...(asker && {asker})});
		return {...shared, host, close: host.close};
	}
	const {connectSsh} = await import('./host/ssh.ts');
	const host = await connectSsh(server.login, asker, clock);
	return {...shared, host, close: host.close};
};

/** Throws HostError and UsageError. */
export const openSession = async (hostArgument: string, options: CommonOptions, company: Company): Promise<Session> => {
	const clock = createClock();
	const opened = await (hostArgument === 'demo' ? openDemo(options, clock, company) : openServer(hostArgument, options, clock, company));
	const logged = createLogged(opened.host, clock);
	const host = opened.readOnly ? createReadOnly(logged.host) : logged.host;
	const {here, target, readOnly, probe, close} = opened;
	return {
		host,
		here,
		clock,
		target,
		readOnly,
		at: () => createAt({host, ask: createAsk(host), here, clock, target, readOnly, ...(probe && {probe})}),
		onCommand: logged.onCommand,
		close,
	};
};
