# What makes one lab different from the next: keys, passwords, certificate. Nothing of it is ever in the repository. Sourced by up.sh and reset.sh.

word() { head -c 18 /dev/urandom | base64 | tr '+/' 'xy'; }
on_mail_disk() { chroot "$lab_run/root" env -i PATH=/usr/local/sbin:/usr/sbin:/usr/bin "$@"; }

make_secrets() {
	local user secrets=$lab_run/secrets
	mkdir -m 700 "$secrets"
	on_laptop_disk ssh-keygen -q -t ed25519 -N '' -C mailtui-lab -f /root/key
	(umask 077; word > "$secrets/encrypted-key-passphrase")
	on_laptop_disk ssh-keygen -q -t ed25519 -a 4 -N "$(cat "$secrets/encrypted-key-passphrase")" -C mailtui-lab-encrypted -f /root/encrypted-key
	on_laptop_disk ssh-keygen -q -t ed25519 -N '' -C mailtui-lab-stranger -f /root/stranger-key
	mv "$lab_run"/laptop/root/*key "$lab_run"/laptop/root/*key.pub "$secrets/"
	for user in operator typist keyboard testuser1@example.org testuser2@example.org mailtui-probe@example.org; do
		(umask 077; word > "$secrets/$user")
	done
}

# Before the machine boots. $1: the state, empty for broken.
furnish_disk() {
	local user home owner root=$lab_run/root secrets=$lab_run/secrets
	for user in root admin operator guest locked banner nologin; do
		home=$root/home/$user; [ "$user" != root ] || home=$root/root
		owner=$(awk -F: -v user="$user" '$1 == user {print $3 ":" $4}' "$root/etc/passwd")
		mkdir -p -m 700 "$home/.ssh"
		(umask 077; cat "$secrets/key.pub" "$secrets/encrypted-key.pub" > "$home/.ssh/authorized_keys")
		chown -R "$owner" "$home/.ssh"
	done
	rm -rf "$root/etc/letsencrypt"
	on_mail_disk lab-certificate > /dev/null
	# As whoever set such a server up would have it; tests that want it missing take it away.
	printf '#!/bin/sh\nsystemctl reload postfix\ndoveadm reload\n' > "$root/etc/letsencrypt/renewal-hooks/deploy/10-mail"
	chmod 755 "$root/etc/letsencrypt/renewal-hooks/deploy/10-mail"
	[ ! -e "$secrets/wg0.conf" ] || {
		install -m 600 "$secrets/wg0.conf" "$root/etc/wireguard/wg0.conf"
		ln -sf /usr/lib/systemd/system/wg-quick@.service "$root/etc/systemd/system/multi-user.target.wants/wg-quick@wg0.service"
	}
	case $1 in '' | broken) ;; *) on_mail_disk lab-state "$1" ;; esac
	# Given away by both layers; copied, so that tests need not look inside.
	cp "$root/usr/local/share/mailtui-lab/ca/root.pem" "$lab_run/ca.pem"
	install -m 600 "$root/usr/local/share/mailtui-lab/mailadmin-password" "$secrets/mailadmin"
	{
		sed 's/^/203.0.113.10,10.100.0.1,2001:db8::10,mx.example.org,mail.example.org,vpn.example.org /' "$root"/etc/ssh/ssh_host_*_key.pub
		sed 's/^/[203.0.113.10]:2222,[10.100.0.1]:2222,[mx.example.org]:2222 /' "$root"/etc/ssh/alt/ssh_host_*_key.pub
	} > "$lab_run/known_hosts"
}

# After it has booted: the mailboxes' hashes are in the database.
set_passwords() {
	local user
	for user in operator typist keyboard testuser1@example.org testuser2@example.org mailtui-probe@example.org; do
		echo "$user $(cat "$lab_run/secrets/$user")"
	done | inside lab-passwords
}

write_json() {
	sed -e "s|@RUN@|$lab_run|g" -e "s|@NAME@|$lab_name|g" -e "s|@MAIL@|$lab_mail|g" -e "s|@LAPTOP@|$lab_laptop|g" \
		-e "s|@VPN@|$(cat "$lab_run/vpn")|g" "$lab_here/lab.template.json" > "$lab_run/lab.json.new"
	mv "$lab_run/lab.json.new" "$lab_run/lab.json"
}
