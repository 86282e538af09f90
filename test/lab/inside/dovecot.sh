# Dovecot as its administrator left it: SQL users on Debian's own defaults, which is where the four pitfalls lie. Sourced by provision.sh.
conf=/etc/dovecot/conf.d
sed -i -e 's/^!include auth-system.conf.ext/#&/' -e 's/^#\(!include auth-sql.conf.ext\)/\1/' "$conf/10-auth.conf"
install -m 640 -o root -g dovecot /dev/stdin "$conf/auth-sql.conf.ext" <<END
# Users in PostgreSQL.
sql_driver = pgsql

pgsql 127.0.0.1 {
  parameters {
    user = mailuser
    password = "$mailuser_password"
    dbname = mailserver
  }
}

passdb sql {
  default_password_scheme = SHA512-CRYPT
  query = SELECT username AS user, password FROM mailbox WHERE username = '%{user}' AND active = true
}

userdb sql {
  query = SELECT 'maildir:/var/mail/vmail/' || maildir AS mail, 5000 AS uid, 5000 AS gid FROM mailbox WHERE username = '%{user}' AND active = true
  iterate_query = SELECT username AS user FROM mailbox WHERE active = true
}
END
sed -i -e 's|^ssl_server_cert_file = .*|ssl_server_cert_file = /etc/letsencrypt/live/mx.example.org/fullchain.pem|' \
	-e 's|^ssl_server_key_file = .*|ssl_server_key_file = /etc/letsencrypt/live/mx.example.org/privkey.pem|' "$conf/10-ssl.conf"
cat >> "$conf/10-master.conf" <<'END'

# Postfix hands over mail and asks for passwords through these, inside its chroot.
service lmtp {
  unix_listener /var/spool/postfix/private/dovecot-lmtp {
    mode = 0600
    user = postfix
    group = postfix
  }
}

service auth {
  unix_listener /var/spool/postfix/private/auth {
    mode = 0660
    user = postfix
    group = postfix
  }
}
END
doveconf -n > /dev/null
