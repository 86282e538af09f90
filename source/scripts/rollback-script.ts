// The shell script that lies beside the saved files of a change and puts them back: run by systemd when nobody confirmed, or by hand (POSIX sh, coreutils, flock(1)).

/**
 * The Perl program of change-script.ts writes it, with the change's own lines in the place of `@...@`: `@DIRECTORY@`, `@ID@`, `@TITLE@`,
 * and `@FILES@`, a line `file N SHA-BEFORE|- SHA-AFTER|- 'PATH'` for each. It takes the lock, so that it never runs beside a commit or a confirmation.
 */
export const rollbackScript = String.raw`#!/bin/sh
# mailtui change @ID@: @TITLE@
# Puts back what it changed. systemd runs this when the change was not confirmed in time; "sh rollback undo" does it later.
# A file that was changed by somebody else since is left alone, and named.
how=$1
cd '@DIRECTORY@' || exit 1
exec 9>>../../lock
flock 9
read -r state rest < state || exit 1
case $state in
armed|committed) end=rolled-back ;;
confirmed|stuck) [ "$how" = undo ] || exit 0; end=undone ;;
*) exit 0 ;;
esac
left= failed=
tell() { printf '%s %s %s\n' "$1" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$2" > state.new && mv -f state.new state; }
sum() { if [ -f "$1" ]; then sha256sum < "$1" | cut -d ' ' -f 1; else echo -; fi; }
file() { # N SHA-BEFORE SHA-AFTER PATH
	now=$(sum "$4")
	if [ "$now" = "$2" ]; then return; fi
	if [ "$now" != "$3" ]; then left="$left $4"; return; fi
	[ "$pass" = look ] && return
	if [ "$2" = - ]; then rm -f -- "$4" || failed="$failed $4"; return; fi
	cp -a -- "saved/$1" "$4.mailtui-@ID@" && mv -fT -- "$4.mailtui-@ID@" "$4" || { rm -f -- "$4.mailtui-@ID@"; failed="$failed $4"; }
}
files() {
:
@FILES@
}
if [ "$end" = undone ]; then
	pass=look
	files
	if [ -n "$left" ]; then printf 'changed%s\n' "$left"; exit 4; fi
fi
pass=write
left=
for step in $(ls steps 2>/dev/null | sed -n 's/\.begun$//p' | sort -rn); do
	[ -f "steps/$step.undo" ] || continue
	sh "steps/$step.undo" >> log 2>&1
	# One that failed may have done nothing that could be undone.
	if [ $? -eq 0 ] || [ ! -f "steps/$step.done" ]; then rm -f "steps/$step.begun"; else failed="$failed step $step"; fi
done
files
if [ -f settle ]; then sh settle >> log 2>&1 || echo "settle: exit $?" >> log; fi
if [ -n "$failed" ]; then tell stuck "could not put back:$failed"; echo "stuck$failed"; exit 5; fi
tell "$end" "$how$left"
rm -rf stage new
echo "$end$left"
`;
