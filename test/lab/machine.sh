# One machine: its systemd, what runs in it, and the end of it all. Sourced; needs names.sh before it.
# shellcheck source=ground.sh
. "$lab_here/ground.sh"

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

# `ip netns exec` gives its program mounts of its own: whoever calls from the laptop is taken back to where the lab is mounted.
join_lab() {
	local anchor
	anchor=$(cat "$lab_run/anchor.pid" 2> /dev/null) || return 0
	[ "$(readlink "/proc/$anchor/ns/mnt" 2> /dev/null)" != "$(readlink /proc/self/ns/mnt)" ] || return 0
	grep -q lab-anchor "/proc/$anchor/cmdline" 2> /dev/null || return 0
	exec nsenter -t "$anchor" -m -n "$@"
}

# Each lab has a cgroup of its own: two systemds in one would fight over it.
cgroup_of_lab() {
	local at
	at=$(awk '$3 == "cgroup2" {print $2; exit}' /proc/mounts)
	if [ -z "$at" ]; then at=$lab_cache/cgroup2; mkdir -p "$at"; mount -t cgroup2 cgroup2 "$at"; fi
	echo "$at/mailtui-lab-$lab_name"
}

child_of() { [ -z "$1" ] || awk -v parent="$1" '$1 == "PPid:" && $2 == parent {split(FILENAME, part, "/"); print part[3]; exit}' /proc/[0-9]*/status 2> /dev/null || true; }

boot_machine() {
	local cgroup outer pid='' try state=''
	cgroup=$(cgroup_of_lab)
	mkdir -p "$cgroup"
	# setsid and closed descriptors: the server outlives the script, and holds none of its locks or pipes.
	# The outer bash stays in the mount namespace of the machine, where join_lab finds it.
	(
		echo "$BASHPID" > "$cgroup/cgroup.procs"
		exec setsid bash -c 'unshare --mount --pid --uts --ipc --cgroup --fork --kill-child nsenter --net="$1" bash "$2" "$3"; exit $?' lab-anchor \
			"/run/netns/$lab_mail" "$lab_here/init.sh" "$lab_run/root" < /dev/null > "$lab_run/boot.log" 2>&1 8>&- 9>&-
	) &
	outer=$!
	disown
	echo "$outer" > "$lab_run/anchor.pid"
	for try in $(seq 100); do
		kill -0 "$outer" 2> /dev/null || { cat "$lab_run/boot.log" >&2; say 'systemd did not start'; return 1; }
		[ -n "$pid" ] || pid=$(child_of "$(child_of "$outer")")
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

# Kills what lives in the namespaces of this lab that are given, except this script and who called it: they may run on the laptop.
end_processes() {
	local pid try left mine=" $$ $BASHPID "
	pid=$$
	while [ "$pid" -gt 1 ]; do pid=$(awk '$1 == "PPid:" {print $2}' "/proc/$pid/status" 2> /dev/null || echo 0); mine="$mine$pid "; done
	for try in $(seq 100); do
		left=
		for pid in $(for side in "$@"; do pids_of "$side"; done); do
			case $mine in *" $pid "*) ;; *) left="$left $pid" ;; esac
		done
		[ -n "$left" ] || return 0
		# shellcheck disable=SC2086
		kill -KILL $left 2> /dev/null || true
		sleep 0.02
	done
	say "these processes do not end:$left"
}

unmount() { while mountpoint -q "$1" 2> /dev/null; do umount -l "$1" || break; done; }

stop_mail() {
	local pid
	pid=$(machine_pid || true)
	# With its first process all others of the machine end.
	[ -z "$pid" ] || kill -KILL "$pid" 2> /dev/null || true
	end_processes "$lab_mail"
	unmount "$lab_run/root"
	rm -f "$lab_run/init.pid"
}

# Ends and unmounts whatever there is of this lab. Everything is found by what it lives in, nothing by its name.
stop_machine() {
	local at
	stop_mail
	end_processes "$lab_laptop"
	unmount "$lab_run/laptop"
	unmount "$lab_run/disk"
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
