#!/bin/bash
# with-lab.sh PROGRAM ARGUMENT...: a lab of its own, a program on its laptop, and the end of both whatever happens. MAILTUI_LAB_JSON says where it is.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# Labs of earlier runs that were killed before they could tidy up.
for left in "${MAILTUI_LAB_RUN:-/run/mailtui-lab}"/test-*; do
	[ ! -d "$left" ] || [ -d "/proc/${left##*/test-}" ] || MAILTUI_LAB=${left##*/} "$here/down.sh"
done
# A lab that somebody named and started himself is used, and left running.
started=
if [ -z "${MAILTUI_LAB:-}" ]; then export MAILTUI_LAB=test-$$; fi
if ! "$here/exec.sh" true 2> /dev/null; then started=1; fi
finish() {
	local code=$?
	trap - EXIT
	[ -z "$started" ] || "$here/down.sh" || code=1
	exit "$code"
}
trap finish EXIT
trap 'exit 130' INT TERM HUP
MAILTUI_LAB_JSON=$("$here/up.sh" < /dev/null)
export MAILTUI_LAB_JSON
namespace=$(sed -n 's/.*"laptopNamespace": "\(.*\)".*/\1/p' "$MAILTUI_LAB_JSON")
ip netns exec "$namespace" "$@"
