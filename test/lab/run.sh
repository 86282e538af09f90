#!/bin/bash
# `npm run test:lab`: a lab of its own, the lab project of vitest on its laptop, and the end of both whatever happens.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/../.."
# npm does so already; without npm the machine's own Node may be too old.
export PATH=$PWD/node_modules/.bin:$PATH
vitest=$PWD/node_modules/.bin/vitest
if [ "$(uname)" != Linux ] || [ "$(id -u)" != 0 ]; then
	# global-setup.ts says loudly that all of it is skipped, and every test says so too.
	exec "$vitest" run --project lab "$@"
fi
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
ip netns exec "$namespace" "$vitest" run --project lab "$@"
