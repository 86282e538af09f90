// The Perl program that reads a log file backwards, and then those that it was before it was rotated, packed ones too (logrotate(8), compresscmd).
import {perlSource} from '../host/perl-source.ts';
import {unpackers} from './unpackers.ts';

/**
 * Arguments: the file; `INODE:OFFSET` behind the line that is known, or `0:0` for those at its end; how many lines before it at most; from when on
 * a file that was rotated away is of interest, in seconds since 1970. Each is told, the newest first, as
 * `INODE:OFFSET<TAB>line`, the offset being behind it, of a packed file in what is packed; then `note gap` where the file of that inode is gone,
 * `note packed` where the next one cannot be unpacked here, `note damaged` before the lines of one that can be unpacked in part.
 *
 * What is packed can only be read forwards: of each piece that is wanted, no more than its end is kept.
 */
export const maillogBeforeScript = perlSource(String.raw`# mailtui:maillog-before
use strict;
use warnings;
use File::Glob ();

my (undef, $path, $from, $most, $since) = @ARGV;
my ($old, $offset) = $from =~ /^(\d+):(\d+)$/ or die "no place in a log: $from\n";
my ($told, $skipped, $longest, $room) = (0, 0, 1 << 20, 16 << 20);
${unpackers}binmode STDOUT;

sub tell_line {
	my ($inode, $behind, $line) = @_;
	# The first one is the line that is known.
	return 1 unless $skipped++;
	$line =~ s/\r?\n$//;
	print "$inode:$behind\t$line\n";
	return ++$told < $most;
}

sub flush_out { my $before = select STDOUT; $| = 1; $| = 0; select $before }

# The lines of a text that begins at $base, but for the first, which may begin before: where that one ends; undef when there are enough.
sub back_through {
	my ($inode, $base, $text) = @_;
	my $stop = length $$text;
	while ($stop > 1 && (my $end = rindex $$text, "\n", $stop - 2) >= 0) {
		tell_line($inode, $base + $stop, substr $$text, $end + 1, $stop - $end - 1) or return undef;
		$stop = $end + 1;
	}
	flush_out();
	return $stop;
}

# False when there are enough.
sub back_from {
	my ($in, $inode, $position) = @_;
	my $rest = '';
	while ($position > 0) {
		my $length = $position < 65536 ? $position : 65536;
		$position -= $length;
		sysseek $in, $position, 0;
		sysread $in, my $block, $length or return 1;
		$rest = $block . $rest;
		my $stop = back_through($inode, $position, \$rest);
		return 0 unless defined $stop;
		$rest = substr $rest, 0, $stop;
		if (length $rest > $longest) {
			tell_line($inode, $position + length $rest, $rest) or return 0;
			$rest = '';
		}
	}
	return length $rest ? tell_line($inode, length $rest, $rest) : 1;
}

# What a packed file holds up to $end: its last lines, as many as are wanted and there is room for, and where they begin.
sub last_of {
	my ($file, $end) = @_;
	my ($total, $kept, $newlines, @blocks, @counts) = (0, 0, 0);
	open my $in, '-|', @{$unpacker{$file =~ $is_packed ? $1 : ''}}, '--', $file or return ();
	binmode $in;
	while (!defined $end || $total < $end) {
		my $n = sysread $in, my $block, 65536 or last;
		substr $block, $end - $total, $n, '' if defined $end && $total + $n > $end;
		my $count = $block =~ tr/\n//;
		push @blocks, $block;
		push @counts, $count;
		$total += length $block;
		$kept += length $block;
		$newlines += $count;
		while (@blocks > 1 && ($kept > $room || $newlines - $counts[0] > $most - $told + 1)) {
			$kept -= length shift @blocks;
			$newlines -= shift @counts;
		}
	}
	my $is_whole = defined $end && $total >= $end;
	close $in or $is_whole or return $total ? (join('', @blocks), $total - $kept, 1) : ();
	return (join('', @blocks), $total - $kept, 0);
}

# False when there are enough, or it cannot be read.
sub back_from_packed {
	my ($file, $inode, $end) = @_;
	my $is_told = 0;
	while (!defined $end || $end > 0) {
		my ($text, $base, $is_damaged) = last_of($file, $end);
		if (!defined $text) {
			print "note packed\n";
			return 0;
		}
		print "note damaged\n" if $is_damaged && !$is_told++;
		my $stop = back_through($inode, $base, \$text);
		return 0 unless defined $stop;
		if ($stop && (!$base || $stop == length $text)) {
			# The first of all, or one that nobody has room for.
			tell_line($inode, $base + $stop, substr $text, 0, $stop) or return 0;
			$stop = 0;
		}
		$end = $base + $stop;
	}
	return 1;
}

exit 0 unless $most > 0;
my %facts = map { my @facts = stat; @facts ? ($_ => \@facts) : () } File::Glob::bsd_glob("$path*");
my @files = sort { $facts{$b}[9] <=> $facts{$a}[9] } grep { -f } keys %facts;
if ($old) {
	shift @files while @files && $facts{$files[0]}[1] != $old;
	print "note gap\n" unless @files;
} elsif (!-e $path) {
	die "$path: $!\n";
}
for my $file (@files) {
	my $inode = $facts{$file}[1];
	last if $file ne $path && $facts{$file}[9] < $since;
	$skipped = 1 if $inode != $old;
	if ($file =~ $is_packed) {
		back_from_packed($file, $inode, $inode == $old ? $offset : undef) or last;
		next;
	}
	open my $in, '<', $file or die "$file: $!\n";
	binmode $in;
	my $size = -s $in;
	# Emptied since, or another file that got the number of one that is gone.
	if ($inode == $old && $offset > $size) {
		print "note gap\n";
		$skipped = 1;
	}
	back_from($in, $inode, $inode == $old && $offset <= $size ? $offset : $size) or last;
}
flush_out();
`);
