#!/bin/bash
# Ends the lab: its processes, namespaces, mounts and directory. Fine when there is none.
set -euo pipefail
# shellcheck source=names.sh
. "$(dirname "${BASH_SOURCE[0]}")/names.sh"
# shellcheck source=machine.sh
. "$lab_here/machine.sh"
[ "$(uname)" = Linux ] && [ "$(id -u)" = 0 ] || exit 0
if [ -d "$lab_cache" ]; then exec 8> "$lab_cache/up-$lab_name.lock"; flock 8; fi
stop_machine
