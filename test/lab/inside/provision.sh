#!/bin/bash
# Makes a mail server of a fresh Debian 13; runs once inside the booted machine and is kept as a layer. Starts nothing for good.
set -euo pipefail
cd "$(dirname "$0")"
export LC_ALL=C.UTF-8
share=/usr/local/share/mailtui-lab
mkdir -p "$share"; chmod 700 "$share"
install -m 755 lab-* /usr/local/sbin/
random() { head -c 18 /dev/urandom | base64 | tr '+/' 'xy'; }
for part in system database tls dns opendkim postfix dovecot; do
	echo "provision: $part"
	# shellcheck disable=SC1090
	. "./$part.sh"
done
# What lab-state starts from.
cp -a /etc/dovecot "$share/dovecot"
