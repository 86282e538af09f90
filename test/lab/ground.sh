# What a machine stands on: tools, a lock, the orderly end of a script, disks, networks. Sourced by machine.sh.

# What a small Debian may lack.
need_tools() {
	local missing=
	command -v ip > /dev/null || missing="$missing iproute2"
	command -v sysctl > /dev/null || missing="$missing procps"
	[ -z "$missing" ] && return
	say "installing$missing"
	# shellcheck disable=SC2086
	{ apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing; } > "$lab_cache/tools.log" 2>&1 < /dev/null
}

# One at a time for each lab: who comes second waits.
lock_lab() {
	mkdir -p "$lab_cache"; chmod 700 "$lab_cache"
	local file=$lab_cache/up-$lab_name.lock
	# `down` removes the file: who waited for it meanwhile holds a lock on nothing, and takes the new one.
	while exec 8> "$file" && flock 8 && ! [ /proc/self/fd/8 -ef "$file" ]; do :; done
}

# From here on any failure says at which $step, and leaves nothing behind.
end_in_order() {
	local message=$1
	step=start
	# shellcheck disable=SC2064
	trap "end_lab '$message'" EXIT
	trap 'exit 130' INT TERM HUP
}
end_lab() {
	local code=$?
	trap - EXIT
	[ "$code" != 0 ] || return 0
	say "$1; it failed at: $step"
	[ ! -s "$lab_run/boot.log" ] || tail -5 "$lab_run/boot.log" >&2
	stop_machine
	exit "$code"
}

# The upper directories are in memory: quick, and gone by themselves.
mount_disks() {
	mkdir -p "$lab_run"/{disk,root,laptop}
	mount -t tmpfs -o mode=700,size=3g mailtui-lab "$lab_run/disk"
	mkdir -m 755 "$lab_run/disk/laptop-upper" "$lab_run/disk/laptop-work"
	mount -t overlay mailtui-lab -o "lowerdir=$(cat "$lab_run/layers"),upperdir=$lab_run/disk/laptop-upper,workdir=$lab_run/disk/laptop-work" "$lab_run/laptop"
	mount_mail_disk
}
mount_mail_disk() {
	rm -rf "$lab_run"/disk/{upper,work}
	mkdir -m 755 "$lab_run"/disk/{upper,work}
	mount -t overlay mailtui-lab -o "lowerdir=$(cat "$lab_run/layers"),upperdir=$lab_run/disk/upper,workdir=$lab_run/disk/work" "$lab_run/root"
}

make_networks() {
	local side
	for side in "$lab_mail" "$lab_laptop"; do
		ip netns add "$side"
		ip -n "$side" link set lo up
		# A cut network must not lose its IPv6 addresses when it is mended.
		ip netns exec "$side" sysctl -qw net.ipv6.conf.default.keep_addr_on_down=1
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
