// Pitfall P05: Postfix does not find the socket at which Dovecot checks passwords.

import {reloadLogins} from '../changes/reload-logins.ts';
import {authentication} from '../checks/authentication.ts';
import {portSubmission} from '../checks/port-submission.ts';
import {dovecotTree} from '../commands/dovecot-tree.ts';
import {pathFacts} from '../commands/path-facts.ts';
import {applyEdits} from '../config/apply-edits.ts';
import {readConfigTree} from '../dovecot/config-tree.ts';
import {putLines} from '../dovecot/put-setting.ts';
import {listenersOf, lookAtPostfix, socketPath, spool, withinSpool} from '../postfix/look-at-postfix.ts';
import {mainCf, setParameter, whereSet} from '../postfix/parameters.ts';
import {defineFix} from './shape.ts';

type Facts = {readonly main: string; readonly socket: string | undefined; readonly closed: string | undefined};

export const postfixSasl = defineFix<Facts>({
	id: 'postfix-sasl',
	title: 'Postfix cannot ask Dovecot for passwords',
	covers: ['P05'],
	explains:
		'Who sends mail logs in at Postfix, which asks Dovecot through a socket. The socket that smtpd_sasl_path names is not there, or not open to Postfix, or Postfix would ask Cyrus SASL, which is not set up. Postfix then ends each connection on port 587 at once. The repair names the socket that Dovecot has within /var/spool/postfix, or makes one.',
	risk: 'interrupts',
	questions: [],
	detect: async ({ask}) => {
		const [seen, tree] = await Promise.all([lookAtPostfix(ask), ask(dovecotTree, {main: '/etc/dovecot/dovecot.conf'})]);
		if (!seen?.dovecot || !tree.ok) return undefined;
		const smtpd = seen.services.filter(({type, program}) => type === 'inet' && program === 'smtpd');
		const wanted = seen.get('smtpd_sasl_auth_enable') === 'yes' || smtpd.some(({overrides}) => overrides.get('smtpd_sasl_auth_enable') === 'yes');
		if (!wanted || smtpd.some(({overrides}) => overrides.has('smtpd_sasl_path') || overrides.has('smtpd_sasl_type'))) return undefined;
		const [type, named] = [seen.get('smtpd_sasl_type'), seen.get('smtpd_sasl_path')];
		const ours = listenersOf(seen.dovecot, 'auth').map(({path}) => path);
		const socket = ours.find(path => withinSpool(path) !== undefined);
		const path =
			type === 'dovecot'
				? socketPath(
						named,
						smtpd.every(({chroot}) => chroot),
					)
				: undefined;
		if (type === 'dovecot' && named.startsWith('inet:')) return undefined;
		// Cyrus is right where it is set up.
		if (type !== 'dovecot' && (type !== 'cyrus' || socket === undefined)) return undefined;
		const facts = await ask(pathFacts, {
			patterns: path === undefined ? ['/etc/postfix/sasl/smtpd.conf', '/usr/lib/sasl2/smtpd.conf', '/etc/sasl2/smtpd.conf'] : [path],
		});
		if (!facts.ok || (path === undefined && facts.value.length > 0)) return undefined;
		const there = facts.value.find(each => each.path === path);
		const mode = Number.parseInt(there?.mode ?? '0', 8);
		const isOpen =
			there !== undefined &&
			((mode & 0o002) !== 0 ||
				(there.user === 'postfix' && (mode & 0o200) !== 0) ||
				((there.group === 'postfix' || there.members.includes('postfix')) && (mode & 0o020) !== 0));
		if (path !== undefined && (isOpen || (there === undefined) === ours.includes(path))) return undefined;
		const where = (key: string) => whereSet(seen.files, key) ?? {from: 'postconf', text: `${key} = ${seen.get(key)}`};
		return {
			evidence: [
				where(path === undefined ? 'smtpd_sasl_type' : 'smtpd_sasl_path'),
				...(path === undefined ? [] : [{from: path, text: there ? `belongs to ${there.user}:${there.group}, mode ${there.mode}` : 'is not there'}]),
			],
			files: [mainCf],
			facts: {main: tree.value.main, socket: socket === undefined ? undefined : withinSpool(socket), closed: there && path},
		};
	},
	plan: (files, {main, socket, closed}) => {
		const lines = ['mode = 0660', 'user = postfix', 'group = postfix'];
		const path = closed ?? (socket === undefined ? `${spool}/private/auth` : undefined);
		const opened = path === undefined ? files : applyEdits(files, putLines(readConfigTree(files, main), lines, ['service auth', `unix_listener ${path}`]));
		if (closed !== undefined) return {files: opened, settle: reloadLogins};
		const typed = setParameter(opened, 'smtpd_sasl_type', 'dovecot');
		return {files: setParameter(typed, 'smtpd_sasl_path', socket ?? 'private/auth'), settle: reloadLogins};
	},
	verifiedBy: [portSubmission, authentication],
});
