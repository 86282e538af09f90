// The Perl program that reads a log file backwards, and then those that it was before it was rotated.
import {perlSource} from '../host/perl-source.ts';

/**
 * Arguments: the file; `INODE:OFFSET` behind the line that is known; how many lines before it at most. Each is told, the newest first, as
 * `INODE:OFFSET<TAB>line`, the offset being behind it; then `note gap` where the file of that inode is gone, `note packed` where what is
 * older is compressed.
 */
export const maillogBeforeScript = perlSource(String.raw`# mailtui:maillog-before
use strict;
use warnings;
use File::Glob ();

my (undef, $path, $from, $most) = @ARGV;
my ($old, $offset) = $from =~ /^(\d+):(\d+)$/ or die "no place in a log: $from\n";
my ($told, $skipped, $longest) = (0, 0, 1 << 20);
binmode STDOUT;

sub tell_line {
	my ($inode, $behind, $line) = @_;
	# The first one is the line that is known.
	return 1 unless $skipped++;
	$line =~ s/\r?\n$//;
	print "$inode:$behind\t$line\n";
	return ++$told < $most;
}

sub flush_out { my $before = select STDOUT; $| = 1; $| = 0; select $before }

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
		my $stop = length $rest;
		while ($stop > 1 && (my $end = rindex $rest, "\n", $stop - 2) >= 0) {
			tell_line($inode, $position + $stop, substr $rest, $end + 1, $stop - $end - 1) or return 0;
			$stop = $end + 1;
		}
		$rest = substr $rest, 0, $stop;
		if (length $rest > $longest) {
			tell_line($inode, $position + length $rest, $rest) or return 0;
			$rest = '';
		}
		flush_out();
	}
	return length $rest ? tell_line($inode, length $rest, $rest) : 1;
}

exit 0 unless $most > 0;
my %facts = map { my @facts = stat; @facts ? ($_ => \@facts) : () } File::Glob::bsd_glob("$path*");
my @files = sort { $facts{$b}[9] <=> $facts{$a}[9] } grep { -f } keys %facts;
my $is_packed = qr/\.(?:gz|xz|bz2|zst)$/;
shift @files while @files && ($facts{$files[0]}[1] != $old || $files[0] =~ $is_packed);
print "note gap\n" unless @files;
for my $file (@files) {
	if ($file =~ $is_packed) {
		print "note packed\n";
		last;
	}
	open my $in, '<', $file or die "$file: $!\n";
	binmode $in;
	my $inode = $facts{$file}[1];
	$skipped = 1 if $inode != $old;
	back_from($in, $inode, $inode == $old ? $offset : -s $in) or last;
}
flush_out();
`);
