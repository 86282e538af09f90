#!/bin/bash
# Boots the base once, runs inside/provision.sh in it, and keeps what that changed as a layer in the cache; prints both layers for overlayfs.
set -euo pipefail
# The same name each time, so that what a killed one left is found; another cache has another.
MAILTUI_LAB=bake-$(cksum <<< "${MAILTUI_LAB_CACHE:-}" | cut -d' ' -f1)
export MAILTUI_LAB
# shellcheck source=names.sh
. "$(dirname "${BASH_SOURCE[0]}")/names.sh"
# shellcheck source=machine.sh
. "$lab_here/machine.sh"

"$lab_here/base.sh" > /dev/null
[ -d "$lab_layer" ] && { touch "$lab_layer" "$lab_base"; echo "$lab_layer:$lab_base"; exit 0; }
exec 9> "$lab_cache/layer.lock"
flock -n 9 || { say 'another process is making the mail server, waiting for it'; flock 9; }
[ -d "$lab_layer" ] && { echo "$lab_layer:$lab_base"; exit 0; }

step='mounting'; : > "$lab_cache/layer.log"
finish() {
	local code=$?
	stop_machine
	rm -rf --one-file-system "$lab_cache/building-mail.$$"
	[ "$code" = 0 ] || { tail -5 "$lab_cache/layer.log" >&2 || true; say "the mail server was not made; it failed at: $step (log: $lab_cache/layer.log)"; }
	exit "$code"
}
trap finish EXIT
trap 'exit 130' INT TERM HUP
rm -rf --one-file-system "$lab_cache"/building-mail.*
stop_machine
mkdir -p "$lab_run"; chmod 700 "$lab_run"
echo "$lab_base" > "$lab_run/layers"
mount_disks
tr -d - < /proc/sys/kernel/random/uuid > "$lab_run/root/etc/machine-id"
cp -r "$lab_here/inside" "$lab_run/root/root/provision"
# Without host keys sshd would fail at the first boot.
chroot "$lab_run/root" ssh-keygen -A >> "$lab_cache/layer.log" 2>&1
# Until it is provisioned the machine runs with what it shipped, and nothing may greet the network before that.
step='networks'
make_networks
ip -n "$lab_mail" link add wg0 type dummy 2> /dev/null || ip link add wg0 netns "$lab_mail" type veth peer name wg0 netns "$lab_laptop"
ip -n "$lab_mail" addr add 10.100.0.1/24 dev wg0
step='booting'; say 'making a mail server of it (once): booting'
boot_machine
step='provisioning'; say 'making a mail server of it (once): provisioning'
inside bash /root/provision/provision.sh > "$lab_cache/layer.log" 2>&1 < /dev/null
step='shutting down'
inside systemctl stop dovecot postfix opendkim nsd fail2ban postgresql@17-main.service certbot.timer >> "$lab_cache/layer.log" 2>&1
rm -rf "$lab_run/root/root/provision" "$lab_run"/root/var/log/journal/* "$lab_run/root/var/log/postgresql"/*
kill -KILL "$(machine_pid)"
sync
step='keeping the layer'
cp -a "$lab_run/disk/upper" "$lab_cache/building-mail.$$"
mv -T "$lab_cache/building-mail.$$" "$lab_layer"
# Layers and bases of earlier recipes go when they are a day old and no lab stands on them.
for old in "$lab_cache"/mail-* "$lab_cache"/base-*; do
	[ "$old" != "$lab_layer" ] && [ "$old" != "$lab_base" ] && [ -n "$(find "$old" -maxdepth 0 -mmin +1440)" ] && ! grep -q "$old" /proc/mounts && rm -rf --one-file-system "$old"
done
echo "$lab_layer:$lab_base"
