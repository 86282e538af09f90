// fixtures/demo/server.json: what the demo's disk holds and what its programs have as defaults, from a lab in state broken.
import type {Lab} from '../lab/lab.ts';
import {databasePassword, kernel} from './stand-ins.ts';

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

/** Times and numbers that the demo makes for itself (source/demo/units.ts), and lists that systemd tells in any order. */
const sameEachTime = (line: string): string => {
	const [key = '', value = ''] = [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)];
	if (/Timestamp$|^LastTriggerUSec$|^NextElapseUSecRealtime$/.test(key) && value !== '') return `${key}=Tue 2026-11-24 03:45:32 UTC`;
	if (/^(?:MainPID|ExecMainPID)$/.test(key) && value !== '0') return `${key}=101`;
	if (/^(?:CPUUsageNSec|MemoryCurrent|MemoryPeak|TasksCurrent)$/.test(key) && /^\d+$/.test(value)) return `${key}=1`;
	if (key === 'InvocationID' && value !== '') return `${key}=${'0'.repeat(32)}`;
	if (/^(?:Requires|Wants|WantedBy|Conflicts|Before|After|TriggeredBy|Triggers|Names)$/.test(key)) return `${key}=${value.split(' ').sort().join(' ')}`;
	return line;
};

export const recordDemoServer = async (lab: Lab): Promise<string> => {
	const inside = async (script: string): Promise<string> => {
		const {code, stdout, stderr} = await lab.exec(script);
		if (code !== 0) throw new Error(`demo: ${stderr.trim()}`);
		return stdout;
	};
	const linesOf = async (script: string): Promise<string[]> => (await inside(script)).trimEnd().split('\n');
	const standIns = [
		[(await inside('cat /usr/local/share/mailtui-lab/mailuser-password')).trim(), databasePassword],
		[(await inside('uname -r')).trim(), kernel],
	] as const;
	const clean = (text: string): string => standIns.reduce((before, [real, standIn]) => before.replaceAll(real, standIn), text);

	const files: Record<string, unknown> = {};
	for (const row of await linesOf(`find ${places.join(' ')} -printf '%y\\t%m\\t%u\\t%g\\t%p\\t%l\\n' | LC_ALL=C sort -t '\t' -k 5`)) {
		const [type, mode, user, group, path, link] = row.split('\t') as [string, string, string, string, string, string];
		const owner = {mode, user, group};
		if (type === 'd') files[path] = {...owner, directory: true};
		else if (type === 'l') files[path] = {...owner, link};
		else files[path] = {...owner, lines: clean(await inside(`cat '${path}'`)).split('\n')};
	}

	const unitFacts: Record<string, string[]> = {};
	for (const unit of units) {
		const lines = await linesOf(`systemctl show '${unit}'`);
		unitFacts[unit] = lines.filter(line => properties.has(line.slice(0, line.indexOf('=')))).map(line => sameEachTime(line));
	}

	const recorded = {
		recordedFrom: 'test/record/demo-server.ts on the lab (Debian 13), state broken',
		files,
		units: unitFacts,
		passwd: await linesOf('getent passwd root mail postfix opendkim postgres dovecot dovenull vmail nobody'),
		group: await linesOf('getent group root mail postfix opendkim postgres dovecot dovenull vmail postdrop ssl-cert nogroup'),
		dovecotDefaults: (await linesOf('doveconf -d')).filter(line => !line.startsWith('#')).map(clean),
		postfixDefaults: (await linesOf('postconf -d')).map(line => clean(line).replace(/^process_id = .*/, 'process_id = 101')),
	};
	return `${JSON.stringify(recorded, undefined, '\t')}\n`;
};
