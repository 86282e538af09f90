// Pitfalls P03 and P04: Postfix does not find the socket, or the transport, by which mail gets to Dovecot.
import {delivery} from '../checks/delivery.ts';
import {dovecotTree} from '../commands/dovecot-tree.ts';
import {pathFacts} from '../commands/path-facts.ts';
import {systemdReload} from '../commands/systemd-reload.ts';
import {applyEdits} from '../config/apply-edits.ts';
import {readConfigTree} from '../dovecot/config-tree.ts';
import {putLines} from '../dovecot/put-setting.ts';
import type {Command} from '../host/host.ts';
import {listenersOf, lookAtPostfix, socketPath, spool, withinSpool} from '../postfix/look-at-postfix.ts';
import {mainCf, setParameter, whereSet} from '../postfix/parameters.ts';
import {defineFix} from './shape.ts';

type Facts = {
	readonly main: string;
	/** Below the spool, as Postfix names it; undefined where Dovecot has none that Postfix can see. */
	readonly socket: string | undefined;
	/** Of the socket that is there, but not for Postfix. */
	readonly closed: string | undefined;
};

const flush: Command<'write'> = {name: 'queue-flush', argv: ['postqueue', '-f'], effect: 'write', asRoot: true, timeoutMs: 30_000};
const listener = ['mode = 0600', 'user = postfix', 'group = postfix'];

export const postfixMailboxTransport = defineFix<Facts>({
	id: 'postfix-mailbox-transport',
	title: 'Postfix cannot hand mail over to Dovecot',
	covers: ['P03', 'P04'],
	explains:
		'Postfix hands mail for mailboxes over through a socket. The one that virtual_transport names is not there, because Postfix sees paths from within /var/spool/postfix, may not be opened by Postfix, or virtual_transport names no way to Dovecot at all. All mail waits. The repair names the socket that Dovecot has there, or makes one, and sends what waits.',
	risk: 'safe',
	questions: [],
	detect: async ({ask}) => {
		const [seen, tree] = await Promise.all([lookAtPostfix(ask), ask(dovecotTree, {main: '/etc/dovecot/dovecot.conf'})]);
		if (!seen?.dovecot || !tree.ok || seen.get('virtual_mailbox_domains') === '') return undefined;
		const transport = seen.get('virtual_transport');
		const [name = ''] = transport.split(':');
		const service = seen.services.find(each => each.type === 'unix' && each.name === name);
		const named = /^lmtp:unix:(.+)$/.exec(transport)?.[1];
		const listeners = listenersOf(seen.dovecot, 'lmtp');
		const ours = listeners.map(({path}) => path).find(path => withinSpool(path) !== undefined);
		const nowhere = name === 'virtual' ? seen.get('virtual_mailbox_base') === '' : service === undefined;
		if (!nowhere && named === undefined) return undefined;
		const path = named === undefined ? undefined : socketPath(named, service?.chroot ?? true);
		const facts = await ask(pathFacts, {patterns: ['/usr/lib/dovecot/lmtp', ...(path === undefined ? [] : [path])]});
		// Without the program there is nothing that could listen.
		if (!facts.ok || !facts.value.some(each => each.path === '/usr/lib/dovecot/lmtp')) return undefined;
		const socket = facts.value.find(each => each.path === path);
		const mode = Number.parseInt(socket?.mode ?? '0', 8);
		const isOpen =
			socket !== undefined &&
			((mode & 0o002) !== 0 ||
				(socket.user === 'postfix' && (mode & 0o200) !== 0) ||
				((socket.group === 'postfix' || socket.members.includes('postfix')) && (mode & 0o020) !== 0));
		const mine = listeners.find(each => each.path === path);
		if (!nowhere && (isOpen || (socket === undefined && mine !== undefined) || (socket !== undefined && mine === undefined))) return undefined;
		const where = whereSet(seen.files, 'virtual_transport') ?? {from: 'postconf', text: `virtual_transport = ${transport}`};
		const what =
			socket !== undefined
				? `belongs to ${socket.user}:${socket.group}, mode ${socket.mode}`
				: nowhere
					? name === 'virtual'
						? 'virtual_mailbox_base is empty'
						: `master.cf has no service ${name}`
					: 'is not there';
		return {
			evidence: [where, {from: nowhere ? 'postconf' : (path ?? ''), text: what}],
			files: socket !== undefined ? [] : [mainCf],
			facts: {main: tree.value.main, socket: ours === undefined ? undefined : withinSpool(ours), closed: socket !== undefined ? path : undefined},
		};
	},
	plan: (files, {main, socket, closed}) => {
		const settle = [systemdReload.build({unit: 'dovecot.service'}), systemdReload.build({unit: 'postfix.service'}), flush];
		const path = closed ?? (socket === undefined ? `${spool}/private/dovecot-lmtp` : undefined);
		const opened = path === undefined ? files : applyEdits(files, putLines(readConfigTree(files, main), listener, ['service lmtp', `unix_listener ${path}`]));
		if (closed !== undefined) return {files: opened, settle};
		return {files: setParameter(opened, 'virtual_transport', `lmtp:unix:${socket ?? 'private/dovecot-lmtp'}`), settle};
	},
	verifiedBy: [delivery],
});
