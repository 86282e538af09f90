#!/bin/bash
# Builds the lab's Debian 13 once (debootstrap, about two minutes) into the cache, and prints where it is.
# The apt options are the host's own, read when this runs, as its mirror is.
set -euo pipefail
# shellcheck source=names.sh
. "$(dirname "${BASH_SOURCE[0]}")/names.sh"
# shellcheck source=mirror.sh
. "$lab_here/mirror.sh"

packages=(
	postfix postfix-pgsql dovecot-core dovecot-imapd dovecot-lmtpd dovecot-pgsql dovecot-sieve dovecot-managesieved
	opendkim opendkim-tools postgresql certbot nsd bind9-dnsutils openssl swaks libnet-ssleay-perl
	unbound bind9-utils fail2ban python3-systemd wireguard-tools wireguard-go less nano podman crun
)

[ -e "$lab_base/usr" ] && { echo "$lab_base"; exit 0; }
[ "$(id -u)" = 0 ] || fail 'the base needs root'
mkdir -p "$lab_cache"; chmod 700 "$lab_cache"
exec 9> "$lab_cache/base.lock"
flock -n 9 || { say 'another process is building the base, waiting for it'; flock 9; }
[ -e "$lab_base/usr" ] && { echo "$lab_base"; exit 0; }

step=start
build=$lab_cache/building-base.$$
finish() {
	local code=$?
	mountpoint -q "$build/proc" 2> /dev/null && umount -l "$build/proc"
	[ -e "$build" ] && rm -rf --one-file-system "$build"
	[ "$code" = 0 ] || { tail -5 "$lab_cache/base.log" >&2; say "the base was not built; it failed at: $step (log: $lab_cache/base.log)"; }
	exit "$code"
}
trap finish EXIT
trap 'exit 130' INT TERM HUP
rm -rf --one-file-system "$lab_cache"/building-base.*
: > "$lab_cache/base.log"
quietly() { step=$1; shift; say "$step"; "$@" >> "$lab_cache/base.log" 2>&1 < /dev/null; }

if ! command -v debootstrap > /dev/null; then
	quietly 'apt-get update' apt-get update
	quietly 'installing debootstrap' env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends debootstrap
fi

find_mirror

mkdir -m 755 "$build"
quietly 'debootstrap trixie (1 of 3)' debootstrap --variant=minbase \
	--include=systemd,systemd-sysv,dbus,openssh-server,ca-certificates,iproute2,procps,sudo trixie "$build" "$mirror"

step='preparing the chroot'
rm -f "$build/etc/resolv.conf"; cp -L /etc/resolv.conf "$build/etc/resolv.conf"
mount -t proc proc "$build/proc"
printf '#!/bin/sh\nexit 101\n' > "$build/usr/sbin/policy-rc.d"; chmod 755 "$build/usr/sbin/policy-rc.d"
echo force-unsafe-io > "$build/etc/dpkg/dpkg.cfg.d/lab"
apt-config dump | grep -E '^Acquire::(http|https|ftp|Check|Max|Retries|Force)' > "$build/etc/apt/apt.conf.d/99lab" || true
{
	echo "deb $mirror trixie main"
	echo "deb $mirror trixie-updates main"
	[ -z "$security" ] || echo "deb $security trixie-security main"
} > "$build/etc/apt/sources.list"
echo mx.example.org > "$build/etc/hostname"
echo mx.example.org > "$build/etc/mailname"
inside() { chroot "$build" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive ${http_proxy:+http_proxy=$http_proxy} "$@"; }

quietly 'apt-get update and upgrade (2 of 3)' inside sh -c 'apt-get update && apt-get -y upgrade'
quietly 'installing the mail server (3 of 3)' inside apt-get install -y --no-install-recommends "${packages[@]}"

step='cleaning'
inside systemctl mask -q console-getty.service systemd-modules-load.service apt-daily.timer apt-daily-upgrade.timer >> "$lab_cache/base.log" 2>&1
# For the tests that sign a zone and validate it, and for nobody else.
inside systemctl disable -q unbound.service unbound-resolvconf.service >> "$lab_cache/base.log" 2>&1
inside apt-get clean
rm -rf "$build/usr/sbin/policy-rc.d" "$build"/var/lib/apt/lists/* "$build/etc/apt/apt.conf.d/99lab" "$build/etc/apt/sources.list" \
	"$build/etc/resolv.conf" "$build/etc/dpkg/dpkg.cfg.d/lab" "$build"/etc/ssh/ssh_host_* "$build/etc/machine-id"
umount "$build/proc"
mv -T "$build" "$lab_base"
echo "$lab_base"
