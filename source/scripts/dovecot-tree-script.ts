// The Perl program that reads Dovecot's configuration, following its includes as Dovecot does.
import {perlSource} from '../host/perl-source.ts';

/**
 * Argument: the main file. Its answer: `mailtui-tree 1`, then for each file `file PATH-BYTES TEXT-BYTES MODE UID GID` and on the next line
 * path and text without anything between, or `unread PATH-BYTES 0` and path and reason; in the end `end`.
 */
export const dovecotTreeScript = perlSource(String.raw`# mailtui:dovecot-tree
use strict;
use warnings;
use File::Glob ();

my (undef, $main) = @ARGV;
# Far beyond any real tree: they stop a loop.
my ($files_left, $bytes_left) = (500, 4_000_000);
my %seen;

sub included_by {
	my ($path, $text) = @_;
	my $folder = $path =~ s{[^/]*$}{}r;
	my @patterns = $text =~ /^[ \t]*!include(?:_try)?[ \t]+(\S.*?)[ \t\r]*$/mg;
	s/^"(.*)"$/$1/ for @patterns;
	# glob() would split a name at its blanks.
	return map { File::Glob::bsd_glob(without_dots(m{^/} ? $_ : $folder . $_)) } @patterns;
}

# The one name of a file: /a/b/../c is /a/c, unless b is a link to elsewhere.
sub without_dots {
	my ($path) = @_;
	while ($path =~ m{^(.*?)/(?!\.\.?/)([^/]+)/\.\./(.*)$}s) {
		last if -l "$1/$2";
		$path = "$1/$3";
	}
	return $path;
}

sub follow {
	my ($path) = @_;
	return if $seen{$path}++ || $files_left-- <= 0;
	my (undef, undef, $mode, undef, $uid, $gid) = stat $path or return;
	return if -d _;
	my $in;
	if (!open $in, '<', $path) {
		print "unread ", length $path, " 0\n$path$!\n";
		return;
	}
	binmode $in;
	local $/;
	my $text = <$in>;
	$text = '' unless defined $text;
	$text = substr $text, 0, $bytes_left;
	$bytes_left -= length $text;
	printf "file %d %d %04o %d %d\n", length $path, length $text, $mode & 07777, $uid, $gid;
	print "$path$text\n";
	follow($_) for included_by($path, $text);
}

binmode STDOUT;
print "mailtui-tree 1\n";
follow($main);
print "end\n";
`);
