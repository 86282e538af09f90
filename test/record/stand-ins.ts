// What two recordings would never share (times, ids, keys, passwords, this machine), replaced by what is always the same. Pure.
import {readFileSync} from 'node:fs';

/** What the lab made up for itself, as pairs of real and stand-in: passwords, certificates, the kernel of this machine. */
export type MadeUp = ReadonlyArray<readonly [real: string, standIn: string]>;

export const databasePassword = 'the-demo-reads-with-this';
export const kernel = '6.12.48+deb13-amd64';
export const certificateStandIn = (name: 'leaf' | 'newer' | 'intermediate' | 'root'): string =>
	readFileSync(new URL(`../../fixtures/certificates/${name}.pem`, import.meta.url), 'utf8').trim();

/** The public half of a key that is nobody's. */
const dkimPublicKey = readFileSync(new URL('../../fixtures/dkim/rsa-2048.txt', import.meta.url), 'utf8').trim();

/** All happens on Tuesday 2026-11-24 at 03:45:32 UTC. */
const seconds = '1795491932';

/** The same thing gets the same stand-in within one text. */
const inOrder = (nameOf: (index: number) => string): ((real: string) => string) => {
	const known = new Map<string, string>();
	return real => {
		const name = known.get(real) ?? nameOf(known.size);
		known.set(real, name);
		return name;
	};
};

