// Repairs of Postfix, of its ways to Dovecot, and of certificates, on real ones.
import {describeLab} from '../describe-lab.ts';
import {deliver, type Proof, proveFixes} from './proof.ts';

const conf = '/etc/dovecot/conf.d';
const live = '/etc/letsencrypt/live/mx.example.org';
const inInbox = /status=sent[\s\S]*\/var\/mail\/vmail\/example\.org\/testuser1\/Maildir\/new\/\d/;
const ehlo = `for try in 1 2 3; do said=$( (sleep 0.5; printf 'EHLO x\\r\\n'; sleep 0.5; printf 'QUIT\\r\\n') | timeout 3 openssl s_client -quiet -starttls smtp -connect 127.0.0.1:587 2>&1); case $said in *AUTH*) break ;; esac; done; echo "$said"`;
const restart = 'systemctl restart dovecot postfix';

const proofs: readonly Proof[] = [
	{
		fix: 'postfix-mailbox-transport',
		when: 'the socket is named as it is called outside of the chroot',
		breaks: `postconf -e virtual_transport=lmtp:unix:/var/spool/postfix/private/dovecot-lmtp; systemctl reload postfix`,
		evidence: /main\.cf:\d+: virtual_transport = lmtp:unix:\/var[^\n]*\n\/var\/spool\/postfix\/var\/spool\/postfix\/private\/dovecot-lmtp: is not there/,
		look: deliver,
		before: /No such file or directory/,
		after: inInbox,
	},
	{
		fix: 'postfix-mailbox-transport',
		when: 'Dovecot has no socket within the chroot',
		breaks: `sed -i 's|/var/spool/postfix/private/dovecot-lmtp|lmtp|' ${conf}/10-master.conf; rm -f /var/spool/postfix/private/dovecot-lmtp; systemctl restart dovecot`,
		evidence: /\/var\/spool\/postfix\/private\/dovecot-lmtp: is not there/,
		look: deliver,
		before: /No such file or directory/,
		after: inInbox,
	},
	{
		fix: 'postfix-mailbox-transport',
		when: 'the socket belongs to root',
		breaks: `sed -i '/private.dovecot-lmtp/,/}/{s/user = postfix/user = root/;s/group = postfix/group = root/}' ${conf}/10-master.conf; systemctl restart dovecot`,
		evidence: /\/private\/dovecot-lmtp: belongs to root:root, mode 0600/,
		look: deliver,
		before: /Permission denied/,
		after: inInbox,
	},
	{
		fix: 'postfix-mailbox-transport',
		when: 'virtual_transport is not set',
		breaks: 'postconf -X virtual_transport; systemctl reload postfix',
		evidence: /postconf: virtual_transport = virtual\n.*virtual_mailbox_base is empty/,
		look: `rm -rf /var/mail/vmail/*; postsuper -d ALL > /dev/null 2>&1; ${deliver}`,
		before: /^(?![\s\S]*Maildir\/new)/,
		after: inInbox,
	},
	{
		fix: 'postfix-sasl',
		when: 'the socket is called otherwise',
		breaks: 'postconf -e smtpd_sasl_path=private/dovecot-auth; systemctl restart postfix',
		evidence: /main\.cf:\d+: smtpd_sasl_path = private\/dovecot-auth\n\/var\/spool\/postfix\/private\/dovecot-auth: is not there/,
		look: ehlo,
		before: /^(?![\s\S]*AUTH PLAIN)/,
		after: /AUTH PLAIN/,
	},
	{
		fix: 'postfix-sasl',
		when: 'Cyrus SASL is asked, which is not set up',
		breaks: 'postconf -X smtpd_sasl_type; systemctl restart postfix',
		evidence: /smtpd_sasl_type = cyrus/,
		look: ehlo,
		before: /^(?![\s\S]*AUTH PLAIN)/,
		after: /AUTH PLAIN/,
	},
	{
		fix: 'postfix-domain-in-both',
		when: 'the domain is in mydestination',
		breaks: "postconf -e 'mydestination = localhost, example.org'; systemctl reload postfix",
		evidence: /main\.cf:\d+: mydestination = localhost, example\.org\n.*example\.org is in virtual_mailbox_domains too/,
		look: deliver,
		before: /unknown user: "testuser1"|User unknown/,
		after: inInbox,
	},
	{
		fix: 'postfix-table-socket',
		when: 'the file of the socket is named',
		breaks:
			"sed -i '1i local mailserver mailuser scram-sha-256' /etc/postgresql/17/main/pg_hba.conf; systemctl reload postgresql@17-main; sed -i 's|^hosts = .*|hosts = unix:/run/postgresql/.s.PGSQL.5432|' /etc/postfix/pgsql-virtual-domains.cf; systemctl restart postfix",
		evidence: /pgsql-virtual-domains\.cf:1: hosts = unix:\/run\/postgresql\/\.s\.PGSQL\.5432/,
		look: 'postmap -q example.org proxy:pgsql:/etc/postfix/pgsql-virtual-domains.cf 2>&1; grep ^hosts /etc/postfix/pgsql-virtual-domains.cf',
		before: /Not a directory|lookup error|5432/,
		after: /^example\.org\nhosts = unix:\/run\/postgresql$/m,
		mends: 'sed -i 1d /etc/postgresql/17/main/pg_hba.conf; systemctl reload postgresql@17-main',
	},
	{
		fix: 'postfix-submission-off',
		when: 'master.cf has neither 587 nor 465',
		breaks: 'postconf -MX submission/inet submissions/inet; systemctl restart postfix',
		evidence: /postconf -M: inet: smtp\n.*unix_listener \/var\/spool\/postfix\/private\/auth/,
		look: ehlo,
		before: /^(?![\s\S]*AUTH PLAIN)/,
		after: /AUTH PLAIN/,
	},
	{
		fix: 'postfix-old-parameters',
		when: 'one is of yesterday and one is misspelt',
		breaks: 'postconf -e smtpd_use_tls=yes myhostnam=mx.example.org; postconf -X smtpd_tls_security_level; systemctl reload postfix',
		evidence: /smtpd_use_tls = yes\n[\s\S]*myhostnam = mx\.example\.org\n[\s\S]*will be removed/,
		look: 'postconf -n 2>&1 | grep -E "warning|tls_security_level"',
		before: /will be removed/,
		after: /^(?![\s\S]*warning)[\s\S]*smtpd_tls_security_level = may/,
	},
	{
		fix: 'postfix-relay-restrictions',
		when: 'both lists are empty',
		breaks: 'postconf -e smtpd_relay_restrictions= smtpd_recipient_restrictions=; systemctl reload postfix',
		evidence: /main\.cf:\d+: smtpd_relay_restrictions =/,
		look: 'swaks --server 127.0.0.1 --from a@example.com --to testuser1@example.org -q RCPT 2>&1 | tail -5',
		before: /^(?![\s\S]*250 2\.1\.5)/,
		after: /250 2\.1\.5/,
	},
	{
		fix: 'postfix-relay-restrictions',
		when: 'the whole world is mynetworks',
		breaks: "postconf -e 'mynetworks = 127.0.0.0/8 0.0.0.0/0'; systemctl reload postfix",
		evidence: /main\.cf:\d+: mynetworks = 127\.0\.0\.0\/8 0\.0\.0\.0\/0/,
		look: 'postconf mynetworks',
		before: /0\.0\.0\.0/,
		after: /^mynetworks = 127\.0\.0\.0\/8$/m,
	},
	{
		fix: 'dovecot-certificate-files',
		when: 'the key is of another certificate',
		breaks: `openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out /etc/dovecot/other.key; sed -i 's|^ssl_server_key_file.*|ssl_server_key_file = /etc/dovecot/other.key|' ${conf}/10-ssl.conf; systemctl restart dovecot`,
		evidence: /10-ssl\.conf:\d+: ssl_server_key_file = \/etc\/dovecot\/other\.key\n.*different certificate/,
		look: 'echo | timeout 3 openssl s_client -connect 127.0.0.1:993 2>&1 | grep -E "Verif|BEGIN"',
		before: /^(?![\s\S]*BEGIN)/,
		after: /BEGIN/,
	},
	{
		fix: 'postfix-certificate-files',
		when: 'the certificate is not there',
		breaks: 'postconf -e smtpd_tls_cert_file=/etc/ssl/gone.pem; systemctl reload postfix',
		evidence: /main\.cf:\d+: smtpd_tls_cert_file = \/etc\/ssl\/gone\.pem\n[\s\S]*openssl: /,
		look: 'echo | timeout 3 openssl s_client -starttls smtp -connect 127.0.0.1:25 2>&1 | grep -E "Verif|BEGIN"',
		before: /^(?![\s\S]*BEGIN)/,
		after: /BEGIN/,
	},
	{
		fix: 'certificate-not-reloaded',
		when: 'it was renewed, and neither Dovecot nor Postfix was told',
		breaks: `for port in 993 465; do echo | openssl s_client -connect 127.0.0.1:$port > /dev/null 2>&1; done; echo | openssl s_client -starttls smtp -connect 127.0.0.1:25 > /dev/null 2>&1; lab-certificate --days 70 > /dev/null`,
		evidence: /127\.0\.0\.1:993: does not show the certificate that lies in \/etc\/letsencrypt\/live[\s\S]*127\.0\.0\.1:25: does not show/,
		look: `echo | openssl s_client -connect 127.0.0.1:993 2> /dev/null | openssl x509 -noout -serial; echo | openssl s_client -starttls smtp -connect 127.0.0.1:25 2> /dev/null | openssl x509 -noout -serial; openssl x509 -noout -serial -in ${live}/cert.pem`,
		before: /^serial=(\w+)\nserial=\1\nserial=(?!\1)/,
		after: /^serial=(\w+)\nserial=\1\nserial=\1\n$/,
		mends: 'lab-certificate > /dev/null; doveadm reload; postfix reload',
	},
	{
		fix: 'certbot-deploy-hook-missing',
		when: 'nothing reloads anything after a renewal',
		breaks: 'mv /etc/letsencrypt/renewal-hooks/deploy/10-mail /root/kept/',
		evidence: /renewal-hooks\/deploy: nothing reloads Postfix and Dovecot/,
		// What certbot does with the hooks after a renewal.
		look: `echo | openssl s_client -connect 127.0.0.1:993 > /dev/null 2>&1; lab-certificate > /dev/null; for hook in /etc/letsencrypt/renewal-hooks/deploy/*; do [ ! -x $hook ] || $hook; done
			echo | openssl s_client -connect 127.0.0.1:993 2> /dev/null | openssl x509 -noout -serial; openssl x509 -noout -serial -in ${live}/cert.pem; doveadm reload; systemctl reload postfix`,
		before: /^serial=(\w+)\nserial=(?!\1)/,
		after: /^serial=(\w+)\nserial=\1\n$/,
		mends: 'mv /root/kept/10-mail /etc/letsencrypt/renewal-hooks/deploy/',
	},
	{
		fix: 'dovecot-auth-userdb',
		when: 'dovecot-lda is run as vmail',
		breaks: `sed -i 's/, 5000 AS uid, 5000 AS gid//' ${conf}/auth-sql.conf.ext; printf 'mail_uid = vmail\\nmail_gid = vmail\\n' > ${conf}/99-lab.conf; chmod 644 ${conf}/auth-sql.conf.ext
			printf 'dovecot unix - n n - - pipe\\n  flags=DRhu user=vmail:vmail argv=/usr/lib/dovecot/dovecot-lda -f \${sender} -d \${recipient}\\n' >> /etc/postfix/master.cf
			postconf -e virtual_transport=dovecot dovecot_destination_recipient_limit=1; ${restart}; (${deliver}) > /dev/null || true`,
		evidence: /master\.cf:\d+: dovecot unix[^\n]*\n.*lookup permissions/,
		look: deliver,
		before: /lookup permissions/,
		after: inInbox,
	},
	{
		fix: 'dovecot-sieve-not-run',
		when: 'a user has a filter',
		breaks: `d=/var/mail/vmail/example.org/testuser1; install -d -o vmail -g vmail /var/mail/vmail/example.org $d $d/sieve
			printf 'require ["fileinto","mailbox"];\\nfileinto :create "Sorted";\\n' | install -o vmail -g vmail -m 600 /dev/stdin $d/sieve/x.sieve; ln -s sieve/x.sieve $d/.dovecot.sieve; chown -h vmail:vmail $d/.dovecot.sieve`,
		evidence: /testuser1\/\.dovecot\.sieve: an active filter/,
		look: deliver,
		before: /saved mail to INBOX/,
		after: /stored mail into mailbox 'Sorted'/,
	},
];

describeLab('repairs of Postfix', lab => proveFixes(lab, proofs));
