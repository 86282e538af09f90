#!/bin/bash
# Installs Debian packages on the running lab that its base leaves out: install.sh PACKAGE... The lab reaches no mirror, so they are fetched
# outside it, with what they need on top of the base, and kept in the cache: a base with all that some test wants would be slow for every other.
set -euo pipefail
# shellcheck source=names.sh
. "$(dirname "${BASH_SOURCE[0]}")/names.sh"
# shellcheck source=machine.sh
. "$lab_here/machine.sh"
[ $# -gt 0 ] || { echo 'usage: install.sh PACKAGE...' >&2; exit 64; }
# A test runs on the laptop, which has no way out.
join_lab "$lab_here/install.sh" "$@"

kept=$lab_cache/packages-$(printf '%s\n' "$base_key" "$@" | sha256sum | cut -c1-16)

fetch_packages() {
	local work=$lab_cache/building-packages.$$ mirror proxy
	# shellcheck disable=SC2064
	trap "umount -l '$work/root' 2> /dev/null; rm -rf --one-file-system '$work'" EXIT
	mirror=${MAILTUI_LAB_MIRROR:-$(apt-get indextargets --format '$(LABEL)|$(REPO_URI)' 'Created-By: Packages' | awk -F'|' '$1 == "Debian" {print $2; exit}')}
	[ -n "$mirror" ] || fail 'no Debian mirror in the apt sources of this machine: set MAILTUI_LAB_MIRROR'
	eval "$(apt-config shell proxy Acquire::http::Proxy)"
	[ -z "${proxy:-}" ] || [ "$proxy" = DIRECT ] || export http_proxy=$proxy
	say "fetching $*"
	mkdir -p "$work"/{upper,work,root}
	mount -t overlay mailtui-lab -o "lowerdir=$lab_base,upperdir=$work/upper,workdir=$work/work" "$work/root"
	cp -L /etc/resolv.conf "$work/root/etc/resolv.conf"
	echo "deb $mirror trixie main" > "$work/root/etc/apt/sources.list"
	apt-config dump | grep -E '^Acquire::(http|https|ftp|Check|Max|Retries|Force)' > "$work/root/etc/apt/apt.conf.d/99lab" || true
	chroot "$work/root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive ${http_proxy:+http_proxy=$http_proxy} sh -c \
		'apt-get update && apt-get -y --download-only --no-install-recommends install "$@"' sh "$@" > "$lab_cache/packages.log" 2>&1 < /dev/null ||
		{ tail -5 "$lab_cache/packages.log" >&2; fail "not fetched: $* (log: $lab_cache/packages.log)"; }
	mkdir "$work/kept"
	cp "$work"/root/var/cache/apt/archives/*.deb "$work/kept/"
	mv -T "$work/kept" "$kept"
}

if [ ! -d "$kept" ]; then
	[ -e "$lab_base/usr" ] || fail 'the base of the lab is not there'
	exec 9> "$lab_cache/packages.lock"
	flock 9
	[ -d "$kept" ] || (fetch_packages "$@")
fi
touch "$kept"
find "$lab_cache" -maxdepth 1 -name 'packages-*' -type d -mmin +10080 -exec rm -rf --one-file-system {} +
tar -C "$kept" -cf - . | inside sh -c 'mkdir -p /run/packages && tar -C /run/packages -xf -'
# As apt orders them: some must be set up before others are unpacked.
inside env DEBIAN_FRONTEND=noninteractive sh -c 'apt-get install -y --no-install-recommends /run/packages/*.deb > /run/packages/log 2>&1 < /dev/null || { tail -5 /run/packages/log >&2; exit 1; }'
inside rm -rf /run/packages
