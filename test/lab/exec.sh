#!/bin/bash
# Runs a script as root on the mail server, or a root shell there: exec.sh [SCRIPT].
set -euo pipefail
# shellcheck source=names.sh
. "$(dirname "${BASH_SOURCE[0]}")/names.sh"
# shellcheck source=machine.sh
. "$lab_here/machine.sh"
if [ $# = 0 ]; then inside bash -il; else inside bash -c "$1"; fi
