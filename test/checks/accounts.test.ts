// Database and authentication: who is asked, what the answers mean, and what is no answer.
import {describe, expect, it} from 'vitest';
import {authentication} from '../../source/checks/authentication.ts';
import {database} from '../../source/checks/database.ts';
import type {CommandResult} from '../../source/host/host.ts';
import {resultOf} from '../commands/recorded.ts';
import {type Replies, replay, told} from './replay.ts';
import {failed, log, running, stopped, unit} from './server-says.ts';

const config = 'pgsql 127.0.0.1 {\n  parameters {\n    dbname = mailserver\n    password = kanarienvogel\n    user = mailuser\n  }\n}\n';
const nobody = failed(67, "user doesn't exist\n");
const settings = 'virtual_mailbox_domains = proxy:pgsql:/etc/postfix/d.cf\nvirtual_alias_maps = hash:/etc/aliases, proxy:pgsql:/etc/postfix/a.cf\n';
const wellAsked: Replies = {
	'systemd-show': running,
	'doveconf-effective': config,
	'doveadm-auth-lookup': nobody,
	'doveadm-user': nobody,
	'postconf-settings': settings,
	'postmap-query': failed(1, ''),
	'table-read': 'hosts = db.example.org\nuser = u\npassword = kanarienvogel\ndbname = m\n',
};

describe('the database', () => {
	it('answers Dovecot and Postfix, each by its own way', async () => {
		const findings = await replay(database, wellAsked);
		expect(told(findings)).toEqual([
			"ok Dovecot passdb: Dovecot's passdb is answered: mailserver on 127.0.0.1 as mailuser.",
			"ok Dovecot userdb: Dovecot's userdb is answered: mailserver on 127.0.0.1 as mailuser.",
			'ok /etc/postfix/d.cf: Postfix is answered for virtual_mailbox_domains: m on db.example.org as u.',
			'ok /etc/postfix/a.cf: Postfix is answered for virtual_alias_maps: m on db.example.org as u.',
		]);
		expect(JSON.stringify(findings)).not.toContain('kanarienvogel');
	});

	it('that is away is not taken for the error of configuration that Dovecot reports', async () => {
		const trouble = failed(75, 'doveadm(x): Error: auth-master: userdb lookup(x): Auth USER lookup failed\n');
		const journal = log(
			'dovecot',
			'auth(x): Error: sql: userdb_sql settings: Failed to parse configuration: Failed to expand userdb_sql_query setting variables: Not connected to database',
		);
		const findings = await replay(database, {...wellAsked, 'doveadm-user': trouble, 'journal-mail': journal});
		expect(findings[1]).toMatchObject({
			level: 'failure',
			says: 'Dovecot cannot reach its database: mailserver on 127.0.0.1 as mailuser.',
			evidence: [{from: 'doveadm'}, {from: 'journal dovecot', text: expect.stringContaining('Not connected to database')}],
		});
	});

	it.each([
		[
			'a table that cannot be asked',
			{'postmap-query': failed(1, 'postmap: fatal: table proxy:pgsql:/etc/postfix/d.cf: query error: Application error\n')},
			2,
			'failure',
			'Postfix cannot look up virtual_mailbox_domains: m on db.example.org as u.',
		],
		[
			'a Dovecot that does not run',
			{'doveadm-auth-lookup': failed(75, 'Error: connect(/run/dovecot/auth-userdb) failed: No such file or directory\n')},
			0,
			'skipped',
			"Dovecot's passdb could not be asked: Dovecot does not run.",
		],
		[
			'a configuration that Dovecot refuses',
			{'doveadm-auth-lookup': failed(89, 'doveconf: Fatal: Error in configuration file /etc/dovecot/x line 1: y\n')},
			0,
			'unknown',
			"Dovecot's passdb could not be asked, because Dovecot refuses its own configuration.",
		],
		[
			'no Dovecot at all',
			{'doveadm-auth-lookup': failed(127, '')},
			0,
			'unknown',
			"Dovecot's passdb could not be asked: doveadm is not installed on this server.",
		],
	] as const)('%s', async (_, replies, index, level, says) => {
		expect((await replay(database, {...wellAsked, ...replies}))[index]).toMatchObject({level, says});
	});

	it('does not wait for a proxy that is gone with Postfix', async () => {
		const tables: string[] = [];
		const stoppedPostfix = `${unit('postfix.service', stopped)}\n\n${unit('dovecot.service')}`;
		await replay(database, {
			...wellAsked,
			'systemd-show': stoppedPostfix,
			'postmap-query': command => {
				tables.push(String(command.argv.at(-1)));
				return failed(1, '');
			},
		});
		expect(tables).toEqual(['pgsql:/etc/postfix/d.cf', 'pgsql:/etc/postfix/a.cf']);
	});
});

describe('authentication without a probe', () => {
	const user = (names: string, lookup: CommandResult): Replies => ({
		'doveadm-user': command => (command.argv.at(-1) === '*' ? resultOf(names) : lookup),
		'doveadm-auth-lookup': 'passdb: x\n  user : x\n',
	});

	it.each([
		[
			'finds somebody by itself',
			user('root\na@example.org\n', resultOf('field\tvalue\nuid\t5000\n')),
			['ok a@example.org: The passdb knows this user.', 'ok a@example.org: The userdb knows this user.'],
		],
		[
			'fails where userdb and list disagree',
			user('a@example.org\n', failed(67, '')),
			['ok a@example.org: The passdb knows this user.', 'failure a@example.org: The userdb does not know a user that the list of users names.'],
		],
		[
			'is unknown where users cannot be listed',
			{'doveadm-user': failed(75, 'Fatal: user listing failed\n')},
			[
				'unknown Dovecot: No login could be looked at: Dovecot cannot list its users (Fatal: user listing failed); the userdb needs an iterate_query for that. Name a mailbox with --probe ADDRESS.',
			],
		],
		[
			'is unknown without users',
			{'doveadm-user': resultOf('')},
			['unknown Dovecot: No login could be looked at: Dovecot knows no user at all. Name a mailbox with --probe ADDRESS.'],
		],
	] as ReadonlyArray<readonly [string, Replies, readonly string[]]>)('%s', async (_, replies, expected) => {
		expect(told(await replay(authentication, replies))).toEqual(expected);
	});
});
