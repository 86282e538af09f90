// doveadm(1): users, logins, mailboxes and mails of the demo, asked of the Dovecot that runs.

import {doveadmMail} from '../doveadm-mail.ts';
import {printTable} from '../doveadm-table.ts';
import {authenticate, listUsers, lookupPassword, lookupUser} from '../dovecot-users.ts';
import {type Options, readOptions} from '../options.ts';
import {verifyPassword} from '../verify-password.ts';
import type {Call, Program} from './shape.ts';

const isUp = (call: Call) => call.world.units.isActive('dovecot.service');
const internal = 'Internal error occurred. Refer to server log for more information.';

const user = async (call: Call, options: Options, format: string): Promise<number> => {
	const mask = options.words[1] ?? '';
	const protocol = options
		.values('x')
		.map(each => /^(?:protocol|service)=(.+)$/.exec(each)?.[1])
		.find(Boolean);
	if (/[*?]/.test(mask)) {
		const names = isUp(call) ? await listUsers(call.world) : undefined;
		if (!names) {
			call.err(
				isUp(call)
					? 'Error: auth-master: userdb list: User listing returned failure\nFatal: user listing failed\n'
					: 'Error: auth-master: userdb list: connect(/run/dovecot/auth-userdb) failed: Connection refused\nFatal: user listing failed\n',
			);
			return 75;
		}
		const pattern = new RegExp(
			`^${mask
				.replace(/[.+^${}()|[\]\\]/g, '\\$&')
				.replaceAll('*', '.*')
				.replaceAll('?', '.')}$`,
		);
		call.out(
			`${format === 'json' ? '[]' : ''}${names
				.filter(name => pattern.test(name))
				.map(name => `${name}\n`)
				.join('')}`,
		);
		return 0;
	}
	const found = isUp(call) ? await lookupUser(call.world, mask, protocol) : undefined;
	if (found?.found === 'yes') {
		const {fields, uid, gid, home = '', mailPath} = found.value;
		const extra = [...fields].filter(([key]) => !['uid', 'gid', 'home', 'user', 'mail_path'].includes(key));
		const rows = [['uid', uid], ['gid', gid], ['home', home], ['mail_path', mailPath], ...extra].map(([field, value]) => ({
			field: String(field),
			value: String(value),
		}));
		const wanted = options.value('f');
		if (wanted === undefined) printTable(call, format === '' ? 'tab' : format, ['field', 'value'], rows);
		else
			call.out(
				rows
					.filter(row => row.field === wanted)
					.map(row => `${row.value}\n`)
					.join(''),
			);
		return 0;
	}
	if (found?.found === 'no') {
		call.out(`${format === 'json' ? '[]' : 'field\tvalue\n'}\nuserdb lookup: user ${mask} doesn't exist\n`);
		return 67;
	}
	call.err(
		`doveadm(${mask})<${call.world.units.pid()}><>: Error: auth-master: userdb lookup(${mask}): ${found ? 'Auth USER lookup failed' : 'connect(/run/dovecot/auth-userdb) failed: Connection refused'}\n\nuserdb lookup: ${internal}\n`,
	);
	call.out(format === 'json' ? '[]' : 'field\tvalue\n');
	return 75;
};

const auth = async (call: Call, options: Options, format: string): Promise<number> => {
	const [, verb, name = '', given] = options.words;
	if (verb === 'lookup') {
		if (!isUp(call)) {
			call.err(
				`Error: auth-master: passdb lookup(${name}): connect(/run/dovecot/auth-userdb) failed: Connection refused\nError: cmd auth lookup: passdb lookup failed for ${name}\n`,
			);
			return 75;
		}
		const found = await lookupPassword(call.world, name);
		if (found.found === 'trouble') {
			call.err(`Error: auth-master: passdb lookup(${name}): Internal failure\nError: cmd auth lookup: passdb lookup failed for ${name}\n`);
			return 75;
		}
		if (format === 'json') call.out('[]');
		call.out(found.found === 'yes' ? `passdb: ${name}\n  user      : ${found.value.user}\n` : `passdb lookup: user ${name} doesn't exist\n`);
		return found.found === 'yes' ? 0 : 67;
	}
	if (verb !== 'test' && verb !== 'login') return usage(call);
	if (!isUp(call)) {
		call.err('Error: auth-client: conn unix:/run/dovecot/auth-client: connect(/run/dovecot/auth-client) failed: Connection refused\n');
		return 75;
	}
	const password = given ?? call.stdin.toString().split('\n')[0] ?? '';
	const answer = await authenticate(call.world, name, password);
	if (format === 'json') call.out('[]');
	if (answer.found === 'trouble') {
		call.err(`Error: cmd auth test: user ${name}: internal auth failure\n`);
		call.out(`extra fields:\n  user=${name}\n  code=temp_fail\n`);
		return 75;
	}
	call.out(`passdb: ${name} auth ${answer.found === 'yes' ? 'succeeded' : 'failed'}\nextra fields:\n  user=${answer.found === 'yes' ? answer.value : name}\n`);
	return answer.found === 'yes' ? 0 : 77;
};

