// Pitfall P08: passwords could be asked for, but no port is there to send mail by.
import {portSubmission} from '../checks/port-submission.ts';
import {applyEdits} from '../config/apply-edits.ts';
import {listenersOf, lookAtPostfix, withinSpool} from '../postfix/look-at-postfix.ts';
import {masterCf} from '../postfix/parameters.ts';
import {defineFix} from './shape.ts';

const service = (name: string, tls: string): readonly string[] => [
	`${name.padEnd(10)} inet  n       -       y       -       -       smtpd`,
	...[
		`syslog_name=postfix/${name}`,
		tls,
		'smtpd_sasl_auth_enable=yes',
		'smtpd_tls_auth_only=yes',
		'smtpd_relay_restrictions=permit_sasl_authenticated,reject',
		'milter_macro_daemon_name=ORIGINATING',
	].map(option => `  -o ${option}`),
];

export const postfixSubmissionOff = defineFix<undefined>({
	id: 'postfix-submission-off',
	title: 'No port to send mail by',
	covers: ['P08'],
	explains:
		'Dovecot has a socket for Postfix to check passwords by, but Postfix offers no port on which anybody could log in: in the master.cf of Debian 587 and 465 are commented out. Mail programs can read and not send. The repair adds both ports, for those who log in, and over TLS only.',
	risk: 'safe',
	questions: [],
	detect: async ({ask}) => {
		const seen = await lookAtPostfix(ask);
		if (!seen?.dovecot || seen.get('virtual_mailbox_domains') === '') return undefined;
		const names = seen.services.filter(({type}) => type === 'inet').map(({name}) => name.replace(/^.*:/, ''));
		if (names.some(name => ['submission', 'submissions', 'smtps', '587', '465'].includes(name)) || !names.some(name => name === 'smtp' || name === '25'))
			return undefined;
		const socket = listenersOf(seen.dovecot, 'auth').find(({path}) => withinSpool(path) !== undefined);
		if (!socket || seen.get('smtpd_sasl_type') !== 'dovecot') return undefined;
		return {
			evidence: [
				{from: 'postconf -M', text: `inet: ${names.join(', ')}`},
				{from: 'doveconf', text: `service auth { unix_listener ${socket.path} }`},
			],
			files: [masterCf],
			facts: undefined,
		};
	},
	plan: files => ({
		files: applyEdits(files, [
			{
				path: masterCf,
				line: Number.MAX_SAFE_INTEGER,
				removes: 0,
				adds: [...service('submission', 'smtpd_tls_security_level=encrypt'), ...service('submissions', 'smtpd_tls_wrappermode=yes')],
			},
		]),
	}),
	verifiedBy: [portSubmission],
});
