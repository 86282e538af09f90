// The make-believe Debian 13 mail server: its disk, units, journal, database, Dovecot and Postfix, in the state in which the first server was found.
import {randomBytes} from 'node:crypto';
import type {Clock} from '../host/clock.ts';
import {createSecret, type Secret} from '../host/secret.ts';
import {createAccounts} from './accounts.ts';
import {type Certificates, createCertificates} from './certificates.ts';
import {createDatabase, type Database} from './database.ts';
import {createDovecot, type Dovecot} from './dovecot.ts';
import {createFileSystem, type FileSystem} from './file-system.ts';
import {furnish} from './furnish.ts';
import {writeHistory} from './history.ts';
import {createJournal, type Journal} from './journal.ts';
import {createPostfix, type Postfix} from './postfix.ts';
import {createUnits, type Units} from './units.ts';

export type ImapSession = {readonly user: string; readonly pid: number; readonly peer: string};

export type World = {
	readonly clock: Clock;
	readonly hostName: 'mx.example.org';
	readonly publicAddress: '203.0.113.10';
	readonly vpnAddress: '10.100.0.1';
	readonly files: FileSystem;
	readonly journal: Journal;
	readonly units: Units;
	readonly database: Database;
	readonly dovecot: Dovecot;
	readonly postfix: Postfix;
	readonly certificates: Certificates;
	/** Of every mailbox. */
	readonly password: Secret;
	readonly sessions: Set<ImapSession>;
	/** How many mails came from outside since the demo started. */
	readonly traffic: {count: number};
	/** Counts up: for queue ids, inodes and the like. */
	nextNumber(): number;
	/** `2026-11-24 03:35:52`, as Dovecot puts it in replies. */
	stamp(): string;
	/** Work that goes on by itself; `settled` waits for all of it. */
	track(work: Promise<void>): Promise<void>;
	settled(): Promise<void>;
	/** What an administrator would do: the first N of the four repairs, in the order in which their errors come up, and a reload. */
	repair(count?: 1 | 2 | 3 | 4): void;
	close(): Promise<void>;
};

const mailConf = '/etc/dovecot/conf.d/10-mail.conf';
const repairs: ReadonlyArray<readonly [path: string, change: (text: string) => string]> = [
	['/etc/dovecot/conf.d/20-lmtp.conf', text => text.replace(/^ {2}auth_username_format = /m, '  #$&')],
	[mailConf, text => text.replace(/^(?:mail_driver|mail_home|mail_path|mail_inbox_path) = /gm, '#$&')],
	[mailConf, text => text.replace(/^#mail_driver = mbox$/m, '$&\nmail_driver = maildir')],
	['/etc/dovecot/conf.d/auth-sql.conf.ext', text => text.replace(/maildir AS mail,(?! '\/var)/, "$& '/var/mail/vmail/' || maildir AS home,")],
];

/** Mail programs that wait for mail which does not come. */
const standing = [
	{user: 'testuser1@example.org', peer: '198.51.100.7'},
	{user: 'testuser1@example.org', peer: '198.51.100.44'},
	{user: 'testuser2@example.org', peer: '203.0.113.77'},
];

export const createWorld = (clock: Clock): World => {
	const hostName = 'mx.example.org';
	const now = () => clock.now();
	const password = createSecret(randomBytes(12).toString('base64url'));
	const certificates = createCertificates(clock.now(), [hostName, 'mail.example.org']);
	const files = createFileSystem(now);
	furnish(files, clock, certificates, hostName);
	const journal = createJournal(clock);
	const dovecot = createDovecot(files, journal, now);
	const database = createDatabase(createAccounts(password.reveal()));
	const working = new Set<Promise<void>>();
	let number = 0;
	const postfix = createPostfix(() => world);
	const units = createUnits(clock, journal, {
		'dovecot.service': {
			...dovecot.program,
			stop: pid => {
				world.sessions.clear();
				dovecot.program.stop?.(pid);
			},
		},
		'postfix.service': postfix.program,
	});

	const world: World = {
		clock,
		hostName,
		publicAddress: '203.0.113.10',
		vpnAddress: '10.100.0.1',
		files,
		journal,
		units,
		database,
		dovecot,
		postfix,
		certificates,
		password,
		sessions: new Set(standing.map(({user, peer}) => ({user, peer, pid: units.pid()}))),
		traffic: {count: 0},
		nextNumber: () => ++number,
		stamp: () => clock.now().toISOString().slice(0, 19).replace('T', ' '),
		track: work => {
			const tracked = work.finally(() => working.delete(tracked));
			working.add(tracked);
			return tracked;
		},
		settled: async () => {
			while (working.size > 0) await Promise.allSettled([...working]);
		},
		repair: (count = 4) => {
			for (const [path, change] of repairs.slice(0, count)) files.write(path, change(files.read(path)));
			const unit = units.find('dovecot');
			if (unit) units.reload(unit);
		},
		close: async () => {
			await world.settled();
			await database.close();
		},
	};
	dovecot.load();
	postfix.load();
	writeHistory(world);
	return world;
};
