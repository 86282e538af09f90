// Makes fixtures/demo/server.json from a running lab: what the demo's disk holds and what its programs have as defaults. `node test/demo/record.ts`
import {execFileSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';

const inside = (script: string): string =>
	execFileSync('bash', [new URL('../lab/exec.sh', import.meta.url).pathname, script], {encoding: 'utf8', maxBuffer: 1 << 26});

const units = [
	'postfix.service',
	'dovecot.service',
	'opendkim.service',
	'postgresql@17-main.service',
	'postgresql.service',
	'ssh.service',
	'fail2ban.service',
	'wg-quick@wg0.service',
	'certbot.timer',
	'certbot.service',
	'dbus.service',
	'systemd-journald.service',
	'systemd-logind.service',
];
const properties = new Set(
	(
		'Type Restart MainPID StatusText Result NRestarts ExecMainStartTimestamp ExecMainPID ExecMainCode ExecMainStatus ControlGroup MemoryCurrent MemoryPeak ' +
		'CPUUsageNSec TasksCurrent Id Names Requires Wants WantedBy Conflicts Before After TriggeredBy Triggers Documentation Description LoadState ActiveState ' +
		'FreezerState SubState FragmentPath DropInPaths UnitFileState UnitFilePreset StateChangeTimestamp InactiveExitTimestamp ActiveEnterTimestamp ' +
		'ActiveExitTimestamp InactiveEnterTimestamp CanStart CanStop CanReload NeedDaemonReload InvocationID NextElapseUSecRealtime LastTriggerUSec Unit LoadError'
	).split(' '),
);

const places = [
	'/etc/dovecot',
	'/usr/share/dovecot/protocols.d',
	'/etc/postfix/main.cf',
	'/etc/postfix/master.cf',
	'/etc/postfix/pgsql-virtual-*.cf',
	'/etc/postfix/dynamicmaps.cf',
	'/etc/opendkim.conf',
	'/etc/opendkim',
	'/etc/letsencrypt/renewal',
	'/etc/aliases',
	'/etc/mailname',
	'/etc/debian_version',
	'/usr/lib/os-release',
	'/usr/lib/systemd/system/{postfix,dovecot,opendkim,postgresql,postgresql@,ssh,fail2ban,wg-quick@,certbot}.service',
	'/usr/lib/systemd/system/certbot.timer',
];

// Passwords of a lab are made anew each time; the demo's are always these.
const passwords = [
	...inside('grep -h "^ *password = " /etc/dovecot/conf.d/auth-sql.conf.ext /etc/postfix/pgsql-virtual-*.cf').matchAll(/password = "?([^"\n]+)"?/g),
].map(match => match[1] as string);
const clean = (text: string): string => passwords.reduce((before, password) => before.replaceAll(password, 'the-demo-reads-with-this'), text);

const files: Record<string, unknown> = {};
for (const row of inside(`find ${places.join(' ')} -printf '%y\\t%m\\t%u\\t%g\\t%p\\t%l\\n' | sort -t '\t' -k 5`)
	.trimEnd()
	.split('\n')) {
	const [type, mode, user, group, path, link] = row.split('\t') as [string, string, string, string, string, string];
	const owner = {mode, user, group};
	if (type === 'd') files[path] = {...owner, directory: true};
	else if (type === 'l') files[path] = {...owner, link};
	else files[path] = {...owner, lines: clean(inside(`cat '${path}'`)).split('\n')};
}

const unitFacts: Record<string, string[]> = {};
for (const unit of units) {
	const lines = inside(`systemctl show '${unit}'`).trimEnd().split('\n');
	unitFacts[unit] = lines.filter(line => properties.has(line.slice(0, line.indexOf('='))));
}

const recorded = {
	recordedFrom: 'test/demo/record.ts on the lab (Debian 13), state broken',
	files,
	units: unitFacts,
	passwd: inside('getent passwd root mail postfix opendkim postgres dovecot dovenull vmail nobody').trimEnd().split('\n'),
	group: inside('getent group root mail postfix opendkim postgres dovecot dovenull vmail postdrop ssl-cert nogroup').trimEnd().split('\n'),
	dovecotDefaults: inside('doveconf -d')
		.trimEnd()
		.split('\n')
		.filter(line => !line.startsWith('#')),
	postfixDefaults: inside('postconf -d').trimEnd().split('\n'),
};
writeFileSync(new URL('../../fixtures/demo/server.json', import.meta.url), `${JSON.stringify(recorded, undefined, '\t')}\n`);
