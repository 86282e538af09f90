// The Perl program that reads configuration files by their names or patterns, framed as source/commands/file-frames.ts takes them.
import {perlSource} from '../host/perl-source.ts';

/** Arguments: absolute paths or patterns of glob(7). What is not there, and what is no plain file, is left out. */
export const configReadScript = perlSource(String.raw`# mailtui:config-read
use strict;
use warnings;
use File::Glob ();

my (undef, @patterns) = @ARGV;
# Far beyond any real configuration.
my ($files_left, $bytes_left) = (500, 12_000_000);
my %seen;

sub show {
	my ($path) = @_;
	return if $seen{$path}++;
	my (undef, undef, $mode, undef, $uid, $gid) = stat $path or return;
	return if !-f _ || $files_left-- <= 0;
	my $in;
	if (!open $in, '<', $path) {
		print "unread ", length $path, " 0\n$path$!\n";
		return;
	}
	if (-s $in > $bytes_left) {
		print "unread ", length $path, " 0\n$path", "larger than mailtui reads\n";
		return;
	}
	binmode $in;
	local $/;
	my $text = <$in>;
	$text = '' unless defined $text;
	$bytes_left -= length $text;
	printf "file %d %d %04o %d %d\n", length $path, length $text, $mode & 07777, $uid, $gid;
	print "$path$text\n";
}

binmode STDOUT;
print "mailtui-files 1\n";
for my $pattern (@patterns) { show($_) for File::Glob::bsd_glob($pattern) }
print "end\n";
`);
