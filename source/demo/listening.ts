// Which TCP ports the demo's server listens on: those of units that run, where their configuration puts them.
import {dovecotBlocks, dovecotList, dovecotSetting} from './dovecot-settings.ts';
import type {World} from './world.ts';

export type ListeningPort = {
	readonly address: string;
	readonly port: number;
	readonly program: string;
	readonly pid: number;
	readonly fd: number;
	readonly backlog: number;
	readonly service: string;
};

const named: Readonly<Record<string, number>> = {smtp: 25, submission: 587, submissions: 465, smtps: 465};
const dovecotPorts: Readonly<Record<string, readonly (readonly [service: string, port: number])[]>> = {
	imap: [
		['imap', 143],
		['imaps', 993],
	],
	pop3: [
		['pop3', 110],
		['pop3s', 995],
	],
	sieve: [],
};

export const listeningPorts = (world: World): ListeningPort[] => {
	const found: ListeningPort[] = [];
	let fd = 5;
	const add = (addresses: readonly string[], port: number, program: string, unit: string, service: string, backlog = 100) => {
		if (!world.units.isActive(unit)) return;
		for (const address of addresses) found.push({address, port, program, pid: world.units.pidOf(unit), fd: ++fd, backlog, service});
	};
	const everywhere = ['0.0.0.0', '::'];
	add(everywhere, 22, 'sshd', 'ssh.service', 'ssh', 128);
	const interfaces = world.postfix.setting('inet_interfaces');
	for (const service of world.postfix.master()) {
		if (service.type !== 'inet') continue;
		const [host, name] = service.name.includes(':')
			? [service.name.slice(0, service.name.lastIndexOf(':')), service.name.slice(service.name.lastIndexOf(':') + 1)]
			: ['', service.name];
		const port = named[name] ?? Number(name);
		if (service.command.startsWith('smtpd'))
			add(
				host !== '' ? [host] : interfaces === 'all' ? everywhere : ['127.0.0.1', '::1'],
				port,
				'master',
				'postfix.service',
				service.options.get('smtpd_tls_wrappermode') === 'yes' ? 'submissions' : port === 25 ? 'smtp' : 'submission',
			);
	}
	const config = world.dovecot.config();
	if (config) {
		const listen = dovecotSetting(config, 'listen')
			.split(/[\s,]+/)
			.map(address => (address === '*' ? '0.0.0.0' : address));
		for (const protocol of dovecotList(config, 'protocols')) {
			const login = dovecotBlocks(config, 'service').find(block => block.name === `${protocol === 'sieve' ? 'managesieve' : protocol}-login`);
			const own = [...(login?.blocks.values() ?? [])].filter(block => block.type === 'inet_listener');
			const ports = [...(dovecotPorts[protocol] ?? []), ...own.map(block => [block.name, Number(block.settings.get('port') ?? Number.NaN)] as const)];
			for (const [service, port] of new Map(
				ports.map(([service, port]) => [service, Number.isNaN(port) ? (dovecotPorts[protocol]?.find(each => each[0] === service)?.[1] ?? 0) : port] as const),
			))
				if (port > 0) add(listen, port, 'dovecot', 'dovecot.service', service);
		}
	}
	add(['127.0.0.1', world.vpnAddress], 5432, 'postgres', 'postgresql@17-main.service', 'postgresql', 200);
	return found.sort((a, b) => Number(a.address.includes(':')) - Number(b.address.includes(':')) || a.port - b.port);
};
