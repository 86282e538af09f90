# People and their ways in: users, sudo, two ssh servers, VPN, fail2ban. Sourced by provision.sh.
printf '127.0.0.1 localhost\n127.0.1.1 mx.example.org mx\n::1 localhost ip6-localhost ip6-loopback\n' > /etc/hosts
printf 'nameserver 127.0.0.1\n' > /etc/resolv.conf
echo LANG=C.UTF-8 > /etc/default/locale
mkdir -p /var/log/journal
# Its program is for the tests that validate a signed zone; as a service it would stand in every list.
rm -f /usr/lib/systemd/system/unbound*.service /etc/init.d/unbound; systemctl daemon-reload

cat > /usr/local/bin/banner-shell <<'END'
#!/bin/bash
echo 'Welcome to mx.example.org. All use is logged.'
exec /bin/bash "$@"
END
chmod 755 /usr/local/bin/banner-shell
groupadd -g 5000 vmail
useradd -u 5000 -g vmail -d /var/mail/vmail -M -s /usr/sbin/nologin vmail
install -d -m 770 -o vmail -g vmail /var/mail/vmail
for user in admin guest locked typist keyboard; do useradd -m -s /bin/bash "$user"; done
# Debian has a group of that name already.
useradd -m -g operator -s /bin/bash operator
useradd -m -s /usr/local/bin/banner-shell banner
useradd -m -s /usr/sbin/nologin nologin
usermod -L -e 1 locked
install -m 440 /dev/stdin /etc/sudoers.d/lab <<'END'
admin ALL=(ALL) NOPASSWD: ALL
banner ALL=(ALL) NOPASSWD: ALL
operator ALL=(ALL) ALL
END

# Tests fail to log in on purpose and often: the penalty box of OpenSSH 9.8 would lock all others out.
cat > /etc/ssh/sshd_config.d/lab.conf <<'END'
PermitRootLogin prohibit-password
PasswordAuthentication yes
KbdInteractiveAuthentication yes
PerSourcePenalties no
Match User keyboard
	PasswordAuthentication no
Match User typist
	KbdInteractiveAuthentication no
END
# A second server on port 2222, whose host key tests may change (lab-hostkey) without hurting others.
mkdir -p /etc/ssh/alt
ssh-keygen -q -t ed25519 -N '' -C alt -f /etc/ssh/alt/ssh_host_ed25519_key
printf 'Port 2222\nHostKey /etc/ssh/alt/ssh_host_ed25519_key\nPidFile /run/sshd-alt.pid\nPermitRootLogin prohibit-password\nUsePAM yes\nPerSourcePenalties no\n' > /etc/ssh/alt/sshd_config
cat > /etc/systemd/system/ssh-alt.service <<'END'
[Unit]
Description=OpenBSD Secure Shell server, second instance
After=ssh.service
[Service]
RuntimeDirectory=sshd
RuntimeDirectoryPreserve=yes
ExecStart=/usr/sbin/sshd -D -f /etc/ssh/alt/sshd_config
Restart=on-failure
[Install]
WantedBy=multi-user.target
END
systemctl enable -q ssh-alt.service
systemctl restart ssh.service

# The lab writes wg0.conf and enables the unit only where the machine has /dev/net/tun; the kernel's own WireGuard is not needed.
mkdir -p /etc/systemd/system/wg-quick@wg0.service.d "/etc/systemd/system/postgresql@.service.d"
printf '[Service]\nEnvironment=WG_QUICK_USERSPACE_IMPLEMENTATION=wireguard-go\n' > /etc/systemd/system/wg-quick@wg0.service.d/lab.conf
# PostgreSQL binds to the VPN address: it has to be there first.
printf '[Unit]\nAfter=wg-quick@wg0.service\n' > "/etc/systemd/system/postgresql@.service.d/lab.conf"

cat > /etc/fail2ban/jail.d/lab.conf <<'END'
[DEFAULT]
backend = systemd
ignoreip = 127.0.0.1/8 ::1 203.0.113.0/24 10.100.0.0/24 2001:db8::/64
banaction = noop
banaction_allports = noop
END
printf '[Definition]\nactionban = true\nactionunban = true\n' > /etc/fail2ban/action.d/noop.conf
systemctl daemon-reload
