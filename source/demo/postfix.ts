// The demo's Postfix: takes mail in, looks recipients up, hands them to Dovecot, keeps what could not be delivered (qmgr(8), lmtp(8), bounce(8)).

import {messageIdOf} from './lmtp.ts';
import {expandPostfix, postfixSetting, readMainCf, readMasterCf} from './postfix-config.ts';
import {lookupMap} from './postfix-map.ts';
import {routeMail} from './postfix-route.ts';
import {signMail} from './sign-mail.ts';
import type {UnitProgram} from './units.ts';
import type {World} from './world.ts';

export type QueuedMail = {
	readonly id: string;
	queue: 'maildrop' | 'active' | 'deferred' | 'hold';
	readonly arrived: Date;
	readonly sender: string;
	recipients: {readonly address: string; readonly original: string | undefined; reason?: string}[];
	readonly text: string;
	/** False: `-N never`, so no bounce is made. */
	readonly notify: boolean;
};

export type NewMail = {
	readonly sender: string;
	readonly recipients: readonly string[];
	readonly text: string;
	readonly notify?: boolean;
	/** Set when it came over the network. */
	readonly client?: {readonly service: 'smtpd' | 'submission/smtpd' | 'submissions/smtpd'; readonly name: string; readonly user?: string};
};

const spool = '/var/spool/postfix';
const backoffMs = 300_000;

