# Postfix: virtual users from PostgreSQL, submission with Dovecot's SASL, delivery over LMTP. Sourced by provision.sh.
map() {
	install -m 640 -o root -g postfix /dev/stdin "/etc/postfix/pgsql-virtual-$1.cf" <<END
hosts = 127.0.0.1
user = mailuser
password = $mailuser_password
dbname = mailserver
query = $2
END
}
map domains "SELECT domain FROM domain WHERE domain = '%s' AND active = true"
map mailboxes "SELECT maildir FROM mailbox WHERE username = '%s' AND active = true"
map aliases "SELECT goto FROM alias WHERE address = '%s' AND active = true"
postconf -e 'mydestination = localhost' 'myorigin = example.org' \
	'virtual_mailbox_domains = proxy:pgsql:/etc/postfix/pgsql-virtual-domains.cf' \
	'virtual_mailbox_maps = proxy:pgsql:/etc/postfix/pgsql-virtual-mailboxes.cf' \
	'virtual_alias_maps = proxy:pgsql:/etc/postfix/pgsql-virtual-aliases.cf' \
	'virtual_transport = lmtp:unix:private/dovecot-lmtp' \
	'smtpd_tls_cert_file = /etc/letsencrypt/live/mx.example.org/fullchain.pem' \
	'smtpd_tls_key_file = /etc/letsencrypt/live/mx.example.org/privkey.pem' \
	'smtpd_sasl_type = dovecot' 'smtpd_sasl_path = private/auth' \
	'smtpd_milters = unix:opendkim/opendkim.sock' 'non_smtpd_milters = $smtpd_milters' 'milter_default_action = accept'
submission() {
	postconf -M "$1/inet=$1 inet n - y - - smtpd"
	postconf -P "$1/inet/syslog_name=postfix/$1" "$1/inet/$2" "$1/inet/smtpd_sasl_auth_enable=yes" "$1/inet/smtpd_tls_auth_only=yes" \
		"$1/inet/smtpd_relay_restrictions=permit_sasl_authenticated,reject" "$1/inet/milter_macro_daemon_name=ORIGINATING"
}
submission submission smtpd_tls_security_level=encrypt
submission submissions smtpd_tls_wrappermode=yes
newaliases
# Creates the directories of the queue: Dovecot's sockets need /var/spool/postfix/private.
postfix check
