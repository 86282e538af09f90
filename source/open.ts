// HOST as the user wrote it -> an opened session: the demo, this machine, or ssh, all with the same wrappers around them.
import {createRemember} from './changes/local-journal.ts';
import {createAt} from './checks/at.ts';
import type {CommonOptions} from './cli/shape.ts';
import {createAsk} from './commands/ask.ts';
import type {Answer, Ask} from './commands/shape.ts';
import {type Clock, createClock} from './host/clock.ts';
import {createHere} from './host/here.ts';
import type {ConnectionState, Host} from './host/host.ts';
import {createLogged} from './host/logged.ts';
import type {Asker, Login} from './host/login.ts';
import {createReadOnly} from './host/read-only.ts';
import type {Secret} from './host/secret.ts';
import type {Server} from './profile/resolve-server.ts';
import {stateDirectory} from './profile/state-directory.ts';
import type {Session} from './session.ts';

type Opened = Pick<Session, 'host' | 'here' | 'target' | 'readOnly' | 'close'> & {
	readonly probe?: {readonly address: string; readonly password?: Secret};
	/** Where the database can be asked without a connection to it. */
	readonly mailDomains?: () => Promise<Answer<readonly string[]>>;
};

/** Who can be asked while a host is opened, and who is told what is happening. */
type Company = {readonly asker: Asker | undefined; tell(sentence: string): void};

/** The demo really is reached by ssh; what a person must see is that it is the demo. */
const asDemo = (host: Host): Host => {
	const named = (state: ConnectionState): ConnectionState => (state.state === 'connected' ? {...state, route: {via: 'demo', address: ''}} : state);
	return {...host, connection: () => named(host.connection()), onConnection: listener => host.onConnection(state => listener(named(state)))};
};

const openDemo = async (server: Server, clock: Clock): Promise<Opened> => {
	const [{startDemo}, {connectSsh}] = await Promise.all([import('./demo/demo.ts'), import('./host/ssh.ts')]);
	const demo = await startDemo(clock);
	try {
		const host = asDemo(await connectSsh(demo.login, undefined, clock));
		const close = async () => {
			await host.close();
			await demo.close();
		};
		const probe = server.probe ?? {address: demo.probeAddress};
		// Who logs in would start a real PostgreSQL, which takes seconds.
		return {host, here: demo.here, target: demo.target, readOnly: server.readOnly, probe, mailDomains: demo.mailDomains, close};
	} catch (error) {
		await demo.close();
		throw error;
	}
};

const connectLocal = async (server: Server, clock: Clock, asker: Asker | undefined): Promise<Host> => {
	const {createLocalHost} = await import('./host/local.ts');
	return createLocalHost(clock, {...(server.sudoPassword && {password: server.sudoPassword}), ...(asker && {asker})});
};

const connectLogin = async (login: Login, clock: Clock, {asker, tell}: Company): Promise<Host> => {
	const {connectSsh} = await import('./host/ssh.ts');
	if (login.vpnAddress === undefined) return connectSsh(login, asker, clock);
	const {vpnNote, withVpnHint} = await import('./vpn/vpn-hint.ts');
	const host = await connectSsh(login, asker, clock).catch(async (error: unknown) => {
		throw await withVpnHint(error, login);
	});
	const state = host.connection();
	const note = state.state === 'connected' ? await vpnNote(login, state.route) : undefined;
	if (note !== undefined) tell(note);
	return host;
};

const openServer = async (server: Server, clock: Clock, company: Company): Promise<Opened> => {
	if (server.login === 'demo') return openDemo(server, clock);
	const host = await (server.login === 'local' ? connectLocal(server, clock, company.asker) : connectLogin(server.login, clock, company));
	return {host, here: createHere(), target: server.target, readOnly: server.readOnly, ...(server.probe && {probe: server.probe}), close: host.close};
};

/** Throws HostError and UsageError. */
export const openSession = async (hostArgument: string, options: CommonOptions, company: Company): Promise<Session> => {
	const clock = createClock();
	const {resolveServer} = await import('./profile/resolve-server.ts');
	const server = await resolveServer(hostArgument, options, process.env);
	for (const note of server.notes) company.tell(note);
	const {host: carrier, here, target, readOnly, probe: first, mailDomains: known, close} = await openServer(server, clock, company);
	const logged = createLogged(carrier, clock);
	const host = readOnly ? createReadOnly(logged.host) : logged.host;
	const mailDomains = async (ask: Ask): Promise<Answer<readonly string[]>> => {
		if (known) return known();
		// The driver of the database is loaded where it is wanted.
		const {mailDomains: read} = await import('./mailboxes/mail-domains.ts');
		return read({ask, host, here, vpnAddress: target.vpnAddress, readOnly: true, settings: server.database});
	};
	let probe = first;
	const common = {host, here, clock, target, readOnly, mailDomains};
	return {
		host,
		here,
		clock,
		target,
		readOnly,
		...(server.database && {database: server.database}),
		at: () => createAt({...common, ask: createAsk(host), ...(server.resolver && {resolver: server.resolver}), ...(probe && {probe})}),
		onCommand: logged.onCommand,
		rememberProbe: async made => {
			probe = made;
			// The next demo is another server.
			if (server.login === 'demo') return '';
			const [{forgetProbe, probeFile, writeProbe}, {createEnvironment}, {probeText}] = await Promise.all([
				import('./profile/remembered-probe.ts'),
				import('./profile/environment.ts'),
				import('./mailboxes/probe-mailbox.ts'),
			]);
			const environment = createEnvironment();
			if (made) await writeProbe(environment, hostArgument, probeText(made.address, made.password));
			else await forgetProbe(environment, hostArgument);
			return probeFile(environment, hostArgument);
		},
		probeAddress: () => probe?.address,
		remember: server.login === 'demo' ? async () => {} : createRemember(stateDirectory()),
		close,
	};
};
