// Postfix's smtpd as a client meets it: greeting, EHLO, STARTTLS, AUTH, one mail after the other (RFC 5321, 3207, 4954).
import type {Duplex} from 'node:stream';
import {createSecureContext, TLSSocket} from 'node:tls';
import {authenticate} from './dovecot-users.ts';
import {readLines} from './line-reader.ts';
import {expandPostfix, postfixSetting} from './postfix-config.ts';
import {lookupMap} from './postfix-map.ts';
import type {World} from './world.ts';

export type SmtpService = 'smtp' | 'submission' | 'submissions';

/** The certificate Postfix is configured with; undefined when its files cannot be read, and then there is no TLS. */
const secureContextOf = (world: World, certificate: string, key: string) => {
	try {
		return createSecureContext({cert: world.files.read(certificate), key: world.files.read(key), minVersion: 'TLSv1.2'});
	} catch {
		return undefined;
	}
};

export const serveSmtp = (raw: Duplex, world: World, service: SmtpService, peer: string): void => {
	const {postfix} = world;
	const options =
		postfix.master().find(each => each.type === 'inet' && (each.name === service || (service === 'smtp' && each.name === '25')))?.options ??
		new Map<string, string>();
	const setting = (key: string) => (options.has(key) ? expandPostfix(new Map(), options.get(key) ?? '') : postfix.setting(key));
	const program = service === 'smtp' ? 'smtpd' : (`${service}/smtpd` as const);
	const client = `unknown[${peer}]`;
	const context = secureContextOf(
		world,
		postfix.setting('smtpd_tls_cert_file'),
		postfix.setting('smtpd_tls_key_file') || postfix.setting('smtpd_tls_cert_file'),
	);
	const counts = new Map<string, number>();
	postfix.log(program, `connect from ${client}`);

	let stream = raw;
	let secured = false;
	let greeted = '';
	let user: string | undefined;
	let sender: string | undefined;
	let recipients: string[] = [];
	let data: string[] | undefined;
	let expecting: ((line: string) => Promise<unknown>) | undefined;
	const say = (...lines: readonly string[]) =>
		stream.write(lines.map((line, index) => `${index < lines.length - 1 ? line.replace(' ', '-') : line}\r\n`).join(''));

	const login = async (text: string) => {
		const [, name = '', password = ''] = Buffer.from(text, 'base64').toString().split('\0');
		const answer = await authenticate(world, name, password);
		if (answer.found === 'yes') {
			user = answer.value;
			return say('235 2.7.0 Authentication successful');
		}
		postfix.log(program, `warning: ${client}: SASL PLAIN authentication failed: (reason unavailable), sasl_username=${name}`, 4);
		return say(
			answer.found === 'no'
				? '535 5.7.8 Error: authentication failed: (reason unavailable)'
				: '454 4.7.0 Temporary authentication failure: (reason unavailable)',
		);
	};

	const recipientAllowed = async (address: string): Promise<string | undefined> => {
		const domain = address.slice(address.lastIndexOf('@') + 1);
		const known = await lookupMap(world, postfix.setting('virtual_mailbox_domains'), domain);
		if (known.kind === 'trouble') return `451 4.3.0 <${address}>: Temporary lookup failure`;
		if (known.kind === 'value') {
			for (const map of ['virtual_alias_maps', 'virtual_mailbox_maps'])
				if ((await lookupMap(world, postfix.setting(map), address.replace(/\+[^@]*@/, '@'))).kind === 'value') return undefined;
			return `550 5.1.1 <${address}>: Recipient address rejected: User unknown in virtual mailbox table`;
		}
		if (user !== undefined || (service === 'smtp' && peer === '127.0.0.1')) return undefined;
		return service === 'smtp' ? `454 4.7.1 <${address}>: Relay access denied` : `554 5.7.1 <${address}>: Recipient address rejected: Access denied`;
	};

	const commands: Readonly<Record<string, (rest: string) => Promise<unknown> | unknown>> = {
		ehlo: name => {
			greeted = name;
			const auth = setting('smtpd_sasl_auth_enable') === 'yes' && (secured || setting('smtpd_tls_auth_only') !== 'yes');
			say(
				`250 ${postfix.setting('myhostname')}`,
				'250 PIPELINING',
				'250 SIZE 10240000',
				'250 VRFY',
				'250 ETRN',
				...(secured || setting('smtpd_tls_security_level') === 'none' ? [] : ['250 STARTTLS']),
				...(auth ? ['250 AUTH PLAIN'] : []),
				'250 ENHANCEDSTATUSCODES',
				'250 8BITMIME',
				'250 DSN',
				'250 SMTPUTF8',
				'250 CHUNKING',
			);
		},
		helo: () => say(`250 ${postfix.setting('myhostname')}`),
		noop: () => say('250 2.0.0 Ok'),
		rset: () => {
			sender = undefined;
			recipients = [];
			say('250 2.0.0 Ok');
		},
		starttls: () => {
			if (!context) return say('454 4.7.0 TLS not available due to local problem');
			say('220 2.0.0 Ready to start TLS');
			return wrap();
		},
		auth: rest => {
			const [mechanism = '', initial] = rest.split(' ');
			if (setting('smtpd_sasl_auth_enable') !== 'yes') return say('503 5.5.1 Error: authentication not enabled');
			if (!secured && setting('smtpd_tls_auth_only') === 'yes') return say('538 5.7.11 Encryption required for requested authentication mechanism');
			if (mechanism.toUpperCase() !== 'PLAIN') return say('535 5.7.8 Error: authentication failed: Invalid authentication mechanism');
			if (initial !== undefined) return login(initial);
			expecting = login;
			return say('334 ');
		},
		mail: rest => {
			if (!secured && setting('smtpd_tls_security_level') === 'encrypt') return say('530 5.7.0 Must issue a STARTTLS command first');
			sender = /<([^>]*)>/.exec(rest)?.[1] ?? '';
			return say('250 2.1.0 Ok');
		},
		rcpt: async rest => {
			const address = /<([^>]*)>/.exec(rest)?.[1] ?? '';
			if (sender === undefined) return say('503 5.5.1 Error: need MAIL command');
			const refusal = await recipientAllowed(address);
			if (refusal !== undefined) {
				postfix.log(program, `NOQUEUE: reject: RCPT from ${client}: ${refusal}; from=<${sender}> to=<${address}> proto=ESMTP`);
				return say(refusal);
			}
			recipients.push(address);
			return say('250 2.1.5 Ok');
		},
		data: () => {
			if (recipients.length === 0) return say('554 5.5.1 Error: no valid recipients');
			data = [];
			return say('354 End data with <CR><LF>.<CR><LF>');
		},
		quit: () => {
			say('221 2.0.0 Bye');
			stream.end();
		},
	};

	const finishData = async (lines: readonly string[]) => {
		const how = `ESMTP${secured ? 'S' : ''}${user === undefined ? '' : 'A'}`;
		const tls = secured ? '\n\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))' : '';
		const received = `Received: from ${greeted} (unknown [${peer}])${tls}\n\tby ${world.hostName} (Postfix) with ${how}; ${world.clock.now().toUTCString().replace('GMT', '+0000')}\n`;
		const {id} = await postfix.submit({
			sender: sender ?? '',
			recipients,
			text: `${received}${lines.join('\n')}\n`,
			client: {service: program, name: client, ...(user === undefined ? {} : {user})},
		});
		sender = undefined;
		recipients = [];
		say(`250 2.0.0 Ok: queued as ${id}`);
	};

	const take = async (line: string): Promise<unknown> => {
		if (data) {
			if (line !== '.') return data.push(line.replace(/^\.\./, '.'));
			const all = data;
			data = undefined;
			return finishData(all);
		}
		if (expecting) {
			const next = expecting;
			expecting = undefined;
			return next(line);
		}
		const [verb = '', ...rest] = line.split(' ');
		const name = verb.toLowerCase();
		counts.set(name, (counts.get(name) ?? 0) + 1);
		return (commands[name] ?? (() => say('502 5.5.2 Error: command not recognized')))(rest.join(' '));
	};

	const listen = (to: Duplex) => {
		stream = to;
		to.on('error', () => {});
		return readLines(to, take);
	};
	const wrap = () => {
		reader.stop();
		const tls = new TLSSocket(raw, {isServer: true, ...(context ? {secureContext: context} : {})});
		secured = true;
		sender = undefined;
		reader = listen(tls);
	};
	let reader = listen(raw);
	raw.once('close', () =>
		postfix.log(
			program,
			`disconnect from ${client} ${[...counts].map(([name, count]) => `${name}=${count}`).join(' ')} commands=${[...counts.values()].reduce((sum, count) => sum + count, 0)}`,
		),
	);
	if (service === 'submissions') wrap();
	say(`220 ${expandPostfix(new Map(), postfixSetting(new Map([['smtpd_banner', postfix.setting('smtpd_banner')]]), 'smtpd_banner'))}`);
};
