# PostgreSQL with the first server's schema. Dovecot and Postfix read as mailuser, administrators write as mailadmin. Sourced by provision.sh.
mailuser_password=$(random)
mailadmin_password=$(random)
install -m 600 /dev/stdin "$share/mailuser-password" <<< "$mailuser_password"
install -m 600 /dev/stdin "$share/mailadmin-password" <<< "$mailadmin_password"

pg=/etc/postgresql/17/main
cat > "$pg/conf.d/lab.conf" <<'END'
listen_addresses = '127.0.0.1,10.100.0.1'
# Throw-away data: losing it is allowed, waiting for the disk is not.
fsync = off
max_wal_size = 64MB
END
chown postgres:postgres "$pg/conf.d/lab.conf"
echo 'host mailserver all 10.100.0.0/24 scram-sha-256' >> "$pg/pg_hba.conf"
# Debian's wrapper waits four times half a second to see whether the server is there: a third of the whole boot.
sed -i -e 's/undef, 0\.5/undef, 0.1/' -e 's/attempt < 60/attempt < 300/' /usr/bin/pg_ctlcluster
systemctl restart postgresql@17-main.service

psql() { runuser -u postgres -- psql -qAtX -v ON_ERROR_STOP=1 "$@"; }
psql <<END
CREATE ROLE mailuser LOGIN PASSWORD '$mailuser_password';
CREATE ROLE mailadmin LOGIN PASSWORD '$mailadmin_password';
CREATE DATABASE mailserver OWNER mailadmin;
END
psql -d mailserver <<'END'
SET ROLE mailadmin;
CREATE TABLE domain (
	domain varchar(255) PRIMARY KEY,
	description varchar(255) NOT NULL DEFAULT '',
	active boolean NOT NULL DEFAULT true,
	created timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE mailbox (
	username varchar(255) PRIMARY KEY,
	password varchar(255) NOT NULL,
	name varchar(255) NOT NULL DEFAULT '',
	maildir varchar(255) NOT NULL,
	quota bigint NOT NULL DEFAULT 0,
	active boolean NOT NULL DEFAULT true,
	created timestamptz NOT NULL DEFAULT now(),
	modified timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE alias (
	address varchar(255) PRIMARY KEY,
	goto text NOT NULL,
	active boolean NOT NULL DEFAULT true,
	created timestamptz NOT NULL DEFAULT now(),
	modified timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT ON domain, mailbox, alias TO mailuser;
INSERT INTO domain (domain, description) VALUES ('example.org', 'The first domain'), ('example.net', 'The second domain');
INSERT INTO mailbox (username, password, name, maildir, quota) VALUES
	('testuser1@example.org', '!', 'Test User One', 'example.org/testuser1/', 1073741824),
	('testuser2@example.org', '!', 'Tést Usér Two', 'example.org/testuser2/', 0),
	('mailtui-probe@example.org', '!', 'mailtui probe', 'example.org/mailtui-probe/', 0);
INSERT INTO alias (address, goto) VALUES
	('postmaster@example.org', 'testuser1@example.org'),
	('info@example.org', 'testuser1@example.org,testuser2@example.org'),
	('postmaster@example.net', 'testuser2@example.org');
END
