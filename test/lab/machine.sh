# One machine: its disk, its networks, its systemd, and the end of all three. Sourced; needs names.sh before it.

# The numbers of every process in a namespace; a namespace that is gone has none.
pids_of() { ip netns pids "$1" 2> /dev/null || true; }

machine_pid() {
	local pid
	pid=$(cat "$lab_run/init.pid" 2> /dev/null) || return 1
	# A process number is used again some day: it must also live in our network namespace.
	[ -e "/run/netns/$lab_mail" ] && [ "$(stat -Lc %i "/proc/$pid/ns/net" 2> /dev/null)" = "$(stat -Lc %i "/run/netns/$lab_mail")" ] && echo "$pid"
}

# Runs a program as root on the mail server.
inside() {
	local pid
	pid=$(machine_pid) || { say 'the mail server is not running'; return 1; }
	nsenter -t "$pid" -m -u -i -n -p -C -r -w env -i HOME=/root USER=root LOGNAME=root LANG=C.UTF-8 TERM="${TERM:-dumb}" \
		PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"
}

# $1: lower directories. The upper one is in memory: quick, and gone by itself.
mount_disks() {
	mkdir -p "$lab_run"/{disk,root,laptop}
	chmod 700 "$lab_run"
	mount -t tmpfs -o mode=700,size=3g mailtui-lab "$lab_run/disk"
	mkdir -p "$lab_run"/disk/{upper,work,laptop-upper,laptop-work}
	chmod 755 "$lab_run/disk/upper" "$lab_run/disk/laptop-upper"
	mount -t overlay mailtui-lab -o "lowerdir=$1,upperdir=$lab_run/disk/upper,workdir=$lab_run/disk/work" "$lab_run/root"
	mount -t overlay mailtui-lab -o "lowerdir=$1,upperdir=$lab_run/disk/laptop-upper,workdir=$lab_run/disk/laptop-work" "$lab_run/laptop"
}

make_networks() {
	local side
	for side in "$lab_mail" "$lab_laptop"; do
		ip netns add "$side"
		ip -n "$side" link set lo up
	done
	ip link add pub0 netns "$lab_mail" type veth peer name pub0 netns "$lab_laptop"
	ip -n "$lab_mail" addr add 203.0.113.10/24 dev pub0
	ip -n "$lab_mail" addr add 2001:db8::10/64 dev pub0 nodad
	ip -n "$lab_laptop" addr add 203.0.113.1/24 dev pub0
	ip -n "$lab_laptop" addr add 2001:db8::1/64 dev pub0 nodad
	ip -n "$lab_mail" link set pub0 up
	ip -n "$lab_laptop" link set pub0 up
	# `ip netns exec` puts these over the machine's own /etc/resolv.conf and /etc/hosts.
	mkdir -p "/etc/netns/$lab_laptop"
	printf 'nameserver 203.0.113.10\noptions timeout:2 attempts:1\n' > "/etc/netns/$lab_laptop/resolv.conf"
	printf '127.0.0.1 localhost\n::1 localhost\n' > "/etc/netns/$lab_laptop/hosts"
}

# Each lab has a cgroup of its own: two systemds in one would fight over it.
cgroup_of_lab() {
	local at
	at=$(awk '$3 == "cgroup2" {print $2; exit}' /proc/mounts)
	if [ -z "$at" ]; then at=$lab_cache/cgroup2; mkdir -p "$at"; mount -t cgroup2 cgroup2 "$at"; fi
	echo "$at/mailtui-lab-$lab_name"
}

boot_machine() {
	local cgroup outer pid='' try state=''
	cgroup=$(cgroup_of_lab)
	mkdir -p "$cgroup"
	# setsid and closed descriptors: the server outlives the script, and holds none of its locks or pipes.
	(
		echo "$BASHPID" > "$cgroup/cgroup.procs"
		exec setsid nsenter --net="/run/netns/$lab_mail" unshare --mount --pid --uts --ipc --cgroup --fork --kill-child \
			bash "$lab_here/init.sh" "$lab_run/root" < /dev/null > "$lab_run/boot.log" 2>&1 8>&- 9>&-
	) &
	outer=$!
	disown
	for try in $(seq 100); do
		kill -0 "$outer" 2> /dev/null || { cat "$lab_run/boot.log" >&2; say 'systemd did not start'; return 1; }
		[ -n "$pid" ] || pid=$(awk -v parent="$outer" '$4 == parent {print $1}' /proc/[0-9]*/stat 2> /dev/null | head -1 || true)
		[ -z "$pid" ] || [ "$(cat "/proc/$pid/comm" 2> /dev/null)" != systemd ] || break
		sleep 0.05
	done
	[ -n "$pid" ] || { say 'systemd did not start'; return 1; }
	echo "$pid" > "$lab_run/init.pid"
	for try in $(seq 300); do
		state=$(inside systemctl is-system-running 2> /dev/null || true)
		case $state in running | degraded) break ;; esac
		kill -0 "$outer" 2> /dev/null || { say 'systemd ended while booting'; return 1; }
		sleep 0.1
	done
	case $state in
		running) ;;
		degraded) say "some units failed: $(inside systemctl list-units --failed --plain --no-legend | awk '{print $1}' | xargs)" ;;
		*) say "systemd is still '$state' after 30 s"; return 1 ;;
	esac
}

# Ends and unmounts whatever there is of this lab. Everything is found by what it lives in, nothing by its name.
stop_machine() {
	local pid try mine at
	pid=$(machine_pid || true)
	[ -z "$pid" ] || kill -KILL "$pid" 2> /dev/null || true
	# This script, and who called it, may themselves run on the laptop.
	mine=" $$ $BASHPID "
	pid=$$
	while [ "$pid" -gt 1 ]; do pid=$(awk '{print $4}' "/proc/$pid/stat" 2> /dev/null || echo 0); mine="$mine$pid "; done
	for try in $(seq 50); do
		local left=
		for pid in $(pids_of "$lab_mail") $(pids_of "$lab_laptop"); do
			case $mine in *" $pid "*) continue ;; esac
			left="$left $pid"
		done
		[ -n "$left" ] || break
		# shellcheck disable=SC2086
		kill -KILL $left 2> /dev/null || true
		sleep 0.05
	done
	for at in "$lab_run/laptop" "$lab_run/root" "$lab_run/disk"; do
		while mountpoint -q "$at" 2> /dev/null; do umount -l "$at" || break; done
	done
	for at in "$lab_mail" "$lab_laptop"; do
		[ ! -e "/run/netns/$at" ] || ip netns del "$at"
		rm -rf "/etc/netns/$at"
	done
	rmdir /etc/netns 2> /dev/null || true
	at=$(cgroup_of_lab)
	[ ! -d "$at" ] || find "$at" -depth -type d -exec rmdir {} \; 2> /dev/null || true
	rm -rf --one-file-system "$lab_run"
	rmdir "$(dirname "$lab_run")" 2> /dev/null || true
}
