// Dovecot's IMAP server as a client meets it: TLS, login, INBOX with search, fetch, store and expunge (RFC 9051, 3501, 4315).
import type {Duplex} from 'node:stream';
import {TLSSocket} from 'node:tls';
import {dovecotTls} from './dovecot-tls.ts';
import {authenticate} from './dovecot-users.ts';
import {fetchItems} from './imap-fetch.ts';
import {imapWords, inSet} from './imap-words.ts';
import {type LineReader, readLines} from './line-reader.ts';
import {findMail, openForAdmin} from './mail-search.ts';
import {type StoredMail, setFlags} from './mailbox.ts';
import type {ImapSession, World} from './world.ts';

const loginCapabilities = 'IMAP4rev1 LOGIN-REFERRALS ID ENABLE IDLE SASL-IR LITERAL+';
const userCapabilities = 'IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE CHILDREN NAMESPACE UIDPLUS UNSELECT LITERAL+ SPECIAL-USE';

export const serveImap = (raw: Duplex, world: World, service: string, peer: string): void => {
	const context = dovecotTls(world);
	let stream = raw;
	let reader: LineReader;
	let secured = false;
	let session: ImapSession | undefined;
	let maildir: string | undefined;
	let order: number[] = [];
	let awaiting: {readonly tag: string; readonly take: (tag: string, text: string) => unknown} | undefined;
	const say = (...lines: readonly string[]) => stream.write(lines.map(line => `${line}\r\n`).join(''));
	const capabilities = () =>
		session ? userCapabilities : secured ? `${loginCapabilities} AUTH=PLAIN` : `${loginCapabilities}${context ? ' STARTTLS' : ''} LOGINDISABLED`;
	const address = peer === '127.0.0.1' ? '127.0.0.1' : world.publicAddress;

	const login = async (tag: string, name: string, password: string) => {
		if (!secured) return say(`${tag} NO [PRIVACYREQUIRED] Cleartext authentication disallowed on non-secure (SSL/TLS) connections.`);
		const answer = await authenticate(world, name, password);
		if (answer.found === 'trouble') return say(`${tag} NO [UNAVAILABLE] Temporary authentication failure. [${world.hostName}:${world.stamp()}]`);
		if (answer.found === 'no') {
			world.dovecot.log(
				'imap-login: ',
				`Login aborted: Connection closed (auth failed, 1 attempts in 2 secs) (auth_failed): user=<${name}>, method=PLAIN, rip=${peer}, lip=${address}, TLS`,
			);
			return say(`${tag} NO [AUTHENTICATIONFAILED] Authentication failed.`);
		}
		session = {user: answer.value, pid: world.units.pid(), peer};
		world.sessions.add(session);
		world.dovecot.log('imap-login: ', `Logged in: user=<${answer.value}>, method=PLAIN, rip=${peer}, lip=${address}, mpid=${session.pid}, TLS`);
		return say(`${tag} OK [CAPABILITY ${capabilities()}] Logged in`);
	};
	const plain = (tag: string, text: string) => {
		const [, name = '', password = ''] = Buffer.from(text, 'base64').toString().split('\0');
		return login(tag, name, password);
	};

	const mails = (): StoredMail[] => (maildir === undefined ? [] : findMail(world, maildir, []));
	const open = async (): Promise<string | undefined> => {
		const opened = await openForAdmin(world, session?.user ?? '', true, 'select');
		if (opened.ok) return opened.maildir;
		for (const line of opened.lines) world.dovecot.log(`imap(${session?.user})<${session?.pid}>`, line.replace(/^: Error: (?:cmd select: )?/, ': '), 'Error');
		return undefined;
	};
	const serverBug = () => `NO [SERVERBUG] Internal error occurred. Refer to server log for more information. [${world.stamp()}]`;

	const select = async (tag: string, name: string, readOnly: boolean) => {
		if (name.toUpperCase() !== 'INBOX') return say(`${tag} NO [NONEXISTENT] Mailbox doesn't exist: ${name}`);
		maildir = await open();
		if (maildir === undefined) return say(`${tag} ${serverBug()}`);
		const all = mails();
		order = all.map(mail => mail.uid);
		return say(
			'* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)',
			'* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] Flags permitted.',
			`* ${all.length} EXISTS`,
			`* 0 RECENT`,
			'* OK [UIDVALIDITY 1795491358] UIDs valid',
			`* OK [UIDNEXT ${(order.at(-1) ?? 0) + 1}] Predicted next UID`,
			`${tag} OK [READ-${readOnly ? 'ONLY' : 'WRITE'}] ${readOnly ? 'Examine' : 'Select'} completed (0.001 + 0.000 secs).`,
		);
	};

	/** Those of the selected mailbox that a set of numbers or UIDs names. */
	const chosen = (set: string, byUid: boolean) =>
		mails().filter(mail => inSet(set, byUid ? mail.uid : order.indexOf(mail.uid) + 1, byUid ? (order.at(-1) ?? 0) : order.length));
	const refresh = () => {
		const now = mails();
		const before = order.length;
		order = [...order.filter(uid => now.some(mail => mail.uid === uid)), ...now.map(mail => mail.uid).filter(uid => !order.includes(uid))];
		if (order.length > before) say(`* ${order.length} EXISTS`);
	};

	const selected = (tag: string, verb: string, args: readonly string[], byUid: boolean): unknown => {
		if (maildir === undefined) return say(`${tag} BAD No mailbox selected (0.001 + 0.000 secs).`);
		const [set = '', items = '', value = ''] = args;
		const done = (name: string) => say(`${tag} OK ${name} completed (0.001 + 0.000 secs).`);
		const found = verb === 'SEARCH' || verb === 'EXPUNGE' ? [] : chosen(set, byUid);
		if (verb === 'SEARCH') {
			refresh();
			const query = args
				.filter(word => !['CHARSET', 'UTF-8', 'RETURN', '()'].includes(word.toUpperCase()))
				.flatMap(word => (/^\d[\d:*,]*$/.test(word) ? [] : [word]));
			const sets = args.filter((word, at) => /^\d[\d:*,]*$/.test(word) && args[at - 1]?.toUpperCase() !== 'HEADER');
			const hits = findMail(
				world,
				maildir,
				query.filter(word => word.toUpperCase() !== 'UID'),
			).filter(mail => sets.every(each => inSet(each, mail.uid, order.at(-1) ?? 0)));
			say(`* SEARCH${hits.map(mail => ` ${byUid ? mail.uid : order.indexOf(mail.uid) + 1}`).join('')}`);
			return done('Search');
		}
		if (verb === 'FETCH') {
			for (const mail of found) {
				stream.write(`* ${order.indexOf(mail.uid) + 1} FETCH (`);
				stream.write(fetchItems(mail, items, byUid));
				stream.write(')\r\n');
			}
			return done('Fetch');
		}
		if (verb === 'STORE') {
			for (const mail of found) {
				const flags = setFlags(world, mail, items.toUpperCase(), value);
				if (!/SILENT/i.test(items)) say(`* ${order.indexOf(mail.uid) + 1} FETCH (UID ${mail.uid} FLAGS (${flags.join(' ')}))`);
			}
			return done('Store');
		}
		if (verb === 'EXPUNGE') {
			for (const mail of mails().filter(each => each.flags.includes('\\Deleted') && (set === '' || inSet(set, each.uid, order.at(-1) ?? 0)))) {
				say(`* ${order.indexOf(mail.uid) + 1} EXPUNGE`);
				world.files.remove(mail.path);
				order = order.filter(uid => uid !== mail.uid);
			}
			return done('Expunge');
		}
		return say(`${tag} BAD Unknown command`);
	};

	const afterLogin = async (tag: string, verb: string, args: readonly string[]): Promise<unknown> => {
		if (verb === 'SELECT' || verb === 'EXAMINE') return select(tag, args[0] ?? '', verb === 'EXAMINE');
		if (verb === 'LIST' || verb === 'LSUB' || verb === 'XLIST') {
			// LIST "" "" asks for the separator only.
			if (args.at(-1) === '' && verb === 'LIST') say('* LIST (\\Noselect) "." ""');
			else if (/[*%]|inbox/i.test(args.find(word => /[*%]|inbox/i.test(word)) ?? '')) say(`* ${verb} (\\HasNoChildren) "." INBOX`);
			return say(`${tag} OK ${verb} completed (0.001 + 0.000 secs).`);
		}
		if (verb === 'STATUS') {
			const directory = await open();
			if (directory === undefined) return say(`${tag} ${serverBug()}`);
			const all = findMail(world, directory, []);
			return say(
				`* STATUS INBOX (MESSAGES ${all.length} RECENT 0 UIDNEXT ${(all.at(-1)?.uid ?? 0) + 1} UIDVALIDITY 1795491358 UNSEEN ${all.filter(mail => !mail.seen).length})`,
				`${tag} OK Status completed (0.001 + 0.000 secs).`,
			);
		}
		if (verb === 'NAMESPACE') return say('* NAMESPACE (("" ".")) NIL NIL', `${tag} OK Namespace completed.`);
		if (verb === 'ENABLE') return say('* ENABLED', `${tag} OK Enabled.`);
		if (verb === 'UID') return selected(tag, (args[0] ?? '').toUpperCase(), args.slice(1), true);
		if (verb === 'IDLE') {
			awaiting = {tag, take: idleTag => say(`${idleTag} OK Idle completed.`)};
			return say('+ idling');
		}
		if (verb === 'CLOSE' || verb === 'UNSELECT' || verb === 'CHECK' || verb === 'SUBSCRIBE') {
			if (verb === 'CLOSE') for (const mail of mails().filter(each => each.flags.includes('\\Deleted'))) world.files.remove(mail.path);
			if (verb !== 'CHECK' && verb !== 'SUBSCRIBE') maildir = undefined;
			return say(`${tag} OK ${verb} completed.`);
		}
		return selected(tag, verb, args, false);
	};

	const take = async (line: string): Promise<unknown> => {
		if (awaiting) {
			const {tag, take: next} = awaiting;
			awaiting = undefined;
			return next(tag, line);
		}
		const literal = /\{(\d+)(\+?)\}$/.exec(line);
		if (literal) {
			if (literal[2] === '') say('+ OK');
			const bytes = await reader.literal(Number(literal[1]));
			awaiting = {tag: '', take: (_, rest) => take(`${line.slice(0, literal.index)}"${bytes.toString().replace(/["\\]/g, '\\$&')}"${rest}`)};
			return undefined;
		}
		const [tag = '*', name = '', ...args] = imapWords(line);
		const verb = name.toUpperCase();
		if (verb === 'CAPABILITY') return say(`* CAPABILITY ${capabilities()}`, `${tag} OK Pre-login capabilities listed, post-login capabilities have more.`);
		if (verb === 'NOOP') {
			if (maildir !== undefined) refresh();
			return say(`${tag} OK NOOP completed.`);
		}
		if (verb === 'ID') return say('* ID ("name" "Dovecot")', `${tag} OK ID completed.`);
		if (verb === 'LOGOUT') {
			say('* BYE Logging out', `${tag} OK Logout completed.`);
			return stream.end();
		}
		if (session) return afterLogin(tag, verb, args);
		if (verb === 'STARTTLS' && context && !secured) {
			say(`${tag} OK Begin TLS negotiation now.`);
			return wrap();
		}
		if (verb === 'LOGIN') return login(tag, args[0] ?? '', args[1] ?? '');
		if (verb === 'AUTHENTICATE' && args[0]?.toUpperCase() === 'PLAIN') {
			if (args[1] !== undefined) return plain(tag, args[1]);
			awaiting = {tag, take: plain};
			return say('+ ');
		}
		return say(`${tag} BAD Error in IMAP command received by server.`);
	};

	const listen = (to: Duplex) => {
		stream = to;
		to.on('error', () => {});
		reader = readLines(to, take);
	};
	const wrap = () => {
		reader?.stop();
		secured = true;
		listen(new TLSSocket(raw, {isServer: true, ...(context ? {secureContext: context} : {})}));
	};
	raw.once('close', () => {
		if (!session) return;
		world.sessions.delete(session);
		world.dovecot.log(
			`imap(${session.user})<${session.pid}>: `,
			'Disconnected: Logged out in=82 out=914 deleted=0 expunged=0 trashed=0 hdr_count=0 hdr_bytes=0 body_count=0 body_bytes=0',
		);
	});
	if (service === 'imaps') {
		if (!context) {
			world.dovecot.log(
				'imap-login: ',
				"SSL context initialization failed, disabling SSL: Couldn't initialize SSL server context: Can't load SSL certificate (ssl_server_cert_file setting): There is no valid PEM certificate.",
				'Error',
			);
			raw.end();
			return;
		}
		wrap();
	} else listen(raw);
	say(`* OK [CAPABILITY ${capabilities()}] Dovecot ready.`);
};
