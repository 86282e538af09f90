#!/bin/bash
# Fetches pebble, the test server of Let's Encrypt for ACME (RFC 8555), into the cache when a test asks for it, and prints where its program is.
# Debian 12 has it, Debian 13 has not: its package is taken from there, whatever this machine is, by an apt with a state of its own.
set -euo pipefail
# shellcheck source=names.sh
. "$(dirname "${BASH_SOURCE[0]}")/names.sh"
# shellcheck source=mirror.sh
. "$lab_here/mirror.sh"

pebble=$lab_cache/pebble-bookworm/usr/bin/pebble
[ ! -x "$pebble" ] || { echo "$pebble"; exit 0; }
mkdir -p "$lab_cache"; chmod 700 "$lab_cache"
exec 9> "$lab_cache/pebble.lock"
flock 9
[ ! -x "$pebble" ] || { echo "$pebble"; exit 0; }

step=start
work=$lab_cache/building-pebble.$$
finish() {
	local code=$?
	rm -rf --one-file-system "$work"
	[ "$code" = 0 ] || { tail -5 "$lab_cache/pebble.log" >&2; say "pebble was not fetched; it failed at: $step (log: $lab_cache/pebble.log)"; }
	exit "$code"
}
trap finish EXIT
trap 'exit 130' INT TERM HUP
rm -rf --one-file-system "$lab_cache"/building-pebble.*
: > "$lab_cache/pebble.log"
quietly() { step=$1; shift; say "$step"; "$@" >> "$lab_cache/pebble.log" 2>&1 < /dev/null; }

find_mirror
mkdir -p "$work"/{lists/partial,archives/partial,out}
echo "deb $mirror bookworm main" > "$work/sources.list"
apart=(-o "Dir::Etc::SourceList=$work/sources.list" -o Dir::Etc::SourceParts=/dev/null -o "Dir::State::Lists=$work/lists" -o "Dir::Cache=$work" -o APT::Sandbox::User=root)
quietly 'apt-get update for bookworm' apt-get "${apart[@]}" update
cd "$work/out"
quietly 'fetching pebble (once)' apt-get "${apart[@]}" download pebble
quietly 'unpacking pebble' dpkg-deb -x "$work"/out/pebble_*.deb "$work/unpacked"
mv -T "$work/unpacked" "$lab_cache/pebble-bookworm"
echo "$pebble"
