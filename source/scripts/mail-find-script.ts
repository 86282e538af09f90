// The Perl program that looks where mail lies on the disk: Maildirs, mbox files, Dovecot's own stores.
import {perlSource} from '../host/perl-source.ts';

/** Arguments: patterns of glob(7). Its answer: `mailtui-mail 1`, then `store KIND COUNT UID PATH-IN-HEX` for what holds mail; `more` when it stopped early; `end`. */
export const mailFindScript = perlSource(String.raw`# mailtui:mail-find
use strict;
use warnings;
use File::Glob ();

my (undef, @patterns) = @ARGV;
# A mail server may hold millions: what is told is that there is mail, and about how much.
my ($stores_left, $names_left) = (2000, 300_000);
my (%seen, $more);

sub count_in {
	my ($path) = @_;
	opendir my $dir, $path or return 0;
	my $count = 0;
	while (defined(my $name = readdir $dir)) {
		next if $name =~ /^\./;
		if ($names_left-- <= 0) { $more = 1; last }
		$count++;
	}
	return $count;
}

sub is_mbox {
	my ($path) = @_;
	return 0 if !-f $path || !-s _;
	open my $in, '<', $path or return 0;
	my $start = '';
	return (read($in, $start, 5) || 0) == 5 && $start eq 'From ';
}

sub say_store {
	my ($kind, $count, $path) = @_;
	return if $count == 0;
	my @s = stat $path;
	print "store $kind $count ", (@s ? $s[4] : 0), ' ', unpack('H*', $path), "\n";
}

print "mailtui-mail 1\n";
for my $pattern (@patterns) {
	for my $path (File::Glob::bsd_glob($pattern)) {
		next if $seen{$path}++;
		if ($stores_left-- <= 0) { $more = 1; last }
		if (-d "$path/cur") { say_store('maildir', count_in("$path/cur") + count_in("$path/new"), $path) }
		elsif (-d "$path/mailboxes") { say_store('dbox', count_in("$path/mailboxes"), $path) }
		elsif (-d $path) { say_store('mbox', scalar(grep { is_mbox($_) } File::Glob::bsd_glob("$path/*")), $path) }
		elsif (is_mbox($path)) { say_store('mbox', 1, $path) }
	}
}
print "more\n" if $more;
print "end\n";
`);
