#!/bin/bash
# Becomes the mail server's systemd: already in namespaces of its own, it furnishes the tree at $1, makes it / and execs init.
set -euo pipefail
root=$1
mount --make-rprivate /
mount -t proc proc "$root/proc"
# systemd must not turn the knobs of the machine the lab runs on.
mount --bind "$root/proc/sys" "$root/proc/sys"
mount -o remount,bind,ro "$root/proc/sys"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
mkdir -p "$root/dev/pts" "$root/dev/shm" "$root/dev/net"
for node in null zero full random urandom tty net/tun; do
	[ -e "/dev/$node" ] || continue
	: > "$root/dev/$node"
	mount --bind "/dev/$node" "$root/dev/$node"
done
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
for fd in 0:stdin 1:stdout 2:stderr; do ln -s "/proc/self/fd/${fd%:*}" "$root/dev/${fd#*:}"; done
mount -t tmpfs -o mode=755 tmpfs "$root/sys/fs/cgroup"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
cd "$root"
pivot_root . .
umount -l .
cd /
# Without these two the clock and the kernel modules of the machine would be the lab's to change.
exec env -i container=lab PATH=/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb \
	setpriv --bounding-set=-sys_time,-sys_module /sbin/init systemd.unit=multi-user.target < /dev/null
