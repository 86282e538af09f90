// One opened server with all that checks, screens and subcommands need of it; the demo, this machine and ssh look the same.
import type {Remember} from './changes/shape.ts';
import type {At, Target} from './checks/shape.ts';
import type {Clock} from './host/clock.ts';
import type {Here} from './host/here.ts';
import type {Host, LoggedCommand} from './host/host.ts';
import type {Secret} from './host/secret.ts';
import type {DatabaseSettings} from './profile/database-settings.ts';

export type Session = {
	readonly host: Host;
	readonly here: Here;
	readonly clock: Clock;
	readonly target: Target;
	readonly readOnly: boolean;
	/** What the profile says of the database of mailboxes, in place of what the server itself says. */
	readonly database?: DatabaseSettings;
	/** A fresh run: nothing is remembered from an earlier one. */
	at(): Omit<At, 'signal'>;
	/** Every remote command that was carried, as it ends. Returns how to stop listening. */
	onCommand(listener: (entry: LoggedCommand) => void): () => void;
	/** Keeps an account of a change on this machine; not of the demo's. */
	readonly remember: Remember;
	/** The probe mailbox to be used from now on, and kept for the next time; undefined: it is forgotten. Resolves with the file that keeps it, empty on the demo. Throws UsageError. */
	rememberProbe(probe: {readonly address: string; readonly password: Secret} | undefined): Promise<string>;
	/** The one that is used now. */
	probeAddress(): string | undefined;
	close(): Promise<void>;
};
