// Repairs of OpenDKIM, on a real one: what leaves is signed.
import {describeLab} from '../describe-lab.ts';
import {type Proof, proveFixes} from './proof.ts';

const sign = `cursor=$(journalctl -n0 --show-cursor -q | sed 's/^-- cursor: //')
printf 'From: testuser1@example.org\\nSubject: proof\\n\\nx\\n' | sendmail -f testuser1@example.org testuser2@example.org
for try in $(seq 40); do log=$(journalctl -q --after-cursor "$cursor" -o cat); case $log in *status=sent*|*milter-reject*|*4.7.1*) break ;; esac; sleep 0.1; done; echo "$log"`;
const signed = /DKIM-Signature field added/;
const restart = 'systemctl restart opendkim; systemctl restart postfix';

const proofs: readonly Proof[] = [
	{
		fix: 'opendkim-socket',
		when: "the socket is where Debian puts it, outside of Postfix's chroot",
		breaks: `sed -i 's|^Socket.*|Socket local:/run/opendkim/opendkim.sock|' /etc/opendkim.conf; postconf -e smtpd_milters=unix:/run/opendkim/opendkim.sock; ${restart}`,
		evidence: /opendkim\.conf:\d+: Socket[^\n]*\n.*smtpd_milters[^\n]*\nstat: Postfix looks for \/var\/spool\/postfix\/run\/opendkim\/opendkim\.sock/,
		look: sign,
		before: /^(?![\s\S]*field added)/,
		after: signed,
	},
	{
		fix: 'opendkim-socket',
		when: 'its directory is not there',
		breaks: `systemctl stop opendkim; rm -r /var/spool/postfix/opendkim; ${restart.replace('systemctl restart opendkim', 'systemctl restart opendkim 2> /dev/null || true')}`,
		evidence: /stat: \/var\/spool\/postfix\/opendkim is not there/,
		look: sign,
		before: /^(?![\s\S]*field added)/,
		after: signed,
		mends: 'install -d -m 750 -o opendkim -g postfix /var/spool/postfix/opendkim; systemctl restart opendkim',
	},
	{
		fix: 'opendkim-socket',
		when: 'postfix is not in the group',
		breaks: `gpasswd -d postfix opendkim > /dev/null; ${restart}`,
		evidence: /opendkim\.sock belongs to opendkim:opendkim, mode 0770: Postfix may not open it/,
		look: sign,
		before: /Permission denied/,
		after: signed,
		mends: 'usermod -a -G opendkim postfix; systemctl restart postfix',
	},
	{
		fix: 'opendkim-key-permissions',
		when: 'the group can read the key, and postfix is in it',
		breaks: 'chmod 640 /etc/dkimkeys/example.org/mail.private; systemctl restart opendkim',
		evidence: /mail\.private: belongs to opendkim:opendkim \(with postfix\), mode 0640/,
		look: sign,
		before: /key data is not secure/,
		after: signed,
		mends: 'chmod 600 /etc/dkimkeys/example.org/mail.private; systemctl restart opendkim',
	},
	{
		fix: 'opendkim-key-permissions',
		when: 'the key belongs to root',
		breaks: 'chown root:root /etc/dkimkeys/example.org/mail.private; systemctl restart opendkim',
		evidence: /mail\.private: belongs to root:root, mode 0600/,
		look: sign,
		before: /^(?![\s\S]*field added)/,
		after: signed,
		mends: 'chown opendkim:opendkim /etc/dkimkeys/example.org/mail.private; systemctl restart opendkim',
	},
	{
		fix: 'opendkim-signing-table',
		when: 'it is read as a plain file',
		breaks: "sed -i 's|refile:/etc/opendkim/signing.table|file:/etc/opendkim/signing.table|' /etc/opendkim.conf; systemctl restart opendkim",
		evidence: /opendkim\.conf:\d+: SigningTable\s+file:[^\n]*\n\/etc\/opendkim\/signing\.table:1: \*@example\.org/,
		look: sign,
		before: /no signing table match|^(?![\s\S]*field added)/,
		after: signed,
	},
];

describeLab('repairs of OpenDKIM', lab => proveFixes(lab, proofs));
