// What is recorded beside the examples of the commands: cases that a server must first be brought into.
import {everyService} from '../../source/services/every-service.ts';
import type {LabState} from '../lab/lab.ts';

/** `name`: fixtures/debian13/COMMAND/NAME.txt. */
export type Recording = {readonly command: string; readonly name: string; readonly args?: unknown};

/** Runs on a server that was just reset to `state`; `prepare` is a script for bash as root there, and ends when all is as it should be. */
export type Scene = {readonly state: LabState; readonly prepare: string; readonly records: readonly Recording[]};

/** What examples are called where it is more than `lab`, by their place in `examples`. */
export const exampleNames: Readonly<Record<string, readonly string[]>> = {
	'apt-lists': ['empty'],
	'apt-pending': ['none'],
	'certbot-dry-run': ['none'],
	'certificate-read': ['lab', 'none'],
	'change-list': ['none', 'unknown'],
	'change-rows': ['none'],
	'change-run': ['confirm-unknown', 'undo-unknown'],
	'config-read': ['postfix'],
	'container-control': ['no-engine'],
	'container-list': ['no-engine'],
	'container-logs': ['no-engine'],
	'dkim-keys': ['lab', 'none'],
	'doveadm-auth-lookup': ['lab', 'nobody'],
	'doveadm-quota-get': ['none'],
	'doveadm-user': ['everybody', 'lab', 'nobody'],
	'doveadm-who': ['nobody'],
	'file-read': ['lab', 'none'],
	'file-tail': ['lab', 'none'],
	'find-archives': ['none'],
	'find-work-trees': ['none'],
	'ip-source': ['four', 'six'],
	'journal-mail': ['quiet', 'none'],
	'journal-oom': ['none'],
	'journal-unit': ['dovecot', 'none'],
	'mail-find': ['none'],
	'maillog-follow': ['lab', 'none'],
	'maillog-search': ['none', 'nobody'],
	'path-facts': ['lab'],
	'openssl-served': ['smtp', 'submission', 'imaps', 'closed', 'sieve', 'submissions'],
	'postmap-query': ['domain', 'nobody', 'alias'],
	'postqueue-list': ['empty'],
	'public-key-read': ['key', 'certificate', 'none'],
	'queue-count': ['empty'],
	'queue-find': ['none', 'empty'],
	'reboot-signs': ['container'],
	'sha256sum-file': ['key', 'none'],
	'ss-established': ['none'],
	'systemd-cat': ['dovecot', 'none'],
	'systemd-failed': ['none'],
	'systemd-reload': ['unknown'],
	'timedatectl-show': ['container'],
	'wg-show': ['latest-handshakes', 'endpoints', 'allowed-ips'],
};

const dovecot = (name: string): readonly Recording[] => [
	{command: 'doveconf-lmtp', name},
	{command: 'dovecot-tree', name},
];

const until = (condition: string): string =>
	`for try in $(seq 100); do if ${condition}; then exit 0; fi; sleep 0.1; done; echo 'never: ${condition.replaceAll("'", '"')}' >&2; exit 1\n`;

const unit = (name: string, lines: string): string => `printf '%b' '${lines}' > /run/systemd/system/${name}.service\nsystemctl daemon-reload\n`;

/** The next version of an installed package, or the first of another; apt only looks, so there is nothing behind it. */
const stanza = (name: string, change: string, depends = ''): string =>
	`printf 'Package: ${name}\\nVersion: %s${change}\\nArchitecture: amd64\\n${depends}Description: x\\nFilename: ./x.deb\\nSize: 1\\nSHA256: ${'0'.repeat(64)}\\n\\n' "$(dpkg-query -W -f '\${Version}' ${name} 2> /dev/null)"\n`;

const archive = (place: string, label: string, suite: string, stanzas: string): string => `mkdir -p /srv/${place} && cd /srv/${place} || exit 1
{
${stanzas}} > Packages
printf 'Origin: Debian\\nLabel: ${label}\\nSuite: ${suite}\\nVersion: 13\\nArchitectures: amd64\\nSHA256:\\n %s %s Packages\\n' "$(sha256sum Packages | cut -d' ' -f1)" "$(stat -c %s Packages)" > Release
echo 'deb [trusted=yes] file:/srv/${place} ./' >> /etc/apt/sources.list
`;

