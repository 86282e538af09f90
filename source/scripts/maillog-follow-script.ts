// The Perl program that follows a log file by its name: through rotation and truncation, and from where an earlier one stopped.
import {perlSource} from '../host/perl-source.ts';

/**
 * Arguments: the file; where to go on as `INODE:OFFSET`, or empty; how many of the last lines, those of the
 * file before among them where it was just rotated; 1 to go on for ever. Each line is told as
 * `INODE:OFFSET<TAB>line`, the offset being behind it; `note rotated`, `note truncated` and `note gap` stand where that happened.
 */
export const maillogFollowScript = perlSource(String.raw`# mailtui:maillog-follow
use strict;
use warnings;
use File::Glob ();

my (undef, $path, $from, $last, $follows) = @ARGV;
my ($in, $inode, $at, $rest) = (undef, 0, 0, '');
my ($most, $pause) = (1 << 20, 0.25);
$| = 0;
binmode STDOUT;

sub flush_out { my $before = select STDOUT; $| = 1; $| = 0; select $before }

sub note {
	print "note $_[0]\n";
	flush_out();
}

sub open_at {
	my ($name, $offset) = @_;
	open my $next, '<', $name or return 0;
	binmode $next;
	($in, $inode, $at, $rest) = ($next, (stat $next)[1], $offset, '');
	sysseek $in, $offset, 0;
	return 1;
}

# Where the last so many lines begin, and how many fewer there are.
sub start_of_last {
	my ($wanted) = @_;
	return (-s $in, 0) unless $wanted > 0;
	my $size = -s $in;
	my ($position, $found) = ($size, -1);
	while ($position > 0) {
		my $length = $position < 65536 ? $position : 65536;
		$position -= $length;
		sysseek $in, $position, 0;
		sysread $in, my $block, $length or last;
		my $index = length $block;
		while (($index = rindex $block, "\n", $index - 1) >= 0) {
			return ($position + $index + 1, 0) if ++$found == $wanted;
			last if $index == 0;
		}
	}
	# The newline that ends the last one begins none.
	return (0, $size ? $wanted - $found - 1 : $wanted);
}

# What the file was until it was rotated away, where that is not packed.
sub predecessor {
	my %changed = map { my @facts = stat; @facts && -f _ && $_ ne $path && !/\.(?:gz|xz|bz2|zst)$/ ? ($_ => $facts[9]) : () } File::Glob::bsd_glob("$path*");
	my ($name) = sort { $changed{$b} <=> $changed{$a} } keys %changed;
	return $name;
}

sub tell_line {
	my ($line) = @_;
	$at += length $line;
	$line =~ s/\r?\n$//;
	print "$inode:$at\t$line\n";
}

sub read_on {
	my $any = 0;
	while (my $n = sysread $in, $rest, 65536, length $rest) {
		$any = 1;
		my $start = 0;
		while ((my $end = index $rest, "\n", $start) >= 0) {
			tell_line(substr $rest, $start, $end + 1 - $start);
			$start = $end + 1;
		}
		substr $rest, 0, $start, '';
		if (length $rest > $most) {
			tell_line($rest);
			$rest = '';
		}
	}
	flush_out() if $any;
	# Soon again while lines come, four times a second when none do.
	$pause = $any ? 0.02 : $pause < 0.17 ? $pause * 1.5 : 0.25;
}

# Another one was moved away since ours was: nobody has read it.
sub was_missed {
	my ($mine, $now) = ((stat $in)[9], (stat $path)[1]);
	return grep { my @facts = stat; @facts && -f _ && $facts[9] > $mine && $facts[1] != $inode && $facts[1] != $now } File::Glob::bsd_glob("$path*");
}

sub resume {
	my ($old, $offset) = $from =~ /^(\d+):(\d+)$/ or return 0;
	my ($name) = grep { !/\.(?:gz|xz|bz2|zst)$/ && ((stat)[1] || 0) == $old } File::Glob::bsd_glob("$path*");
	if (!defined $name) {
		note('gap');
		return open_at($path, 0);
	}
	open_at($name, $offset) or return 0;
	if (-s $in < $offset) {
		note('truncated');
		open_at($name, 0);
	}
	return 1 if $name eq $path;
	read_on();
	note('rotated');
	return open_at($path, 0);
}

if (!resume()) {
	if (open_at($path, 0)) {
		my ($start, $missing) = start_of_last($last);
		my $before = $missing > 0 ? predecessor() : undef;
		if (defined $before && open_at($before, 0)) {
			open_at($before, (start_of_last($missing))[0]);
			read_on();
		}
		open_at($path, $start);
	} elsif (!$follows) {
		print STDERR "$path: $!\n";
		exit 1;
	}
}
read_on() if $in;
while ($follows) {
	select undef, undef, undef, $pause;
	my @facts = stat $path;
	if ($in && @facts && $facts[1] == $inode) {
		if ($facts[7] < $at + length $rest) {
			note('truncated');
			open_at($path, 0);
		}
		read_on();
		next;
	}
	# What was written before it was moved away.
	read_on() if $in;
	next unless @facts;
	note(was_missed() ? 'gap' : 'rotated') if $in;
	open_at($path, 0) and read_on();
	flush_out();
}
flush_out();
`);
