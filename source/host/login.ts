// Who logs in where and with what: what the profile, ~/.ssh/config and the options add up to.
import type {Secret} from './secret.ts';

export type Login = {
	/** As the user wrote it, user included. */
	readonly label: string;
	readonly user: string;
	/** Name or address; where `vpnAddress` is given, the public one. */
	readonly host: string;
	readonly port: number;
	/** Private keys, in the order in which they are tried; files that do not exist are passed over. */
	readonly identityFiles: readonly string[];
	/** Of the agent's keys only those that are also in `identityFiles`. */
	readonly identitiesOnly: boolean;
	readonly agentSocket?: string;
	/** In the order in which they are passed; the first is reached directly. */
	readonly jumps: readonly Login[];
	readonly knownHostsFiles: readonly string[];
	readonly appendKnownHostsTo: string;
	/** The name to look up in known_hosts in place of host and port. */
	readonly hostKeyAlias?: string;
	/** Take an unknown (never a changed) host key without asking. */
	readonly acceptNew: boolean;
	readonly vpnAddress?: string;
	readonly via: 'auto' | 'ssh' | 'vpn';
	readonly readOnly: boolean;
	readonly sudoPassword?: Secret;
	/** 0: never. */
	readonly keepAliveMs: number;
	readonly connectTimeoutMs: number;
};

/** Somebody who can be asked. Without one, what would need an answer throws HostError and names the option that gives it. */
export type Asker = {
	confirm(question: {readonly title: string; readonly lines: readonly string[]}): Promise<boolean>;
	/** Undefined: no answer was given, and none will be. */
	secret(question: {readonly title: string}): Promise<Secret | undefined>;
};
