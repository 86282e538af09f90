// The program that runs on the server: Perl of perl-base alone (Essential on Debian), sent over stdin and never stored.
//
// Written for perl 5.20 and later: no POSIX, no Time::HiRes (perl-base has none), one select(2) loop. What it speaks is in frames.ts.
import {perlClock} from './perl-clock.ts';
import {perlSource} from './perl-source.ts';

const perl = String.raw`
$0 = 'mailtui-agent';
use strict;
use Fcntl;

# Only programs we start run beside us: 250 times three pipes stay below the usual limit of 1024 descriptors.
my ($most, $full, $grace, $patience) = (250, 1 << 20, 0.25, 2);
my ($in, $out, $stop, $gathers, @queue, %job, %owner) = ('', '', 0, 0);

${perlClock}
sub unblock { fcntl($_[0], F_SETFL, fcntl($_[0], F_GETFL, 0) | O_NONBLOCK) }

# Asks the whole group to end; what does not within two seconds is killed.
sub halt {
	my ($j, $how) = @_;
	return if $j->{halted};
	$j->{how} = $how;
	$j->{halted} = now();
	kill 'TERM', -$j->{pid};
}

sub finish {
	my ($j, $how, $code) = @_;
	kill 'KILL', -$j->{pid} if $j->{halted};
	delete $job{$j->{id}};
	$out .= "end $j->{id} $how $code " . int(($j->{ended} - $j->{start}) * 1e6) . "\n" unless $stop;
}

sub refuse {
	my ($j, $why) = @_;
	$why = "mailtui-agent: $why\n";
	$out .= "err $j->{id} " . length($why) . "\n$why" . "end $j->{id} exited 126 0\n";
	return 1;
}

# False when the machine has no room just now and the request should wait for another to end.
sub start {
	my $j = shift;
	my ($ir, $iw, $or, $ow, $er, $ew, $pid);
	my $fine = pipe($or, $ow) && pipe($er, $ew) && (!length $j->{data} || pipe($ir, $iw)) && defined($pid = fork);
	return %job ? 0 : refuse($j, "cannot start a program: $!") unless $fine;
	if (!$pid) {
		setpgrp 0, 0;
		$SIG{$_} = 'DEFAULT' for qw(PIPE CHLD HUP INT TERM);
		if ($ir) { open STDIN, '<&', $ir } else { open STDIN, '<', '/dev/null' }
		open STDOUT, '>&', $ow;
		open STDERR, '>&', $ew;
		setpriority 0, 0, $j->{nice} if $j->{nice} > getpriority 0, 0;
		my @argv = @{$j->{argv}};
		exec {$argv[0]} @argv;
		my $code = $!{ENOENT} ? 127 : 126;
		syswrite STDERR, "mailtui-agent: $argv[0]: $!\n";
		exit $code;
	}
	setpgrp $pid, 0;
	unblock($iw) if $iw;
	@$j{qw(pid in out err start)} = ($pid, $iw, $or, $er, now());
	$job{$j->{id}} = $owner{$pid} = $j;
	return 1;
}

sub take {
	for (;;) {
		my $end = index $in, "\n";
		return if $end < 0;
		my ($verb, $id, $timeout, $max, $args, $data, $nice) = split / /, substr($in, 0, $end);
		if ($verb eq 'end') {
			substr $in, 0, $end + 1, '';
			halt($job{$id}, 'signalled') if $job{$id};
			# One that still waits for its turn never starts.
			$out .= join '', map {"end $_->{id} signalled 15 0\n"} grep {$_->{id} == $id} @queue;
			@queue = grep {$_->{id} != $id} @queue;
			next;
		}
		return $stop = 1 if $verb ne 'run';
		return if length($in) < $end + 1 + $args + $data;
		my @argv = split /\0/, substr($in, $end + 1, $args), -1;
		@argv = ('') unless @argv;
		push @queue, {id => $id, timeout => $timeout / 1000, left => $max, argv => \@argv, nice => $nice, data => substr($in, $end + 1 + $args, $data)};
		substr $in, 0, $end + 1 + $args + $data, '';
	}
}

sub hear {
	my ($j, $from) = @_;
	my $n = sysread $j->{$from}, my $bytes, 65536;
	return if !defined $n && ($!{EINTR} || $!{EAGAIN});
	return delete $j->{$from} unless $n;
	if ($n > $j->{left}) {
		$bytes = substr $bytes, 0, $j->{left};
		halt($j, 'cut');
	}
	$j->{left} -= length $bytes;
	# What is followed and comes fast comes in pieces of 4 KB: each would be a packet, which costs the other end more than what is in it.
	$gathers = 1 if !$j->{timeout} && $n >= 2048 && $n < 32768;
	$out .= "$from $j->{id} " . length($bytes) . "\n$bytes" if length $bytes && !$stop;
}

sub feed {
	my $j = shift;
	my $n = syswrite $j->{in}, $j->{data}, 65536;
	return if !defined $n && ($!{EINTR} || $!{EAGAIN});
	substr $j->{data}, 0, $n, '' if $n;
	# A program that no longer reads is no fault: it ends as it likes.
	delete $j->{in} if !$n || !length $j->{data};
}

# What is due for this program now; returns the seconds until something is.
sub tend {
	my ($j, $now) = @_;
	if (exists $j->{status}) {
		my $signal = $j->{status} & 127;
		my @end = $j->{how} && $j->{how} ne 'signalled' ? ($j->{how}, 0) : $signal ? ('signalled', $signal) : ('exited', $j->{status} >> 8);
		# A child left in the background may hold the pipes for ever: after a short grace we stop listening.
		my $left = $j->{ended} + $grace - $now;
		return $left if ($j->{out} || $j->{err}) && $left > 0;
		return 0.05 if ($j->{out} || $j->{err}) && length $out >= $full && !$stop;
		finish($j, @end);
		return 0;
	}
	if ($j->{halted}) {
		my $for = $now - $j->{halted};
		return $patience - $for if $for < $patience;
		kill 'KILL', -$j->{pid};
		return 0.1 if $for < $patience + 1;
		# Not even that: it hangs in the kernel (a dead NFS). Nobody should wait with it.
		$j->{ended} = $now;
		finish($j, $j->{how} eq 'signalled' ? ('signalled', 9) : ($j->{how}, 0));
		return 0;
	}
	# SIGCHLD may slip in just before select: look again soon when all pipes are closed, else four times a second.
	my $soon = 0.25;
	$soon = $j->{poll} = $j->{poll} ? ($j->{poll} < 0.12 ? $j->{poll} * 2 : 0.25) : 0.002 unless $j->{out} || $j->{err};
	return $soon unless $j->{timeout};
	my $left = $j->{start} + $j->{timeout} - $now;
	return $left < $soon ? $left : $soon if $left > 0;
	halt($j, 'timed-out');
	return $patience;
}

$SIG{PIPE} = 'IGNORE';
$SIG{CHLD} = sub {};
$SIG{$_} = sub { $stop = 1 } for qw(HUP INT TERM);
$ENV{LC_ALL} = $ENV{LANG} = 'C.UTF-8';
delete $ENV{LANGUAGE};
$ENV{PATH} = join ':', $ENV{PATH} || '/usr/local/bin:/usr/bin:/bin', '/usr/local/sbin', '/usr/sbin', '/sbin';
umask 022;
chdir '/';
unblock(\*STDOUT);
$out = "\n\1mailtui-agent 1 $>\n";

for (;;) {
	while ((my $pid = waitpid -1, 1) > 0) {
		my $status = $?;
		my $j = delete $owner{$pid} or next;
		@$j{qw(status ended)} = ($status, now());
	}
	if ($stop) {
		@queue = ();
		$out = '';
		halt($_, 'signalled') for values %job;
	}
	while (@queue && keys(%job) < $most) { start($queue[0]) ? shift @queue : last }
	my ($now, $wait, $r, $w) = (now(), undef, '', '');
	for my $j (values %job) {
		my $due = tend($j, $now);
		$wait = $due if !defined $wait || $due < $wait;
	}
	last if $stop && !%job;
	$wait = 0.25 if @queue && !defined $wait;
	vec($r, 0, 1) = 1 unless $stop;
	vec($w, 1, 1) = 1 if length $out;
	for my $j (values %job) {
		if (length $out < $full) { $j->{$_} and vec($r, fileno $j->{$_}, 1) = 1 for qw(out err) }
		vec($w, fileno $j->{in}, 1) = 1 if $j->{in};
	}
	next if select($r, $w, undef, $wait) < 1;
	if (vec $w, 1, 1) {
		my $n = syswrite STDOUT, $out, 262144;
		if ($n) { substr $out, 0, $n, '' } elsif (!$!{EINTR} && !$!{EAGAIN}) { $stop = 1 }
	}
	for my $j (values %job) {
		for (qw(out err)) { hear($j, $_) if $j->{$_} && vec $r, fileno $j->{$_}, 1 }
		feed($j) if $j->{in} && vec $w, fileno $j->{in}, 1;
	}
	if ($gathers) {
		select undef, undef, undef, 0.004;
		$gathers = 0;
	}
	if (vec $r, 0, 1) {
		my $n = sysread STDIN, $in, 262144, length $in;
		if ($n) { take() } elsif (defined $n || !$!{EINTR} && !$!{EAGAIN}) { $stop = 1 }
	}
}
exit 0;
`;

export const agentSource = perlSource(perl);

/** Printed when the bootstrap runs: from then on nobody but our own program reads what we write. */
export const readyMark = 'mailtui-ready';

// No single quote, no `!`, no backslash, no newline: one word in single quotes for sh, bash, dash, zsh, fish and csh.
const bootstrap = `my($s,$b)=q();syswrite(STDOUT,q(${readyMark}));while(length($s)<$ARGV[1]){sysread(STDIN,$b,$ARGV[1]-length$s)||die;$s.=$b}eval$s;die$@if$@`;

/** What is started on the server; after it come `agentSource` and the requests on stdin. */
export const agentArgv: readonly [string, ...string[]] = ['perl', '-e', bootstrap, 'mailtui-agent', String(Buffer.byteLength(agentSource))];
