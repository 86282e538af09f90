#!/bin/bash
# `npm run record [-- COMMAND...]`: fixtures/ from a lab of its own, or from the one that MAILTUI_LAB names (its server is reset). What is written: test/record/main.ts.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/../.."
export PATH=$PWD/node_modules/.bin:$PATH
[ "$(uname)" = Linux ] && [ "$(id -u)" = 0 ] || { echo 'The lab needs Linux and root: nothing was recorded.' >&2; exit 1; }
exec "$here/with-lab.sh" node test/record/main.ts "$@"
