#!/bin/bash
# npm run bench: measures on a lab of its own and prints ratios of one run. Figures are told, never tested: machines differ.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export MAILTUI_LAB=bench
[ "$(uname)" = Linux ] && [ "$(id -u)" = 0 ] || { echo 'BENCH NOT RUN: the lab needs Linux and root' >&2; exit 0; }
trap 'test/lab/down.sh' EXIT
npm run --silent build
lab=$(test/lab/up.sh repaired | tail -1)
ip netns exec mailtui-lab-bench-laptop node --expose-gc test/bench/main.ts "$lab" "$@"
