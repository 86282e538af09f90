// Root of the lab's server, by key, as a profile would say it.
import type {Login} from '../../source/host/login.ts';
import type {LabFacts} from './lab.ts';

export const rootLogin = (lab: LabFacts, more: Partial<Login> = {}): Login => ({
	label: `root@${lab.publicAddress}`,
	user: 'root',
	host: lab.publicAddress,
	port: lab.sshPort,
	identityFiles: [lab.rootKeyFile],
	identitiesOnly: true,
	jumps: [],
	knownHostsFiles: [lab.knownHostsFile],
	appendKnownHostsTo: lab.knownHostsFile,
	acceptNew: false,
	via: 'ssh',
	readOnly: false,
	keepAliveMs: 0,
	connectTimeoutMs: 20_000,
	...more,
});
