// Brings the lab's server into the state in which the stories are told: sieve files mail, TLS is logged, retries come soon.
import type {Lab} from '../lab.ts';

const script = `set -e
cat > /etc/dovecot/local.conf <<'E'
protocol lmtp {
  mail_plugins {
    sieve = yes
  }
}
E
postconf -e smtpd_tls_loglevel=1 smtp_tls_security_level=may minimal_backoff_time=5s maximal_backoff_time=5s queue_run_delay=5s
mkdir -p /var/mail/vmail/example.org/testuser2/sieve
cat > /var/mail/vmail/example.org/testuser2/sieve/rules.sieve <<'E'
require ["fileinto", "mailbox"];
if header :contains "subject" "spam" { fileinto :create "Junk"; stop; }
if header :contains "subject" "nothing" { discard; stop; }
E
ln -sf sieve/rules.sieve /var/mail/vmail/example.org/testuser2/.dovecot.sieve
chown -Rh vmail:vmail /var/mail/vmail
doveadm reload
postfix reload 2> /dev/null
`;

export const prepareStories = async (lab: Lab): Promise<void> => {
	await lab.setState('repaired');
	const {code, stderr} = await lab.exec(script);
	if (code !== 0) throw new Error(`the lab could not be prepared for stories: ${stderr.trim()}`);
};
