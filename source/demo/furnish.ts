// Fills the demo's disk: what was recorded from a real Debian 13, certificates and keys, and /proc, which moves with the clock.
import {generateKeyPair, generateKeyPairSync} from 'node:crypto';
import type {Clock} from '../host/clock.ts';
import type {Certificates} from './certificates.ts';
import type {FileSystem} from './file-system.ts';
import {nameServerAddress} from './name-server.ts';
import {recorded} from './recorded.ts';
import {uptimeAtStartMs} from './units.ts';

const kernel = '6.12.48+deb13-amd64';
const totalKb = 4_028_416;

/** Between 0 and 1, calm, different for each phase: load and memory should breathe, not jump. */
const wave = (seconds: number, phase: number): number => (Math.sin(seconds / 37 + phase) + Math.sin(seconds / 11 + phase * 3) / 3 + 4 / 3) / (8 / 3);

const furnishProc = (files: FileSystem, clock: Clock) => {
	const start = clock.monotonicMs();
	const seconds = () => (clock.monotonicMs() - start) / 1000;
	const uptime = () => uptimeAtStartMs / 1000 + seconds();
	files.live(
		'/proc/loadavg',
		() => `${(0.06 + 0.22 * wave(seconds(), 0)).toFixed(2)} ${(0.09 + 0.08 * wave(seconds() / 5, 1)).toFixed(2)} 0.08 1/142 ${2400 + Math.floor(seconds())}\n`,
	);
	files.live('/proc/uptime', () => `${uptime().toFixed(2)} ${(uptime() * 1.93).toFixed(2)}\n`);
	files.live('/proc/meminfo', () => {
		const available = Math.round(totalKb * (0.56 + 0.05 * wave(seconds(), 2)));
		const rows: readonly (readonly [string, number])[] = [
			['MemTotal', totalKb],
			['MemFree', Math.round(available * 0.4)],
			['MemAvailable', available],
			['Buffers', 91_248],
			['Cached', Math.round(available * 0.5)],
			['SwapCached', 0],
			['SwapTotal', 1_048_572],
			['SwapFree', 1_041_404],
		];
		return rows.map(([name, kb]) => `${`${name}:`.padEnd(16)}${String(kb).padStart(8)} kB\n`).join('');
	});
	files.live('/proc/stat', () => {
		const ticks = Math.round(uptime() * 100);
		const line = (name: string, of: number) =>
			`${name} ${Math.round(of * 0.02)} 0 ${Math.round(of * 0.011)} ${Math.round(of * 0.96)} ${Math.round(of * 0.004)} 0 12 0 0 0\n`;
		return `${line('cpu ', ticks * 2)}${line('cpu0', ticks)}${line('cpu1', ticks)}`;
	});
	files.live('/proc/vmstat', () => 'nr_free_pages 402913\npgpgin 8812044\noom_kill 0\n');
	files.live('/proc/sys/kernel/osrelease', () => `${kernel}\n`);
};

/** Half a second of work: begun at once on another thread, and done here only when somebody is quicker. */
const newKey = () => {
	const options = {
		modulusLength: 2048,
		publicKeyEncoding: {type: 'spki', format: 'der'},
		privateKeyEncoding: {type: 'pkcs8', format: 'pem'},
	} as const;
	let pair: {readonly publicKey: Buffer; readonly privateKey: string} | undefined;
	generateKeyPair('rsa', options, (_error, publicKey, privateKey) => {
		pair ??= {publicKey, privateKey};
	});
	return () => (pair ??= generateKeyPairSync('rsa', options));
};

const dkim = (domain: string) => {
	const make = newKey();
	const record = () => {
		const text = make().publicKey.toString('base64');
		return `mail._domainkey\tIN\tTXT\t( "v=DKIM1; h=sha256; k=rsa; "\n\t  "p=${text.slice(0, 250)}"\n\t  "${text.slice(250)}" )  ; ----- DKIM key mail for ${domain}\n`;
	};
	return {key: () => make().privateKey, record};
};

