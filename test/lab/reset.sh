#!/bin/bash
# A fresh disk and a reboot of the mail server: reset.sh [broken|repaired|1..4]. Laptop, keys, passwords and addresses stay as they are.
set -euo pipefail
# shellcheck source=names.sh
. "$(dirname "${BASH_SOURCE[0]}")/names.sh"
for part in machine vpn furnish; do
	# shellcheck disable=SC1090
	. "$lab_here/$part.sh"
done
state=${1:-}
case $state in '' | broken | repaired | [1-4]) ;; *) echo 'usage: reset.sh [broken|repaired|1|2|3|4]' >&2; exit 64 ;; esac
join_lab "$lab_here/reset.sh" "$@"
lock_lab
[ -e "$lab_run/layers" ] || fail 'there is no lab to reset'
end_in_order 'the lab was not reset'
step='stopping the mail server'; stop_mail
step='mounting'; mount_mail_disk
step='keys and certificates'; furnish_disk "$state"
step='booting'; boot_machine
step='VPN'; connect_vpn
step='passwords'; set_passwords
