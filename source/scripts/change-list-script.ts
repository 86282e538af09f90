// The Perl program that reads the journal of changes on the server, newest first (see change-script.ts).
import {perlSource} from '../host/perl-source.ts';

/** Its answer: `mailtui-changes 1 SECONDS-SINCE-1970`, then `change ID STATE-HEX ENTRY-HEX PROOF-HEX DEADLINE rows COUNT QUIET-SECONDS` (`-` where there is none), in the end `end`. */
export const changeListScript = perlSource(String.raw`# mailtui:change-list
use strict;
use warnings;

my (undef, $only) = @ARGV;
my $base = '/var/lib/mailtui/changes';
my $left = 500;

sub hex_of {
	my ($path) = @_;
	open my $in, '<', $path or return '-';
	local $/;
	my $text = <$in>;
	return defined $text && $text ne '' ? unpack 'H*', substr $text, 0, 2_000_000 : '-';
}

print 'mailtui-changes 1 ', time, "\n";
if (-d $base && !opendir my $probe, $base) { print "no $!\n"; exit 0 }
for my $dir (sort { $b cmp $a } glob "$base/*") {
	next if !-e "$dir/state" || $left-- <= 0;
	my ($id) = $dir =~ m{([^/]+)\z};
	next if defined $only && $only ne $id;
	my $deadline = hex_of("$dir/deadline");
	my ($kept, $quiet) = (hex_of("$dir/kept"), time - ((stat "$dir/kept")[9] || (stat "$dir/state")[9] || 0));
	print join(' ', 'change', $id, hex_of("$dir/state"), hex_of("$dir/entry"), hex_of("$dir/proof"), $deadline eq '-' ? '-' : pack('H*', $deadline), -s "$dir/rows" ? 'rows' : '-', $kept eq '-' ? '-' : pack('H*', $kept), $quiet), "\n";
}
print "end\n";
`);
