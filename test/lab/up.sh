#!/bin/bash
# Starts the lab, or leaves a running one as it is: up.sh [broken|repaired|1..4]. Prints the path of lab.json, which says all there is to know.
set -euo pipefail
# shellcheck source=names.sh
. "$(dirname "${BASH_SOURCE[0]}")/names.sh"
for part in machine vpn furnish; do
	# shellcheck disable=SC1090
	. "$lab_here/$part.sh"
done
state=${1:-}
case $state in '' | broken | repaired | [1-4]) ;; *) echo 'usage: up.sh [broken|repaired|1|2|3|4]' >&2; exit 64 ;; esac
[ "$(uname)" = Linux ] || fail 'the lab needs Linux'
[ "$(id -u)" = 0 ] || fail 'the lab needs root'

join_lab "$lab_here/up.sh" "$@"
lock_lab
if machine_pid > /dev/null && [ -e "$lab_run/lab.json" ]; then
	[ -z "$state" ] || inside lab-state "$state"
	echo "$lab_run/lab.json"
	exit 0
fi
begun=$(date +%s%N)
end_in_order 'the lab did not come up'
step='the tools'; need_tools
step='the layers'; layers=$("$lab_here/layer.sh" 8>&-)
step='clearing what an earlier lab left'; stop_machine
mkdir -p "$lab_run"; chmod 700 "$lab_run"
echo "$layers" > "$lab_run/layers"
step='mounting'; mount_disks
step='networks'; make_networks
step='keys'; make_secrets
step='VPN, laptop side'; prepare_vpn
step='keys and certificates'; furnish_disk "$state"
step='booting'; boot_machine
step='VPN'; connect_vpn
step='passwords'; set_passwords
step='writing lab.json'; write_json
say "up in $((($(date +%s%N) - begun) / 1000000)) ms, VPN by $(cat "$lab_run/vpn")"
echo "$lab_run/lab.json"
