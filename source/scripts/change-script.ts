// The Perl program that carries out one stage of a change on the server, under a lock, with what is needed to take it back (source/changes/).
import {perlSource} from '../host/perl-source.ts';
import {changeFilesScript} from './change-files-script.ts';
import {changeToolsScript} from './change-tools-script.ts';
import {changeWorkScript} from './change-work-script.ts';
import {dropRowsScript} from './drop-rows-script.ts';
import {rollbackScript} from './rollback-script.ts';

/**
 * Arguments: OPERATION CHANGE [WORD]; on standard input, for `stage` and `note`, the lines of source/changes/payload.ts. It answers
 * `mailtui-change 1`, then `ok WORDS` or `no REASON SENTENCE`. Reasons: `changed`, `held`, `server`, `state`. What it keeps lies in
 * /var/lib/mailtui/changes/CHANGE: entry, state, saved/, steps/, settle, rollback; rows, of a database as they were.
 */
export const changeScript = perlSource(
	String.raw`# mailtui:change-run
use strict;
use warnings;
# Names one by one: a tag of them takes longer to be loaded than all of this.
use Fcntl qw(O_APPEND O_CREAT O_NOFOLLOW O_TRUNC O_WRONLY LOCK_EX);

my (undef, $operation, $id, $word) = @ARGV;
my $base = '/var/lib/mailtui';
my $dir = "$base/changes/$id";
my $rollback = unhex('${Buffer.from(rollbackScript).toString('hex')}');
my %plan = (trees => [], edits => [], steps => [], settle => '', entry => '', title => '', by => '');
# A lost connection ends every program that we started; what is written here is written to its end.
$SIG{$_} = 'IGNORE' for qw(TERM HUP INT PIPE);
umask 077;
binmode STDOUT;
print "mailtui-change 1\n";

${changeToolsScript}

sub now_text { my @t = gmtime; return sprintf '%04d-%02d-%02dT%02d:%02d:%02dZ', $t[5] + 1900, $t[4] + 1, @t[3, 2, 1, 0] }
sub set_state {
	my ($state, $says) = @_;
	write_ours("$dir/state.new", join(' ', $state, now_text(), defined $says ? $says : '') . "\n");
	rename "$dir/state.new", "$dir/state" or refuse('server', "$dir/state cannot be written: $!");
}
sub state_of { my $text = read_all("$_[0]/state"); return defined $text ? split(' ', $text, 3) : ('none') }

my $lock;
sub take_lock {
	open $lock, '>>', "$base/lock" or refuse('server', "$base/lock cannot be opened: $!");
	flock $lock, LOCK_EX or refuse('server', "$base/lock cannot be locked: $!");
}

sub be_in {
	my ($wanted) = @_;
	my ($state, $at, $says) = state_of($dir);
	return if $state eq $wanted;
	chomp $says if defined $says;
	refuse('state', $state, defined $at ? $at : '-', defined $says && $says ne '' ? $says : '-');
}

# Of root alone, and no link to somewhere else.
sub private_directory {
	my ($path) = @_;
	my $why = mkdir($path, 0700) ? '' : "$!";
	refuse('server', "$path cannot be made: $why") if $why ne '' && !-e $path;
	my @s = lstat $path;
	refuse('server', "$path is not a directory of root's alone") if !@s || !-d _ || $s[4] != $> || $s[2] & 022;
}

sub begin {
	mkdir '/var/lib', 0755;
	private_directory($base);
	private_directory("$base/changes");
	# What was staged and never armed leads nowhere.
	for my $old (changes_there()) {
		next if -e "$old/state" || !-d $old || time - (stat _)[9] < 3600;
		run_program('rm', '-rf', '--', $old);
	}
	drop_old_rows();
	mkdir $dir, 0700 or refuse('server', "$dir cannot be made: $!");
}

sub read_plan {
	while (my $line = <STDIN>) {
		my ($what, @fields) = split ' ', $line;
		next if !defined $what;
		if ($what eq 'edit') {
			my ($path, $before, $kind, $mode, $user, $group) = @fields;
			push @{$plan{edits}}, {path => unhex($path), before => $before, kind => $kind, mode => oct $mode, user => unhex($user), group => unhex($group), hunks => []};
		}
		elsif ($what eq 'hunk') { push @{$plan{edits}[-1]{hunks}}, [$fields[0], $fields[1], defined $fields[2] ? unhex($fields[2]) : ''] }
		elsif ($what eq 'step') { push @{$plan{steps}}, {do => unhex($fields[0]), undo => $fields[1] eq '-' ? undef : unhex($fields[1])} }
		elsif ($what eq 'tree') { push @{$plan{trees}}, unhex($fields[0]) }
		elsif ($what eq 'end') { $plan{whole} = 1 }
		else { $plan{$what} = unhex($fields[0]) }
	}
	refuse('server', 'what was sent did not arrive whole') if !$plan{whole};
}

${changeFilesScript}
${dropRowsScript}

sub keep_proof {
	my $proof = do { local $/; <STDIN> };
	write_all("$dir/proof", $proof, 0600) if defined $proof && $proof ne '';
}

sub timer { return "mailtui-change-$id" }

# Who else is at it: nothing is begun beside a change that may still be taken back.
sub refuse_when_held {
	for my $other (changes_there()) {
		next if $other eq $dir;
		my ($state, $at) = state_of($other);
		next if $state ne 'armed' && $state ne 'committed';
		my ($name) = $other =~ m{([^/]+)\z};
		my $left = (read_all("$other/deadline") || 0) - time;
		my ($code) = run_program('systemctl', 'is-active', '--quiet', "mailtui-change-$name.timer");
		my $by = read_all("$other/by") || '-';
		# A restart of the server takes the timer with it, and nobody is left to decide.
		my ($rolls) = run_program('systemctl', 'is-active', '--quiet', "mailtui-change-$name.service");
		refuse('held', $name, $code == 0 || $rolls == 0 ? $left : 'stale', $at, $by);
	}
}

if ($operation eq 'stage' || $operation eq 'note') {
	read_plan();
	begin();
	write_ours("$dir/entry", $plan{entry});
	write_ours("$dir/by", $plan{by});
	if ($operation eq 'note') {
		mkdir "$dir/steps", 0700 or refuse('server', "$dir/steps cannot be made: $!");
		write_steps('');
		# They are run from afar, each as itself.
		for my $number (1 .. @{$plan{steps}}) { write_ours("$dir/steps/$number.$_", '') for qw(begun done) }
		set_state('begun');
		finish('ok', $dir);
	}
	stage();
	finish('ok', "$dir/stage");
}
refuse('state', 'none', '-', 'There is no such change on this server') if !-d $dir;
if ($operation eq 'discard') {
	refuse('state', state_of($dir)) if -e "$dir/state";
	must('rm', '-rf', '--', $dir);
	finish('ok');
}
if ($operation eq 'arm') {
	take_lock();
	refuse_when_held();
	be_in('none');
	save();
	write_ours("$dir/deadline", time + $word);
	set_state('armed');
	my ($code, $said) = run_program('systemd-run', '--quiet', '--collect', '--unit=' . timer(), "--on-active=${'$'}{word}s", '--timer-property=AccuracySec=100ms',
		"--description=mailtui: take back change $id unless it is confirmed", '/bin/sh', "$dir/rollback", 'timer');
	if ($code != 0) {
		unlink "$dir/state";
		refuse('server', 'The rollback cannot be armed: ' . ($said eq '' ? "systemd-run ended with $code" : $said));
	}
	finish('ok');
}
if ($operation eq 'commit') {
	take_lock();
	be_in('armed');
	commit();
	set_state('committed');
	finish('ok');
}
if ($operation eq 'step') {
	be_in('committed');
	write_ours("$dir/steps/$word.begun", '');
	my ($code, $said) = run_program('sh', "$dir/steps/$word.do");
	refuse('server', $said eq '' ? "exit $code" : $said) if $code != 0;
	write_ours("$dir/steps/$word.done", '');
	finish('ok', $said);
}
${changeWorkScript}
if ($operation eq 'confirm') {
	take_lock();
	be_in('committed');
	# On the disk before the timer goes: afterwards nobody takes it back.
	run_program('sync', '-f', $dir);
	set_state('confirmed', 'verified');
	run_program('systemctl', 'stop', timer() . '.timer');
	keep_proof();
	must('rm', '-rf', '--', "$dir/stage", "$dir/new");
	finish('ok');
}
if ($operation eq 'rollback' || $operation eq 'undo') {
	my ($code, $said) = run_program('/bin/sh', "$dir/rollback", $operation eq 'undo' ? 'undo' : defined $word ? $word : 'asked');
	my ($state, $at, $says) = state_of($dir);
	run_program('systemctl', 'stop', timer() . '.timer') if $operation eq 'rollback';
	refuse('changed', $1) if $said =~ /^changed (.*)/m;
	chomp $says if defined $says;
	finish($state eq 'rolled-back' || $state eq 'undone' ? 'ok' : 'no state', $state, $at, defined $says && $says ne '' ? $says : '-');
}
refuse('server', "There is no operation $operation");
`,
);
