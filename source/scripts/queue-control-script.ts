// The Perl program that changes the Postfix queue: holds, releases, tries again, requeues, deletes with a copy kept, and puts deleted mail back.
import {perlSource} from '../host/perl-source.ts';

/**
 * Arguments: `hold`, `release`, `requeue`, `flush`, `delete` or `restore`; for the last two the directory of the copies, else `-`; queue ids
 * (none with flush: all). Its answer: `mailtui-queue-control 1`, `done COUNT`, `missing ID` for what was not there any more, `trouble TEXT`; in the
 * end `end`. Before it is copied a message is put on hold, so that none is both delivered and kept; one that cannot be copied is released again.
 */
export const queueControlScript = perlSource(String.raw`# mailtui:queue-control
use strict;
use warnings;
use File::Glob ();
use IO::Handle ();

my (undef, $verb, $dir, @ids) = @ARGV;
my $spool = '/var/spool/postfix';
my ($done, @missing, @troubles) = (0);
@ids = grep { /^[0-9A-Za-z]{1,30}$/ } @ids;

sub run_program {
	my @argv = @_;
	my $pid = open my $out, '-|';
	die "fork: $!\n" unless defined $pid;
	if (!$pid) {
		open STDERR, '>&', \*STDOUT;
		{ exec {$argv[0]} @argv }
		print "$argv[0]: $!\n";
		exit 127;
	}
	local $/;
	my $said = <$out>;
	close $out;
	return ($? >> 8, defined $said ? $said : '');
}

# The file of a message, and its queue; long queues are spread over folders of one letter.
sub file_of {
	my ($id, @queues) = @_;
	for my $queue (@queues ? @queues : qw(hold deferred active incoming maildrop)) {
		my ($file) = grep { -f } "$spool/$queue/$id", File::Glob::bsd_glob("$spool/$queue/?/$id"), File::Glob::bsd_glob("$spool/$queue/?/?/$id");
		return ($file, $queue) if $file;
	}
	return;
}

sub super {
	my ($option, @those) = @_;
	while (my @some = splice @those, 0, 500) {
		my ($code, $said) = run_program('postsuper', map { ($option, $_) } @some);
		push @troubles, grep { !/^postsuper: (?:Deleted|Placed on hold|Released from hold|Requeued): |: (?:removed|placed on hold|released from hold|requeued)$/ } split /\n/, $said;
	}
}

sub copy_of {
	my ($from, $to) = @_;
	open my $in, '<', $from or return "$from: $!";
	binmode $in;
	my $temporary = "$to.new";
	unlink $temporary;
	sysopen my $out, $temporary, 0301, 0600 or return "$temporary: $!";
	binmode $out;
	while (my $n = sysread $in, my $bytes, 1 << 20) {
		syswrite($out, $bytes) == $n or return "$temporary: $!";
	}
	# What is deleted next must not be all that there is of it after a power failure.
	$out->sync or return "$temporary: $!";
	close $out or return "$temporary: $!";
	rename $temporary, $to or return "$to: $!";
	return '';
}

sub make_dir {
	umask 077;
	my $path = '';
	for my $part (grep { length } split m{/}, $dir) {
		$path .= "/$part";
		mkdir $path, 0700 unless -d $path;
	}
	return -d $dir && (stat _)[4] == $> ;
}

print "mailtui-queue-control 1\n";
if ($verb eq 'flush') {
	if (!@ids) {
		my ($code, $said) = run_program('postqueue', '-f');
		push @troubles, split /\n/, $said;
		$done = 1 unless $code;
	}
	for my $id (@ids) {
		my ($code, $said) = run_program('postqueue', '-i', $id);
		if ($code) { push @troubles, split /\n/, $said } else { $done++ }
	}
} elsif ($verb eq 'delete') {
	if (!make_dir()) {
		push @troubles, "$dir cannot be made: $!";
		@ids = ();
	}
	my %was;
	my @there = grep { my ($file, $queue) = file_of($_); push @missing, $_ unless $file; $was{$_} = $queue; $file } @ids;
	super('-h', @there) if @there;
	my @kept;
	for my $id (@there) {
		my ($file) = file_of($id, 'hold');
		if (!$file) {
			push @missing, $id;
			next;
		}
		my $why = copy_of($file, "$dir/$id");
		if ($why) { push @troubles, $why } else { push @kept, $id }
	}
	my %is_kept = map { $_ => 1 } @kept;
	my @spared = grep { !$is_kept{$_} && $was{$_} ne 'hold' && file_of($_, 'hold') } @there;
	super('-H', @spared) if @spared;
	super('-d', @kept) if @kept;
	for my $id (@kept) {
		my ($file) = file_of($id);
		if ($file) { push @troubles, "$id could not be deleted" } else { $done++ }
	}
} elsif ($verb eq 'restore') {
	my ($uid, $gid) = (getpwnam 'postfix')[2, 3];
	opendir my $folder, $dir or push @troubles, "$dir: $!";
	for my $id ($folder ? sort grep { /^[0-9A-Za-z]+$/ } readdir $folder : ()) {
		# Readable only once it is whole: pickup takes what it may open.
		my $to = "$spool/maildrop/$id";
		my $why = copy_of("$dir/$id", "$spool/mailtui-$id");
		if (!$why) {
			chown $uid, $gid, "$spool/mailtui-$id";
			chmod 0700, "$spool/mailtui-$id";
			$why = "$to: $!" unless rename "$spool/mailtui-$id", $to;
		}
		if ($why) {
			push @troubles, $why;
			unlink "$spool/mailtui-$id", "$spool/mailtui-$id.new";
		} else {
			unlink "$dir/$id";
			$done++;
		}
	}
	rmdir $dir;
	run_program('postkick', 'public', 'pickup', 'W') if $done;
} else {
	my %option = (hold => '-h', release => '-H', requeue => '-r');
	my @there = grep { my ($file, $queue) = file_of($_, $verb eq 'release' ? 'hold' : ()); push @missing, $_ unless $file; $file } @ids;
	super($option{$verb}, @there) if @there;
	# pickup looks by itself only once a minute.
	run_program('postkick', 'public', 'pickup', 'W') if @there && $verb eq 'requeue';
	$done = @there;
}
print "done $done\n";
print "missing $_\n" for @missing;
for (@troubles) {
	s/[\r\n]+/ /g;
	print "trouble $_\n" if length;
}
print "end\n";
exit(@troubles && !$done ? 1 : 0);
`);
