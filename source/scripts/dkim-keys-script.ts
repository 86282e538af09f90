// The Perl program that reads OpenDKIM's tables and the public half of each key; the private half never leaves the server (opendkim.conf(5), openssl-pkey(1)).
import {perlRows} from '../host/perl-rows.ts';
import {perlSource} from '../host/perl-source.ts';

/**
 * Argument: the configuration file. Its answer is one line each, fields split by tabs: `mailtui-dkim 1`; `setting NAME VALUE`;
 * `unread PATH WHY`; `sign PATTERN KEY`; `key NAME DOMAIN SELECTOR PATH MODE OWNER GROUP PUBLIC WHY MADE`, where PUBLIC is the public key
 * (SubjectPublicKeyInfo, base64) or empty, and then WHY says why, and MADE is the file's time in seconds; in the end `end`.
 */
export const dkimKeysScript = perlSource(String.raw`# mailtui:dkim-keys
use strict;
use warnings;

my (undef, $file) = @ARGV;
my $lines_left = 20_000;
my %known;

${perlRows(2_000)}

sub lines_of {
	my ($path) = @_;
	my $in;
	if (-d $path || !open $in, '<', $path) {
		say_row('unread', $path, -d $path ? 'Is a directory' : "$!");
		return ();
	}
	my @lines;
	while (defined(my $line = <$in>) && $lines_left-- > 0) {
		$line =~ s/[\r\n]+$//;
		push @lines, $line;
	}
	return @lines;
}

# A data set of OpenDKIM's, as pairs: a file, or a list with commas; what asks a database is told and left.
sub pairs_of {
	my ($set) = @_;
	return () unless defined $set && $set ne '';
	my ($kind, $rest) = $set =~ /^(\w+):(.*)$/ ? ($1, $2) : ($set =~ m{^[/.]} ? 'file' : 'csl', $set);
	if ($kind eq 'file' || $kind eq 'refile') {
		my @pairs;
		for my $line (lines_of($rest)) {
			$line =~ s/\s*#.*$// unless $line =~ /-----/;
			push @pairs, [$1, $2] if $line =~ /^\s*(\S+)(?:\s+(.*?))?\s*$/;
		}
		return @pairs;
	}
	return map { /^\s*([^=\s]+)(?:\s*=\s*(.*?))?\s*$/ ? [$1, $2] : () } split /,/, $rest if $kind eq 'csl';
	say_row('unread', "$kind:", 'a table of this kind is not read by mailtui');
	return ();
}

# Standard input is empty, so that nobody is asked for a passphrase.
sub public_of {
	my ($path) = @_;
	return @{$known{$path}} if $known{$path};
	my $answer = sub {
		my ($public, $why) = @_;
		$known{$path} = [$public, $why];
		return ($public, $why);
	};
	if (!-e $path) { return $answer->('', "$!") }
	my $in;
	if (!open $in, '<', $path) { return $answer->('', "$!") }
	read $in, my $head, 65536;
	close $in;
	return $answer->('', 'it is encrypted, and OpenDKIM cannot ask for a passphrase') if $head =~ /ENCRYPTED/;
	return $answer->('', 'it is no private key in PEM') if $head !~ /-----BEGIN (?:\w+ )?PRIVATE KEY-----/;
	my $pid = open my $from, '-|';
	return $answer->('', "fork: $!") unless defined $pid;
	if (!$pid) {
		open STDIN, '<', '/dev/null';
		open STDERR, '>', '/dev/null';
		{ no warnings 'exec'; exec 'openssl', 'pkey', '-in', $path, '-passin', 'pass:', '-pubout' }
		exit 127;
	}
	local $/;
	my $text = <$from>;
	close $from;
	return $answer->('', 'openssl is not installed on this server') if $? >> 8 == 127;
	return $answer->('', 'openssl cannot read it as a key') unless defined $text && $text =~ /-----BEGIN PUBLIC KEY-----(.*?)-----END PUBLIC KEY-----/s;
	my $public = $1;
	$public =~ s/\s+//g;
	return $answer->($public, '');
}

sub say_key {
	my ($name, $domain, $selector, $path) = @_;
	# The key itself may stand in the table: nothing of it is printed.
	return say_row('key', $name, $domain, $selector, '', '', '', '', '', 'it stands in the table itself, where mailtui does not read keys') unless $path =~ m{^\.{0,2}/};
	my ($mode, $uid, $gid, $made) = (stat $path)[2, 4, 5, 9];
	my ($public, $why) = public_of($path);
	my $owner = defined $uid ? getpwuid $uid : undef;
	my $group = defined $gid ? getgrgid $gid : undef;
	say_row('key', $name, $domain, $selector, $path, defined $mode ? sprintf('%04o', $mode & 07777) : '', defined $owner ? $owner : $uid, defined $group ? $group : $gid, $public, $why, $made);
}

$ENV{LC_ALL} = 'C';
$ENV{PATH} = '/usr/local/sbin:/usr/sbin:/sbin:' . ($ENV{PATH} || '/usr/bin:/bin');
binmode STDOUT;
say_row('mailtui-dkim', 1);
my %setting;
for my $line (lines_of($file)) {
	next unless $line =~ /^\s*([A-Za-z]\w*)\s+(\S.*?)\s*$/;
	my ($name, $value) = ($1, $2);
	$value =~ s/\s+#.*$//;
	$setting{lc $name} = $value;
	say_row('setting', $name, $value) if $name =~ /^(?:KeyTable|SigningTable|Domain|Selector|KeyFile|Mode|Socket|SubDomains|InternalHosts|UserID|Canonicalization|SignatureAlgorithm)$/i;
}
say_row('sign', $_->[0], $_->[1]) for pairs_of($setting{signingtable});
for (pairs_of($setting{keytable})) {
	my ($name, $value) = @$_;
	my ($domain, $selector, $path) = split /:/, defined $value ? $value : '', 3;
	say_key($name, $domain, $selector, defined $path ? $path : '');
}
# One key for all, without tables.
if (!$setting{keytable} && $setting{keyfile}) {
	say_key('', $_->[0], $setting{selector}, $setting{keyfile}) for pairs_of($setting{domain});
}
say_row('end', '');
`);
