#!/bin/bash
# Starts the lab, or leaves a running one as it is: up.sh [broken|repaired|1..4]. Prints the path of lab.json, which says all there is to know.
set -euo pipefail
# shellcheck source=names.sh
. "$(dirname "${BASH_SOURCE[0]}")/names.sh"
# shellcheck source=machine.sh
. "$lab_here/machine.sh"
# shellcheck source=vpn.sh
. "$lab_here/vpn.sh"
state=${1:-}
case $state in '' | broken | repaired | [1-4]) ;; *) echo 'usage: up.sh [broken|repaired|1|2|3|4]' >&2; exit 64 ;; esac
[ "$(uname)" = Linux ] || fail 'the lab needs Linux'
[ "$(id -u)" = 0 ] || fail 'the lab needs root'

mkdir -p "$lab_cache" "$(dirname "$lab_run")"
exec 8> "$lab_cache/up-$lab_name.lock"
flock 8
if machine_pid > /dev/null && [ -e "$lab_run/lab.json" ]; then
	[ -z "$state" ] || inside lab-state "$state"
	echo "$lab_run/lab.json"
	exit 0
fi
begun=$(date +%s%N)
step='the layers'
finish() {
	local code=$?
	[ "$code" = 0 ] && return
	say "the lab did not come up; it failed at: $step"
	[ ! -s "$lab_run/boot.log" ] || tail -5 "$lab_run/boot.log" >&2
	stop_machine
	exit "$code"
}
trap finish EXIT
trap 'exit 130' INT TERM HUP
layers=$("$lab_here/layer.sh" 8>&-)

step='clearing what an earlier lab left'; stop_machine
step='mounting'; mount_disks "$layers"
root=$lab_run/root; secrets=$lab_run/secrets
mkdir -m 700 "$secrets"

step='networks'; make_networks
step='VPN'; prepare_vpn

step='keys and certificates'
umask 077
on_laptop_disk ssh-keygen -q -t ed25519 -N '' -C mailtui-lab -f /root/key
head -c 18 /dev/urandom | base64 | tr '+/' 'xy' > "$secrets/encrypted-key-passphrase"
on_laptop_disk ssh-keygen -q -t ed25519 -a 4 -N "$(cat "$secrets/encrypted-key-passphrase")" -C mailtui-lab-encrypted -f /root/encrypted-key
on_laptop_disk ssh-keygen -q -t ed25519 -N '' -C mailtui-lab-stranger -f /root/stranger-key
mv "$lab_run"/laptop/root/*key "$lab_run"/laptop/root/*key.pub "$secrets/"
for user in root admin operator guest locked banner nologin; do
	home=$root/home/$user; owner=$(awk -F: -v user="$user" '$1 == user {print $3 ":" $4}' "$root/etc/passwd")
	[ "$user" != root ] || home=$root/root
	mkdir -p "$home/.ssh"
	cat "$secrets/key.pub" "$secrets/encrypted-key.pub" > "$home/.ssh/authorized_keys"
	chown -R "$owner" "$home/.ssh"
done
rm -rf "$root/etc/letsencrypt"
chroot "$root" env -i PATH=/usr/local/sbin:/usr/sbin:/usr/bin lab-certificate > /dev/null
umask 022
cp "$root/usr/local/share/mailtui-lab/ca/root.pem" "$lab_run/ca.pem"
{
	sed 's/^/203.0.113.10,10.100.0.1,2001:db8::10,mx.example.org,mail.example.org,vpn.example.org /' "$root"/etc/ssh/ssh_host_*_key.pub
	sed 's/^/[203.0.113.10]:2222,[10.100.0.1]:2222,[mx.example.org]:2222 /' "$root"/etc/ssh/alt/ssh_host_*_key.pub
} > "$lab_run/known_hosts"
[ -z "$state" ] || [ "$state" = broken ] || chroot "$root" env -i PATH=/usr/local/sbin:/usr/sbin:/usr/bin lab-state "$state"

step='booting'; boot_machine

step='passwords'
install -m 600 "$root/usr/local/share/mailtui-lab/mailadmin-password" "$secrets/mailadmin"
for user in operator typist keyboard testuser1@example.org testuser2@example.org mailtui-probe@example.org; do
	(umask 077; head -c 18 /dev/urandom | base64 | tr '+/' 'xy' > "$secrets/$user")
	echo "$user $(cat "$secrets/$user")"
done | inside lab-passwords

step='writing lab.json'
sed -e "s|@RUN@|$lab_run|g" -e "s|@NAME@|$lab_name|g" -e "s|@MAIL@|$lab_mail|g" -e "s|@LAPTOP@|$lab_laptop|g" \
	-e "s|@VPN@|$(cat "$lab_run/vpn")|g" -e "s|@PID@|$(machine_pid)|g" "$lab_here/lab.template.json" > "$lab_run/lab.json.new"
mv "$lab_run/lab.json.new" "$lab_run/lab.json"
say "up in $((($(date +%s%N) - begun) / 1000000)) ms, VPN by $(cat "$lab_run/vpn")"
echo "$lab_run/lab.json"
