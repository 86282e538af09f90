// The Perl program that looks at files and directories by name or pattern: what they are, whose, and who may do what.
import {perlSource} from '../host/perl-source.ts';

/**
 * Arguments: paths or patterns of glob(7). Its answer: `mailtui-paths 1`, then `path KIND MODE USER GROUP MEMBERS REAL PATH`, the last five in hex
 * (`-` for nothing), MEMBERS being those of the group, by blanks; then `end`. What is not there is left out; links are followed.
 */
export const pathFactsScript = perlSource(String.raw`# mailtui:path-facts
use strict;
use warnings;
use File::Glob ();
use Cwd ();

my (undef, @patterns) = @ARGV;
my $left = 2000;
my (%seen, %users, %groups);
sub hex_of { my ($text) = @_; return defined $text && $text ne '' ? unpack('H*', $text) : '-' }
sub user_of { my ($id) = @_; return $users{$id} //= scalar(getpwuid $id) // $id }
sub group_of {
	my ($id) = @_;
	return $groups{$id} //= do { my @g = getgrgid $id; [@g ? $g[0] : $id, @g ? $g[3] : ''] };
}

print "mailtui-paths 1\n";
for my $pattern (@patterns) {
	for my $path (File::Glob::bsd_glob($pattern)) {
		next if $seen{$path}++;
		my @s = stat $path or next;
		last if $left-- <= 0;
		my $kind = -f _ ? 'file' : -d _ ? 'directory' : -S _ ? 'socket' : 'other';
		my $group = group_of($s[5]);
		print join(' ', 'path', $kind, sprintf('%04o', $s[2] & 07777), hex_of(user_of($s[4])), hex_of($group->[0]), hex_of($group->[1]), hex_of(Cwd::abs_path($path)), hex_of($path)), "\n";
	}
}
print "end\n";
`);
