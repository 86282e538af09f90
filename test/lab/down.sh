#!/bin/bash
# Ends the lab: its processes, namespaces, mounts and directory. Fine when there is none.
set -euo pipefail
# shellcheck source=names.sh
. "$(dirname "${BASH_SOURCE[0]}")/names.sh"
# shellcheck source=machine.sh
. "$lab_here/machine.sh"
[ "$(uname)" = Linux ] && [ "$(id -u)" = 0 ] || exit 0
join_lab "$lab_here/down.sh" "$@"
lock_lab
stop_machine
rm -f "$lab_cache/up-$lab_name.lock"