export const scenes: readonly Scene[] = [
	{state: 1, prepare: '', records: dovecot('1')},
	{state: 2, prepare: '', records: dovecot('2')},
	{state: 3, prepare: '', records: dovecot('3')},
	{
		state: 1,
		prepare: `for to in testuser1 nobody; do printf 'Subject: a test\\n\\nHello.\\n' | sendmail -f testuser1@example.org $to@example.org; done
${until('[ "$(postqueue -j | grep -c delay_reason)" = 2 ]')}`,
		records: [
			{command: 'postqueue-list', name: 'deferred'},
			{command: 'queue-count', name: 'deferred'},
			{command: 'journal-mail', name: 'deferred'},
		],
	},
	{
		state: 1,
		prepare: `for to in testuser1 nobody; do printf 'Subject: a test\\n\\nHello.\\n' | sendmail -f testuser1@example.org $to@example.org; done
for try in $(seq 100); do [ "$(postqueue -j | grep -c delay_reason)" = 2 ] && break; sleep 0.1; done
systemctl stop postfix fail2ban dovecot`,
		records: [
			{command: 'postqueue-list', name: 'down'},
			{command: 'doveadm-who', name: 'down'},
			{command: 'fail2ban-status', name: 'down'},
		],
	},
	{
		state: 'broken',
		prepare: `${unit('failing', '[Unit]\\nDescription=Fails for a test\\n[Service]\\nType=oneshot\\nExecStart=/bin/false\\n')}systemctl start failing 2> /dev/null
${until('journalctl -u failing -o cat | grep -q ^Failed')}`,
		records: [
			{command: 'systemd-failed', name: 'one'},
			{command: 'systemd-cat', name: 'failing', args: {unit: 'failing.service'}},
			{command: 'systemd-control', name: 'none', args: {verb: 'restart', unit: 'no-such-unit.service'}},
			{command: 'journal-unit', name: 'failing', args: {unit: 'failing.service', lines: 5}},
		],
	},
	{
		state: 'broken',
		prepare: `${unit('flapper', '[Unit]\\nDescription=Dies and returns\\nStartLimitIntervalSec=0\\n[Service]\\nExecStart=/bin/false\\nRestart=always\\nRestartSec=2s\\n')}systemctl start flapper
${until('[ "$(systemctl show -P NRestarts flapper)" -ge 2 ] && [ "$(systemctl show -P SubState flapper)" = auto-restart ]')}`,
		records: [{command: 'systemd-show', name: 'every-service', args: everyService}],
	},
	{
		state: 'broken',
		prepare: `mkdir -p /boot && touch /run/reboot-required /boot/vmlinuz-6.12.48+deb13-amd64 /boot/vmlinuz-6.12.41+deb13-amd64
exec 3<> /dev/tcp/203.0.113.10/993 4<> /dev/tcp/2001:db8::10/143
(sleep 20) < /dev/null > /dev/null 2>&1 &
lab-certificate --days 80 > /dev/null
`,
		records: [
			{command: 'reboot-signs', name: 'required'},
			{command: 'ss-established', name: 'imap'},
			{command: 'openssl-served', name: 'imaps-before-renewal', args: {address: '127.0.0.1', port: 993, protocol: 'imaps', serverName: 'mx.example.org'}},
			{command: 'certificate-read', name: 'renewed'},
		],
	},
	{
		state: 'broken',
		prepare: `${archive('stable', 'Debian', 'stable', stanza('bind9-dnsutils', '+point1'))}${archive('security', 'Debian-Security', 'stable-security', stanza('brand-new', '1.0') + stanza('openssl', '+sec1', 'Depends: brand-new\\n'))}apt-get update -q > /dev/null`,
		records: [
			{command: 'apt-lists', name: 'fetched'},
			{command: 'apt-pending', name: 'two'},
		],
	},
];