const who = (call: Call, format: string): number => {
	if (!isUp(call)) {
		call.err('Fatal: net_connect_unix(/run/dovecot/anvil) failed: Connection refused\n');
		return 75;
	}
	const byUser = Map.groupBy(call.world.sessions, session => session.user);
	const rows = [...byUser].map(([username, sessions]) => ({
		username,
		connections: String(sessions.length),
		service: 'imap',
		pids: `(${sessions.map(each => each.pid).join(' ')})`,
		ips: `(${[...new Set(sessions.map(each => each.peer))].join(' ')})`,
	}));
	if (format === '')
		call.out(`username # service (pids) (ips)\n${rows.map(row => `${row.username} ${row.connections} ${row.service} ${row.pids} ${row.ips}\n`).join('')}`);
	else printTable(call, format, ['username', 'connections', 'service', 'pids', 'ips'], rows);
	return 0;
};

const logErrors = (call: Call, format: string): number => {
	if (!isUp(call)) {
		call.err(
			'Error: cmd log errors: net_connect_unix(/run/dovecot/log-errors) failed: Connection refused\nError: cmd log errors: net_connect_unix(/run/dovecot/master) failed: Connection refused\n',
		);
		return 0;
	}
	const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
	const stamp = (at: Date) => `${months[at.getUTCMonth()]} ${String(at.getUTCDate()).padStart(2, '0')} ${at.toISOString().slice(11, 23)}000`;
	const rows = call.world.dovecot.errors.map(each => ({timestamp: stamp(each.at), prefix: each.prefix, type: each.kind, text: each.text}));
	if (format === '') call.out(rows.map(row => `${row.timestamp} ${row.type}: ${row.prefix}${row.text}\n`).join(''));
	else printTable(call, format, ['timestamp', 'prefix', 'type', 'text'], rows);
	return 0;
};

const serviceStatus = (call: Call, names: readonly string[], format: string): number => {
	if (!isUp(call)) {
		call.err('Fatal: net_connect_unix(/run/dovecot/master) failed: Connection refused\n');
		return 75;
	}
	const columns =
		'name process_count process_avail process_limit client_limit throttle_secs exit_failure_last exit_failures_in_sec last_drop_warning listen_pending listening doveadm_stop process_total'.split(
			' ',
		);
	const known = ['anvil', 'auth', 'config', 'imap', 'imap-login', 'lmtp', 'log', 'stats'];
	printTable(
		call,
		format,
		columns,
		known
			.filter(name => names.length === 0 || names.includes(name))
			.map(name => ({
				name,
				process_count: '1',
				process_avail: '1',
				process_limit: '100',
				client_limit: name === 'anvil' ? '1000' : '1',
				throttle_secs: '0',
				exit_failure_last: '0',
				exit_failures_in_sec: '0',
				last_drop_warning: '0',
				listen_pending: 'n',
				listening: 'y',
				doveadm_stop: 'n',
				process_total: '1',
			})),
	);
	return 0;
};

const pw = async (call: Call, options: Options): Promise<number> => {
	const hash = options.value('t');
	if (options.has('l')) call.out('SHA1 SSHA512 SCRAM-SHA-256 BLF-CRYPT PLAIN SHA512 CRYPT SHA512-CRYPT ARGON2I ARGON2ID PBKDF2 SHA256-CRYPT \n');
	if (hash === undefined) return 0;
	const right = await verifyPassword(options.value('p') ?? call.stdin.toString().split('\n')[0] ?? '', hash, 'PLAIN');
	if (right) call.out(`${hash} (verified)\n`);
	else call.err(right === undefined ? 'Fatal: Unknown scheme\n' : 'Fatal: reverse password verification check failed: Password mismatch\n');
	return right ? 0 : 75;
};

const usage = (call: Call): number => {
	call.err('usage: doveadm [-Dv] [-f <formatter>] <command> [<args>]\n');
	return 64;
};

export const doveadm: Program = {
	name: 'doveadm',
	run: call => {
		const outer = readOptions(call.argv, ['f', 'o', 'i'], true);
		const format = outer.value('f') ?? '';
		const [verb = '', ...rest] = outer.words;
		if (format !== '' && !['flow', 'json', 'pager', 'tab', 'table'].includes(format)) {
			call.err(`Fatal: Unknown print formatter: ${format}\n`);
			return 75;
		}
		// With -t and the like only for `pw`; `user` has another -f than doveadm itself.
		const options = readOptions([verb, ...rest], ['u', 'x', 'f', 'a', 'S', 's', 't', 'p', 'r']);
		if (verb === 'user') return user(call, options, format);
		if (verb === 'auth') return auth(call, options, format);
		if (verb === 'who') return who(call, format);
		if (['search', 'fetch', 'expunge', 'mailbox'].includes(verb)) return doveadmMail(call, options, format);
		if (verb === 'log' && rest[0] === 'errors') return logErrors(call, format);
		if (verb === 'service' && rest[0] === 'status') return serviceStatus(call, rest.slice(1), format);
		if (verb === 'reload' || verb === 'stop') return call.run(['systemctl', verb, 'dovecot.service']);
		if (verb === 'pw') return pw(call, options);
		return usage(call);
	},
};