const queueIds = (text: string): string => {
	const standIn = inOrder(index => `A${String(index + 1).padStart(7, '0')}`);
	const found = text.matchAll(/(?:"queue_id": "|^queued |^log \S+\t|"MESSAGE":")([0-9A-F]{6,})\b(?=[":\n])/gm);
	return [...new Set(Array.from(found, ([, id = '']) => id))].reduce((before, id) => before.replaceAll(id, standIn(id)), text);
};

const times = (text: string): string => {
	const microseconds = inOrder(index => `${seconds}${String((index + 1) * 1000).padStart(6, '0')}`);
	return text
		.replace(/\b1[78]\d{14}\b/g, microseconds)
		.replace(/\b1[78]\d{8}(\.\d+)?\b/g, (_, fraction = '') => seconds + fraction.replaceAll(/\d/g, '0'))
		.replace(/\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?= 20\d\d-)/g, 'Tue')
		.replace(/\b20\d\d-\d\d-\d\d([ T])\d\d:\d\d:\d\d/g, (_, between: string) => `2026-11-24${between}03:45:32`)
		.replace(/(?<=03:45:32),\d{3}\b/g, ',000')
		.replace(/<20\d{12}\./g, '<20261124034532.')
		.replace(/\bdelay=[\d.]+, delays=[\d./]+/g, 'delay=0.05, delays=0.01/0.01/0.01/0.02')
		.replace(/^seconds [\d.]+$/gm, 'seconds 0.050');
};

const processes = (text: string): string => {
	const standIn = inOrder(index => String(101 + index));
	return text
		.replace(/\b(pid=|MainPID=|PID |process_id = )([1-9]\d*)/g, (_, before: string, pid: string) => before + standIn(pid))
		.replace(/\[\d+\](?=:)/g, '[101]')
		.replace(/\b((?:imap|lmtp|pop3|managesieve|auth|doveadm|anvil|log)(?:-login)?)\(\d+\)/g, '$1(101)')
		.replace(/<\d+><[\w+/]{8,}>/g, '<101><session>')
		.replace(/\bsession=<[^>]*>/g, 'session=<session>')
		.replace(/[\w+/]{20,24}(?= Saved)/g, 'lmtpsessionlmtpsession')
		.replace(/\bfd=\d+/g, 'fd=7')
		.replace(/^(MemoryCurrent=)\d+$/gm, (_, key: string) => `${key}10485760`)
		.replace(/^(NRestarts=)(?:[2-9]|\d\d+)$/gm, (_, key: string) => `${key}25`);
};

const journalLine = (line: string, index: number): string => {
	if (!line.startsWith('{') || !line.includes('__REALTIME_TIMESTAMP')) return line;
	const zero = '0'.repeat(32);
	const constant = {__CURSOR: `s=${zero};i=${index}`, __SEQNUM: String(index), __SEQNUM_ID: zero, _BOOT_ID: zero, __MONOTONIC_TIMESTAMP: '1000000'};
	const fields = JSON.parse(line) as Record<string, unknown>;
	const pids = Object.fromEntries(['SYSLOG_PID', '_PID'].flatMap(key => (key in fields ? [[key, '101']] : [])));
	const entry = Object.entries({...fields, ...constant, ...pids}).sort(([a], [b]) => (a < b ? -1 : 1));
	return JSON.stringify(Object.fromEntries(entry));
};

const openssl = (text: string): string => {
	const until = inOrder(index => (index === 0 ? 'Feb 22 03:36:34 2027' : 'Oct 31 03:36:34 2126'));
	const date = String.raw`[A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4}`;
	return text
		.replace(
			new RegExp(`NotBefore: ${date} GMT; NotAfter: (${date}) GMT`, 'g'),
			(_, end: string) => `NotBefore: Nov 24 03:36:34 2026 GMT; NotAfter: ${until(end)} GMT`,
		)
		.replaceAll('mailtui lab', 'mailtui tests')
		.replace(/Lab (R3|Root) ?(?:X1)?/g, 'Example $1')
		.replace(/^(?:---\n)?Post-Handshake New Session Ticket arrived:\n(?:.*\n)*?---\nread R BLOCK\n/gm, '')
		.replace(/^( *(?:Session-ID|Resumption PSK|Master-Key): )[\dA-F]+$/gm, (_, key: string) => `${key}0000`)
		.replace(/^SSL handshake has read \d+ bytes and written \d+ bytes$/gm, 'SSL handshake has read 2443 bytes and written 1613 bytes')
		.replace(/^[\dA-F]{8,}(?=:error:)/gm, '0000000000000000');
};

const sortedLines = (text: string, by = (line: string): string => line): string =>
	text === ''
		? ''
		: `${text
				.trimEnd()
				.split('\n')
				.sort((a, b) => (by(a) < by(b) ? -1 : 1))
				.join('\n')}\n`;

type Clean = (text: string) => string;

/** `HEAD LENGTHS` and the parts of that many bytes, each cleaned, with the lengths it then has. */
const served = (text: string, clean: Clean): string => {
	const bytes = Buffer.from(text);
	const start = bytes.indexOf(10) + 1;
	const lengths = bytes.toString('utf8', 0, start).trim().split(' ').slice(2).map(Number);
	const before = (index: number): number => lengths.slice(0, index).reduce((sum, length) => sum + length, start);
	const parts = lengths.map((_, index) => openssl(clean(bytes.toString('utf8', before(index), before(index + 1)))));
	return `mailtui-served 1 ${parts.map(part => Buffer.byteLength(part)).join(' ')}\n${parts.join('')}`;
};

/** Without comments, which are Dovecot's own documentation; their lines stay, for findings name lines. */
const tree = (text: string, clean: Clean): string =>
	text
		.split(/^(?=file \d+ \d+ \d{4} \d+ \d+$|end$)/m)
		.map(file => {
			const [, pathLength = '0', rest = ''] = /^file (\d+) \d+ (.*)/.exec(file) ?? [];
			if (rest === '') return file;
			const body = file.slice(file.indexOf('\n') + 1);
			const path = body.slice(0, Number(pathLength));
			const content = clean(
				body
					.slice(path.length, -1)
					.replace(/^[ \t]*#.*$/gm, '')
					.replace(/[ \t]+$/gm, ''),
			);
			return `file ${pathLength} ${Buffer.byteLength(content)} ${rest}\n${path}${content}\n`;
		})
		.join('');

/** Answers that tell the lengths of their parts. */
const framed: Readonly<Record<string, (text: string, clean: Clean) => string>> = {'openssl-served': served, 'dovecot-tree': tree};

/** Those that come and go, as somebody logs in or asks for the time zone. */
const passing = /^Id=(?:systemd-(?:timedated|hostnamed|localed)|user@|user-runtime-dir@|run-|session-)/m;

const ofCommand: Readonly<Record<string, (text: string) => string>> = {
	// Whether the queue manager or the probe removes a message first is chance.
	'delivery-probe': text => text.replace(/^(?:log postfix\/qmgr\t\S+ removed|unqueued \S+)\n/gm, ''),
	'postqueue-list': text =>
		sortedLines(text, line => line.replace(/.*"sender": /, '')).replace(/"message_size": \d+/g, size =>
			/\d{4}/.test(size) ? '"message_size": 3304' : '"message_size": 302',
		),
	'maillog-follow': text => text.replace(/^\d+(?=:\d+\t)/gm, '1001'),
	'maillog-search': text => text.replace(/^(end \w+) \d+/gm, '$1 20'),
	'apt-lists': text => sortedLines(text, line => line.replace(/^\S+ /, '')),
	'ss-listeners': text =>
		sortedLines(
			text
				.replace(/(\("[^"]+",pid=\d+,fd=\d+\))(?:,\("[^"]+",pid=\d+,fd=\d+\))*,(?=\("master")/g, '')
				.replace(/ +$/gm, '')
				.replace(/ +/g, ' '),
		),
	'ss-established': text => {
		const port = inOrder(index => String(50_001 + index));
		return sortedLines(text.replace(/ +/g, ' ')).replace(/(\d+)(?=\s*$)/gm, port);
	},
	'systemd-show': text => {
		const blocks = text
			.trimEnd()
			.split(/\n\n+/)
			.filter(block => !passing.test(block));
		return `${blocks.sort((a, b) => ((/^Id=.*/m.exec(a)?.[0] ?? '') < (/^Id=.*/m.exec(b)?.[0] ?? '') ? -1 : 1)).join('\n\n')}\n`;
	},
	'certbot-lineages': text =>
		text.replace(/^(lineage\t\S+\t\S+\t)\S+(?=\t)/gm, (_, head: string) => `${head}${certificateStandIn('leaf').replace(/-----[^-]*-----|\s/g, '')}`),
	'dkim-keys': text => text.replace(/\tMII[\w+/]{300,}=*(?=\t)/g, `\t${dkimPublicKey}`),
	'ip-addresses': text =>
		text.replace(/"address":"(?:[\da-f]{2}:){5}[\da-f]{2}"/g, '"address":"02:00:00:00:00:10"').replace(/"(ifindex|link_index|link_netnsid)":\d+/g, '"$1":2'),
	'df-space': text => text.replace(/^overlay .*/m, 'overlay 3221225472 3187986432 3085510 3085212 /'),
	'proc-read': text =>
		text
			.replace(/^(\/proc\/loadavg:).*/m, (_, key: string) => `${key}0.79 1.11 0.81 3/425 361`)
			.replace(/^(\/proc\/uptime:).*/m, (_, key: string) => `${key}2259.12 3881.34`)
			.replace(/^(\/proc\/meminfo:MemTotal: +)\d+/m, (_, key: string) => `${key}24684084`)
			.replace(/^(\/proc\/meminfo:MemAvailable: +)\d+/m, (_, key: string) => `${key}23323004`)
			.replace(/^(\/proc\/meminfo:Swap\w+: +)\d+/gm, (_, key: string) => `${key}0`)
			.replace(
				/^(?:\/proc\/stat:cpu\d.*\n)+/m,
				'/proc/stat:cpu0 12838 0 11634 197833 727 0 65 2305 0 0\n/proc/stat:cpu1 15651 0 13839 190301 2840 0 396 2289 0 0\n',
			)
			.replace(/^(\/proc\/vmstat:oom_kill ).*/m, (_, key: string) => `${key}0`),
};

/** `command`: whose answer it is; undefined for its complaints, which have no form of their own. */
export const standIn = (command: string | undefined, text: string, madeUp: MadeUp = []): string => {
	const clean: Clean = part =>
		processes(times(queueIds(madeUp.reduce((before, [real, stand]) => before.replaceAll(real, stand), part))))
			.split('\n')
			.map(journalLine)
			.join('\n')
			.replace(/[A-Za-z\d+/]{43}=/g, `mailtuiLabPeer${'A'.repeat(29)}=`)
			.replace(/203\.0\.113\.1:\d{5}\b/g, '203.0.113.1:38026')
			.replace(/\bsize=\d+, nrcpt=/g, 'size=468, nrcpt=');
	if (command === undefined || text === '') return clean(text);
	return framed[command]?.(text, clean) ?? clean(ofCommand[command]?.(text) ?? text);
};
