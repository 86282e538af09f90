// What was recorded from a real Debian 13 (test/record/demo-server.ts): files, units, defaults of Dovecot and Postfix.
import server from '../../fixtures/demo/server.json' with {type: 'json'};

type RecordedFile = {
	readonly mode: string;
	readonly user: string;
	readonly group: string;
	readonly directory?: true;
	readonly link?: string;
	readonly lines?: readonly string[];
};

type Recorded = {
	readonly files: Readonly<Record<string, RecordedFile>>;
	readonly units: Readonly<Record<string, readonly string[]>>;
	readonly passwd: readonly string[];
	readonly group: readonly string[];
	/** As `doveconf -d` prints them. */
	readonly dovecotDefaults: readonly string[];
	/** As `postconf -d` prints them. */
	readonly postfixDefaults: readonly string[];
};

export const recorded = server as unknown as Recorded;