export const furnish = (files: FileSystem, clock: Clock, certificates: Certificates, hostName: string) => {
	for (const [path, file] of Object.entries(recorded.files)) {
		const owner = {mode: Number.parseInt(file.mode, 8), user: file.user, group: file.group};
		if (file.directory) files.makeDirectory(path, owner);
		else if (file.link !== undefined) files.link(path, file.link);
		else files.write(path, (file.lines ?? []).join('\n'), owner);
	}
	files.link('/etc/os-release', '../usr/lib/os-release');
	files.write('/etc/hostname', `${hostName}\n`);
	files.write('/etc/hosts', `127.0.0.1\tlocalhost\n203.0.113.10\t${hostName} mx\n`);
	files.write('/etc/resolv.conf', `nameserver ${nameServerAddress}\n`);
	files.write('/etc/passwd', `${recorded.passwd.join('\n')}\n`);
	files.write('/etc/group', `${recorded.group.join('\n')}\n`);
	files.write(`/boot/vmlinuz-${kernel}`, '');
	for (const domain of ['example.org', 'example.net']) {
		const key = dkim(domain);
		const owner = {user: 'opendkim', group: 'opendkim'};
		files.makeDirectory(`/etc/dkimkeys/${domain}`, {...owner, mode: 0o700});
		files.write(`/etc/dkimkeys/${domain}/mail.private`, key.key, {...owner, mode: 0o600});
		files.write(`/etc/dkimkeys/${domain}/mail.txt`, key.record, {...owner, mode: 0o600});
	}
	files.own('/etc/dkimkeys', {mode: 0o700, user: 'opendkim', group: 'opendkim'});

	const archive = `/etc/letsencrypt/archive/${hostName}`;
	const parts = {
		cert: certificates.leafPem,
		chain: certificates.chainPem,
		fullchain: certificates.leafPem + certificates.chainPem,
		privkey: certificates.keyPem,
	};
	for (const [name, text] of Object.entries(parts)) {
		files.write(`${archive}/${name}1.pem`, text, {mode: name === 'privkey' ? 0o600 : 0o644});
		files.link(`/etc/letsencrypt/live/${hostName}/${name}.pem`, `../../archive/${hostName}/${name}1.pem`);
	}
	files.write('/etc/letsencrypt/renewal-hooks/deploy/10-mail', '#!/bin/sh\nsystemctl reload postfix\ndoveadm reload\n', {mode: 0o755});
	for (const path of ['/etc/letsencrypt/archive', '/etc/letsencrypt/live']) files.own(path, {mode: 0o700});
	files.write('/etc/ssl/certs/ca-certificates.crt', certificates.rootPem);

	for (const name of ['maildrop', 'incoming', 'active', 'deferred', 'hold', 'private', 'public'])
		files.makeDirectory(`/var/spool/postfix/${name}`, {mode: 0o700, user: 'postfix', group: name === 'maildrop' ? 'postdrop' : 'root'});
	const postfix = {user: 'postfix', group: 'postfix'};
	files.socket('/var/spool/postfix/private/auth', {...postfix, mode: 0o660});
	files.socket('/var/spool/postfix/private/dovecot-lmtp', {...postfix, mode: 0o600});
	files.makeDirectory('/var/spool/postfix/opendkim', {mode: 0o750, user: 'opendkim', group: 'postfix'});
	files.socket('/var/spool/postfix/opendkim/opendkim.sock', {user: 'opendkim', group: 'opendkim', mode: 0o770});
	files.makeDirectory('/home', {mode: 0o755});
	files.makeDirectory('/root', {mode: 0o700});
	files.makeDirectory('/tmp', {mode: 0o1777});
	files.makeDirectory('/run/systemd/system');
	files.makeDirectory('/run/systemd/journal');
	files.makeDirectory('/var/mail', {mode: 0o2775, group: 'mail'});
	files.makeDirectory('/var/mail/vmail', {mode: 0o2770, user: 'vmail', group: 'vmail'});
	files.makeDirectory('/var/lib/apt/lists/partial', {mode: 0o700});
	files.write('/var/lib/apt/lists/deb.debian.test_debian_dists_trixie_main_binary-amd64_Packages', '');
	files.makeDirectory('/var/lib/apt/periodic');
	files.write('/var/lib/apt/periodic/update-success-stamp', '');
	for (const program of ['sbin/sendmail', 'sbin/postconf', 'sbin/dovecot', 'bin/doveadm', 'bin/doveconf', 'bin/systemctl', 'bin/journalctl', 'bin/perl'])
		files.write(`/usr/${program}`, '', {mode: 0o755});
	furnishProc(files, clock);
};
