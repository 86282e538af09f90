// Part of the Perl programs that search the mail log: its lines in order, from the journal or from files with those that were rotated away.

import {perlClock} from '../host/perl-clock.ts';
import {mailJournalMatches} from '../postfix/mail-journal-matches.ts';
import {unpackers} from './unpackers.ts';

/** Gives `each_line($where, $since, $until, $seconds, \&take)`, which returns `complete` or `late`, `@unread`, the names of packed files that could not be unpacked whole, `$head`, which matches a line up to its text (tag $1, pid $2), and `is_suppressed`, which counts into `$suppressed`. */
export const maillogReaderScript = String.raw`
${perlClock}${unpackers}
my @unread;
my @matches = (${mailJournalMatches.map(word => `'${word}'`).join(', ')});
my %month = (Jan => 1, Feb => 2, Mar => 3, Apr => 4, May => 5, Jun => 6, Jul => 7, Aug => 8, Sep => 9, Oct => 10, Nov => 11, Dec => 12);
my ($head, $suppressed) = (undef, 0);

# What journald did not keep, as a line of its own tells it.
sub is_suppressed {
	my ($from, $text) = @_;
	return 0 if $from ne 'systemd-journald';
	$suppressed += $1 if $text =~ /^Suppressed (\d{1,12}) messages from /;
	return 1;
}

sub utc {
	my ($year, $month, $day, $hour, $minute, $second) = @_;
	$year-- if $month <= 2;
	my $of_era = $year % 400;
	my $of_year = int((153 * ($month + ($month > 2 ? -3 : 9)) + 2) / 5) + $day - 1;
	my $days = int($year / 400) * 146097 + $of_era * 365 + int($of_era / 4) - int($of_era / 100) + $of_year - 719468;
	return $days * 86400 + $hour * 3600 + $minute * 60 + $second;
}

# Seconds since 1970 of a line in a file; undef where there is no stamp.
sub stamp_of {
	my ($line) = @_;
	if ($line =~ /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|([+-])(\d\d):(\d\d)) /) {
		return utc($1, $2, $3, $4, $5, $6) - ($7 ? ($7 eq '-' ? -1 : 1) * ($8 * 3600 + $9 * 60) : 0);
	}
	# As rspamd writes it: the server's own time.
	return POSIX::mktime($6, $5, $4, $3, $2 - 1, $1 - 1900, 0, 0, -1) if $line =~ /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.\d+)? /;
	return undef unless $line =~ /^([A-Z][a-z]{2}) ([ \d]\d) (\d\d):(\d\d):(\d\d) / && $month{$1};
	my @parts = ($5, $4, $3, $2, $month{$1} - 1, (localtime)[5]);
	my $at = POSIX::mktime(@parts, 0, 0, -1);
	$parts[5]--;
	# A stamp without a year is of the last twelve months.
	return $at > time + 86400 ? POSIX::mktime(@parts, 0, 0, -1) : $at;
}

# In a file that is sorted by time, the offset of a line shortly before $since.
sub offset_of {
	my ($in, $since) = @_;
	my ($low, $high) = (0, -s $in);
	while ($high - $low > 1 << 20) {
		my $middle = int(($low + $high) / 2);
		seek $in, $middle, 0;
		<$in>;
		my $at;
		for (1 .. 50) {
			my $line = <$in>;
			last unless defined $line;
			last if defined($at = stamp_of($line));
		}
		if (defined $at && $at < $since) { $low = $middle } else { $high = $middle }
	}
	seek $in, $low, 0;
	<$in> if $low;
}

sub pipe_from {
	my @argv = @_;
	my $pid = open my $in, '-|';
	die "fork: $!\n" unless defined $pid;
	if (!$pid) {
		{ exec {$argv[0]} @argv }
		POSIX::_exit(127);
	}
	return ($in, $pid);
}

sub files_of {
	my ($path, $since) = @_;
	my @files = grep { ((stat)[9] || 0) >= $since } $path, File::Glob::bsd_glob("$path\[.-]*");
	return sort { my ($one, $two) = map { (stat)[9] || 0 } $a, $b; $one <=> $two } @files;
}

sub each_line {
	my ($where, $since, $until, $seconds, $take) = @_;
	my $deadline = now() + $seconds;
	my $count = 0;
	my $drain = sub {
		my ($in, $checks) = @_;
		my $checks_until = $checks && $until;
		while (defined(my $line = <$in>)) {
			chomp $line;
			if (!(++$count & 1023)) {
				return 'late' if now() > $deadline;
				# journalctl ends there by itself.
				return 'complete' if $checks_until && (stamp_of($line) || 0) > $checks_until;
			}
			if ($checks) {
				my $at = stamp_of($line);
				next if !defined $at || $at < $since;
				$checks = 0;
			}
			$take->($line);
		}
		return 'complete';
	};
	if ($where eq 'journal') {
		$head = qr/^[\d.]+ ([^\s:\[]+)(?:\[(\d+)\])?: /;
		my ($in, $pid) = pipe_from('journalctl', '-q', '-a', '-o', 'short-unix', '--no-hostname', "--since=\@$since", ($until ? "--until=\@$until" : ()), @matches);
		my $how = $drain->($in, 0);
		kill 'TERM', $pid if $how eq 'late';
		close $in;
		return ($how, $count);
	}
	$head = qr/^(?:\d{4}-\S+|\w{3} [ \d]\d \S+) \S+ ([^\s:\[]+)(?:\[(\d+)\])?: /;
	my $how = 'complete';
	for my $file (files_of($where, $since)) {
		my ($in, $is_unpacked);
		if ($file =~ $is_packed) {
			($in) = pipe_from(@{$unpacker{$1}}, '--', $file);
			$is_unpacked = 1;
		} else {
			open $in, '<', $file or die "$file: $!\n";
			offset_of($in, $since);
		}
		$how = $drain->($in, 1);
		last if $how eq 'late';
		close $in or !$is_unpacked or push @unread, $file =~ s{.*/}{}r;
	}
	return ($how, $count);
}
`;
