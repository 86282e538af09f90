// A plan as a shell script for the server that may be run twice: what is done already is left, and what does not validate is put back (POSIX sh, perl-base).
import type {Command} from '../host/host.ts';
import {quoteArgv, quoteWord} from '../host/quote.ts';
import {type Plan, stagePath} from './shape.ts';
import {newFileText, textReplacements} from './text-replacements.ts';

/** Exit code 0: replaced; 3: was so already; 1: neither text is there once. */
const replaceText = `perl -e '
	my ($path, $find, $put, $at) = @ARGV;
	my ($before, $behind) = ($at eq "start" ? "\\\\A" : "^", $at eq "end" ? "\\\\z" : "");
	open my $in, "<", $path or die "$path: $!\\n";
	binmode $in; local $/; my $text = <$in>; close $in;
	my $count = () = $text =~ /$before\\Q$find\\E$behind/mg;
	exit 3 if $count == 0 && $text =~ /$before\\Q$put\\E$behind/m;
	if ($count != 1) { warn "$path is not as it was when this script was made; nothing was changed in it.\\n"; exit 1 }
	$text =~ s/$before\\Q$find\\E$behind/$put/m;
	open my $out, ">", "$path.mailtui" or die "$path.mailtui: $!\\n";
	binmode $out; print {$out} $text or die "$path.mailtui: $!\\n"; close $out or die "$path.mailtui: $!\\n";
' "$1" "$2" "$3" "$4"`;

const prelude = `changed=
saved=$(mktemp -d) || exit 1
trap 'rm -rf "$saved"' EXIT
keep() { # PATH: what is there now, to be put back when the result does not validate
	[ -e "$saved$1" ] || [ -e "$saved$1.absent" ] || { mkdir -p "$saved$(dirname "$1")"; if [ -e "$1" ]; then cp -a "$1" "$saved$1"; else : > "$saved$1.absent"; fi; }
	changed="$changed $1"
}
put_back() {
	for path in $changed; do
		if [ -e "$saved$path.absent" ]; then rm -f "$path"; else cp -a "$saved$path" "$path"; fi
	done
	echo "$1: all files are as they were before." >&2
	exit 1
}
replace() { # PATH FIND PUT [start|end]
	${replaceText}
	case $? in
	0) keep "$1"; cp --attributes-only --preserve=all "$1" "$saved/owner" && cat "$1.mailtui" > "$saved/owner" && rm -f "$1.mailtui" && mv "$saved/owner" "$1" || put_back "$1 cannot be written" ;;
	3) ;;
	*) put_back "$1" ;;
	esac
}
`;

const line = (command: Command): string => quoteArgv(command.argv.map(word => word.replaceAll(stagePath, '')));

/** Throws UsageError where a password would have to be written down. */
export const exportSh = (plan: Plan): string => {
	const edits = plan.edits.flatMap(edit => {
		const text = newFileText(edit);
		const path = quoteWord(edit.path);
		if (edit.after === undefined) return [`if [ -e ${path} ]; then keep ${path}; rm -f ${path}; fi`];
		if (text === undefined) return textReplacements(edit).map(({find, put, at = ''}) => `replace ${path} ${quoteWord(find)} ${quoteWord(put)} ${at}`.trimEnd());
		const {user, group, mode} = edit.after.owned ?? {user: 'root', group: 'root', mode: '0644'};
		return [
			`if [ ! -e ${path} ]; then keep ${path}; printf %s ${quoteWord(text)} > ${path} && chown ${quoteWord(`${user}:${group}`)} ${path} && chmod ${mode} ${path} || put_back ${path}; fi`,
		];
	});
	const steps = plan.steps.map(({says, command}) => `${line(command)} || put_back ${quoteWord(`${says} failed`)}`);
	return [
		'#!/bin/sh',
		`# ${plan.title.replace(/\s+/g, ' ')}`,
		...plan.notes.map(note => `# ${note.replace(/\s+/g, ' ')}`),
		'# Run it as root on the mail server. It may be run twice.',
		prelude,
		...edits,
		// Steps do no harm when they are done again, and may be what failed the first time.
		...(plan.edits.length > 0 && plan.steps.length === 0 ? ['[ -n "$changed" ] || { echo "Nothing to do: all is as it should be."; exit 0; }'] : []),
		...plan.validate.map(command => `${line(command)} > /dev/null || put_back ${quoteWord(`${command.argv[0]} does not accept it`)}`),
		...steps,
		...plan.settle.map(line),
		'echo "Done:$changed"',
		'',
	].join('\n');
};
