// The Perl program that follows a log file by its name: through rotation and truncation, and from where an earlier one stopped.
import {perlSource} from '../host/perl-source.ts';
import {unpackers} from './unpackers.ts';

/**
 * Arguments: the file; where to go on as `INODE:OFFSET:SUM`, the sum being of the bytes of the line before it, or empty; how many of the last lines, those of the
 * file before among them where it was just rotated; 1 to go on for ever. Each line is told as
 * `INODE:OFFSET<TAB>line`, the offset being behind it; `note rotated`, `note truncated`, `note gap` and
 * `note damaged` stand where that happened. What was rotated away meanwhile is read, packed or not, before it goes on in the file itself.
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
${unpackers}
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

# Names that logrotate(8) and "postfix logrotate" give: a number or a date.
my $is_moved = qr/^\Q$path\E[.-][\d.-]+(?:\.\w+)?$/;

# What was moved away since then, the oldest first; not the file itself, nor this one.
sub moved_since {
	my ($then, $but) = @_;
	my $now = (stat $path)[1] || 0;
	my %changed = map { my @facts = stat; @facts && -f _ && $facts[9] > $then && $facts[1] != $but && $facts[1] != $now ? ($_ => $facts[9]) : () }
		grep { /$is_moved/ } File::Glob::bsd_glob("$path*");
	return sort { $changed{$a} <=> $changed{$b} } keys %changed;
}

sub open_packed {
	my ($name) = @_;
	my ($ending) = $name =~ $is_packed or return undef;
	open my $next, '-|', @{$unpacker{$ending}}, '--', $name or return undef;
	binmode $next;
	return $next;
}

# Of files that nobody has read: lost is only what cannot be unpacked.
sub read_moved {
	for my $name (@_) {
		if ($name !~ $is_packed) {
			open_at($name, 0) and read_on();
		} elsif (my $next = open_packed($name)) {
			($in, $inode, $at, $rest) = ($next, (stat $name)[1], 0, '');
			read_on();
			close $in or note('damaged');
		} else {
			note('gap');
		}
		note('rotated');
	}
}

# False where the line that ends there is another one: numbers of files are used again. One without an end was cut, and tells nothing.
sub is_same {
	my ($name, $offset, $sum) = @_;
	return 1 unless defined $sum && $offset;
	open my $file, '<', $name or return 0;
	binmode $file;
	my $length = $offset < $most ? $offset : $most;
	sysseek $file, $offset - $length, 0;
	(sysread $file, my $block, $length) == $length or return 0;
	$block =~ s/\r?\n$// or return 1;
	return unpack('%32C*', substr $block, rindex($block, "\n") + 1) == $sum;
}

# In a file that may be packed, the rest behind a line that ends there and has that sum; true where there is such a line.
sub read_rest {
	my ($name, $offset, $sum) = @_;
	my $next = open_packed($name);
	if ($name !~ $is_packed) {
		return 0 unless is_same($name, $offset, $sum) && open $next, '<', $name;
		binmode $next;
	}
	return 0 unless $next;
	my $behind = 0;
	while ($behind < $offset) {
		my $line = <$next>;
		last unless defined $line;
		$behind += length $line;
		next if $behind < $offset;
		$line =~ s/\r?\n$//;
		last if $behind > $offset || unpack('%32C*', $line) != $sum;
		($inode, $at) = ((stat $name)[1], $offset);
		while (defined($line = <$next>)) { tell_line($line) }
		close $next or note('damaged');
		return 1;
	}
	return 0;
}

sub resume {
	my ($old, $offset, $sum) = $from =~ /^(\d+):(\d+)(?::(\d+))?$/ or return 0;
	my @names = grep { $_ eq $path || /$is_moved/ } File::Glob::bsd_glob("$path*");
	my ($name) = grep { $_ !~ $is_packed && ((stat)[1] || 0) == $old } @names;
	my $is_whole = defined $name && -s $name >= $offset && is_same($name, $offset, $sum);
	if ($is_whole) {
		open_at($name, $offset) or return 0;
		return 1 if $name eq $path;
		read_on();
	} else {
		# Packed meanwhile, or copied away.
		my ($rest) = defined $sum ? grep { read_rest($_, $offset, $sum) } sort { (stat $b)[9] <=> (stat $a)[9] } grep { $_ ne $path } @names : ();
		if (!defined $rest) {
			note(defined $name && $name eq $path && -s $name < $offset ? 'truncated' : 'gap');
			return open_at($path, 0);
		}
		$name = $rest;
	}
	note('rotated');
	read_moved(moved_since((stat $name)[9], (stat _)[1]));
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
	if ($in) {
		note('rotated');
		read_moved(moved_since((stat $in)[9], $inode));
	}
	open_at($path, 0) and read_on();
	flush_out();
}
flush_out();
`);
