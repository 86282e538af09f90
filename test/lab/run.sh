#!/bin/bash
# `npm run test:lab`: the lab project of vitest on the laptop of a lab of its own.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/../.."
# npm does so already; without npm the machine's own Node may be too old.
export PATH=$PWD/node_modules/.bin:$PATH
if [ "$(uname)" != Linux ] || [ "$(id -u)" != 0 ]; then
	# global-setup.ts says loudly that all of it is skipped, and every test says so too.
	exec vitest run --project lab "$@"
fi
exec "$here/with-lab.sh" "$PWD/node_modules/.bin/vitest" run --project lab "$@"