export const createPostfix = (world: () => World) => {
	const mails = new Map<string, QueuedMail>();
	let settings: Map<string, string> = new Map();
	const log = (program: string, message: string, priority = 6) => {
		const at = world();
		at.journal.add({
			identifier: `postfix/${program}`,
			pid:
				at.units.pidOf('postfix.service') +
				1 +
				({pickup: 1, qmgr: 2, cleanup: 138, lmtp: 151, bounce: 150, smtp: 160, 'submission/smtpd': 170, smtpd: 171}[program] ?? 180),
			priority,
			unit: 'postfix.service',
			program: program.split('/').at(-1) ?? program,
			message,
		});
	};
	const fileOf = (mail: QueuedMail, queue = mail.queue) =>
		queue === 'deferred' ? `${spool}/deferred/${mail.id[0]}/${mail.id}` : `${spool}/${queue}/${mail.id}`;
	const place = (mail: QueuedMail, queue: QueuedMail['queue'] | 'gone') => {
		const {files} = world();
		if (files.look(fileOf(mail))) files.remove(fileOf(mail));
		if (queue === 'gone') {
			mails.delete(mail.id);
			return;
		}
		mail.queue = queue;
		mails.set(mail.id, mail);
		files.write(fileOf(mail), mail.text, {mode: 0o700, user: 'postfix', group: 'postfix'});
		// qmgr(8) keeps the time of the next try as the file's own.
		const node = queue === 'deferred' ? files.look(fileOf(mail)) : undefined;
		if (node) Object.assign(node, {modified: new Date(world().clock.now().getTime() + backoffMs)});
	};
	const newId = () => {
		const at = world();
		// As Postfix makes its short ones: microseconds, then the inode.
		return `${((at.clock.now().getTime() * 1000 + at.nextNumber()) % 0xfffff).toString(16).padStart(5, '0')}${(0x100 + (at.nextNumber() % 0xeff)).toString(16)}`.toUpperCase();
	};
	const setting = (key: string) => expandPostfix(settings, postfixSetting(settings, key));

	const load = () => {
		try {
			settings = readMainCf(world().files);
			return undefined;
		} catch (error) {
			return {status: 1, identifier: 'postfix/postfix-script', says: `fatal: open /etc/postfix/main.cf: ${(error as Error).message}`};
		}
	};
	const program: UnitProgram = {
		start: pid => {
			const failure = load();
			if (!failure)
				world().journal.add({
					identifier: 'postfix/master',
					pid,
					unit: 'postfix.service',
					program: 'master',
					message: `daemon started -- version ${postfixSetting(settings, 'mail_version')}, configuration /etc/postfix`,
				});
			if (!failure) for (const mail of mails.values()) if (mail.queue === 'maildrop') void pickUp(mail);
			return failure;
		},
		reload: pid => {
			log('postfix-script', 'refreshing the Postfix mail system');
			world().journal.add({
				identifier: 'postfix/master',
				pid,
				unit: 'postfix.service',
				program: 'master',
				message: `reload -- version ${postfixSetting(settings, 'mail_version')}, configuration /etc/postfix`,
			});
			return load();
		},
		stop: pid => {
			log('postfix-script', 'stopping the Postfix mail system');
			world().journal.add({identifier: 'postfix/master', pid, unit: 'postfix.service', program: 'master', message: 'terminating on signal 15'});
		},
	};

	const bounce = async (mail: QueuedMail, failed: readonly {readonly address: string; readonly reason?: string}[]) => {
		if (!mail.notify || mail.sender === '' || failed.length === 0) return;
		const id = newId();
		log('bounce', `${mail.id}: sender non-delivery notification: ${id}`);
		const host = setting('myhostname');
		const stamp = world()
			.clock.now()
			.toISOString()
			.replace(/[-:T]|\..*/g, '');
		const text = `From: MAILER-DAEMON@${host} (Mail Delivery System)\nTo: ${mail.sender}\nSubject: Undelivered Mail Returned to Sender\nMessage-ID: <${stamp}.${id}@${host}>\nAuto-Submitted: auto-replied\n\nThis is the mail system at host ${host}.\n\n${failed.map(each => `<${each.address}>: ${each.reason ?? ''}`).join('\n')}\n`;
		await accept({
			id,
			queue: 'active',
			arrived: world().clock.now(),
			sender: '',
			recipients: [{address: mail.sender, original: undefined}],
			text,
			notify: false,
		});
	};

	const attempt = async (mail: QueuedMail): Promise<void> => {
		const failed: {address: string; reason: string}[] = [];
		const left: typeof mail.recipients = [];
		for (const recipient of mail.recipients) {
			const begun = world().clock.monotonicMs();
			await world().clock.wait(15);
			const outcome = await routeMail(world(), mail, recipient.address);
			const took = (world().clock.monotonicMs() - begun) / 1000;
			const delay = Math.max(took, (world().clock.now().getTime() - mail.arrived.getTime()) / 1000);
			const original = recipient.original === undefined ? '' : ` orig_to=<${recipient.original}>,`;
			log(
				outcome.program,
				`${mail.id}: to=<${recipient.address}>,${original} relay=${outcome.relay}, delay=${delay.toFixed(2)}, delays=${Math.max(0, delay - took).toFixed(2)}/0.01/0.01/${took.toFixed(2)}, dsn=${outcome.dsn}, status=${outcome.status} (${outcome.why})`,
			);
			if (outcome.status === 'bounced') failed.push({address: recipient.address, reason: outcome.why});
			if (outcome.status === 'deferred') left.push({...recipient, reason: outcome.why});
		}
		await bounce(mail, failed);
		// It may have been deleted while it was tried.
		if (!mails.has(mail.id)) return;
		mail.recipients = left;
		if (left.length > 0) return place(mail, 'deferred');
		place(mail, 'gone');
		log('qmgr', `${mail.id}: removed`);
	};

	const activate = async (mail: QueuedMail) => {
		place(mail, 'active');
		log('qmgr', `${mail.id}: from=<${mail.sender}>, size=${Buffer.byteLength(mail.text)}, nrcpt=${mail.recipients.length} (queue active)`);
		await attempt(mail);
	};

	/** Aliases, signature, queue: what cleanup(8) does before qmgr(8) takes over. */
	const accept = async (mail: QueuedMail): Promise<void> => {
		const recipients: QueuedMail['recipients'] = [];
		for (const recipient of mail.recipients) {
			const alias = await lookupMap(world(), setting('virtual_alias_maps'), recipient.address);
			if (alias.kind === 'trouble') {
				log('cleanup', `warning: ${alias.table} lookup error for "${recipient.address}"`, 4);
				log('cleanup', `warning: ${mail.id}: virtual_alias_maps map lookup problem for ${recipient.address} -- message not accepted, try again later`, 4);
				log('cleanup', `${mail.id}: removed (canceled)`);
				return place({...mail}, 'maildrop');
			}
			if (alias.kind === 'value') recipients.push(...alias.value.split(',').map(address => ({address: address.trim(), original: recipient.address})));
			else recipients.push(recipient);
		}
		mail.recipients = recipients;
		log(
			'cleanup',
			`${mail.id}: message-id=${
				messageIdOf(mail.text) ||
				`<${world()
					.clock.now()
					.toISOString()
					.replace(/[-:T]|\..*/g, '')}.${mail.id}@${setting('myhostname')}>`
			}`,
		);
		const domain = mail.sender.slice(mail.sender.lastIndexOf('@') + 1);
		let signed = mail;
		if (mail.sender !== '' && world().units.isActive('opendkim.service') && world().files.read('/etc/opendkim/signing.table').includes(`*@${domain} `)) {
			world().journal.add({
				identifier: 'opendkim',
				pid: world().units.pidOf('opendkim.service'),
				unit: 'opendkim.service',
				message: `${mail.id}: DKIM-Signature field added (s=mail, d=${domain})`,
			});
			signed = {...mail, text: await signMail(world(), mail.text, domain)};
		}
		await activate(signed);
	};

	const pickUp = async (mail: QueuedMail) => {
		const id = newId();
		place(mail, 'gone');
		log('pickup', `${id}: uid=0 from=<${mail.sender}>`);
		await accept({...mail, id});
	};

	/** Takes one in; resolves when it is safe in the queue, and goes on by itself. */
	const submit = async (mail: NewMail): Promise<{readonly id: string; readonly done: Promise<void>}> => {
		const id = newId();
		const qualified = (address: string) => (address.includes('@') || address === '' ? address : `${address}@${setting('myorigin')}`);
		const queued: QueuedMail = {
			id,
			queue: 'maildrop',
			arrived: world().clock.now(),
			sender: qualified(mail.sender),
			recipients: mail.recipients.map(address => ({address: qualified(address), original: address.includes('@') ? undefined : address})),
			text: mail.text,
			notify: mail.notify ?? true,
		};
		if (!world().units.isActive('postfix.service')) {
			place(queued, 'maildrop');
			return {id, done: Promise.resolve()};
		}
		if (mail.client)
			log(
				mail.client.service,
				`${id}: client=${mail.client.name}${mail.client.user === undefined ? '' : `, sasl_method=PLAIN, sasl_username=${mail.client.user}`}`,
			);
		else log('pickup', `${id}: uid=0 from=<${queued.sender}>`);
		const done = world().track(accept(queued));
		return {id, done};
	};

	/** `postqueue -f`, or -i with an id. */
	const retry = (id?: string) => {
		for (const mail of mails.values()) if (mail.queue === 'deferred' && (id === undefined || mail.id === id)) void world().track(activate(mail));
	};

	const master = () => readMasterCf(world().files);
	return {program, load, submit, retry, place, mails: mails as ReadonlyMap<string, QueuedMail>, setting, log, master};
};

export type Postfix = ReturnType<typeof createPostfix>;
