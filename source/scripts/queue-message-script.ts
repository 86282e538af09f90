// The Perl program that shows one message of the Postfix queue: envelope, headers, its parts with their sizes, and the body only when it is asked for.
import {perlSource} from '../host/perl-source.ts';

/**
 * Arguments: a queue id; 1 for the body too; bytes of body at most. Its answer: `mailtui-queue-message 1`, `envelope KEY: VALUE`, `header LINE` (folded
 * ones each for itself), `part DEPTH BYTES TYPE<TAB>NAME`, `body LINE`; in the end `end complete|cut`. Without the message: `gone`.
 */
export const queueMessageScript = perlSource(String.raw`# mailtui:queue-message
use strict;
use warnings;

my (undef, $id, $with_body, $most) = @ARGV;
my ($state, $left, @parts, @open, @headers, $in) = ('envelope', $most);
binmode STDOUT;

sub field {
	my ($name) = @_;
	my ($value) = join("\n", @headers) =~ /^\Q$name\E:((?:[^\n]|\n[ \t])*)/mi;
	return '' unless defined $value;
	$value =~ s/\s+/ /g;
	return $value;
}

# A part begins where its headers end.
sub begin_part {
	my $type = field('Content-Type');
	my ($kind) = $type =~ m{^ ?([\w.+-]+/[\w.+-]+)};
	my $both = "$type; " . field('Content-Disposition');
	my ($name) = $both =~ /\b(?:file)?name="?([^";]+)/i ? $1 : '';
	my ($boundary) = $type =~ /\bboundary="?([^";]+)"?/i;
	my $part = {depth => scalar @open, bytes => 0, type => lc($kind || 'text/plain'), name => $name};
	push @parts, $part;
	push @open, {boundary => $boundary, part => $part} if defined $boundary && @open < 20;
	return $part;
}

my $pid = open $in, '-|';
die "fork: $!\n" unless defined $pid;
if (!$pid) {
	{ exec {'postcat'} 'postcat', '-q', $id }
	exit 127;
}
binmode $in;
my ($any, $part) = (0);
print "mailtui-queue-message 1\n";
while (defined(my $line = <$in>)) {
	$line =~ s/\r?\n$//;
	if ($state eq 'envelope') {
		if ($line =~ /^\*\*\* MESSAGE CONTENTS/) {
			$state = 'headers';
		} elsif ($line =~ /^([a-z_]+): (.*)$/) {
			$any = 1;
			print "envelope $1: $2\n";
		}
	} elsif ($line =~ /^\*\*\* HEADER EXTRACTED/) {
		$state = 'extracted';
	} elsif ($state eq 'headers') {
		if ($line eq '') {
			$part = begin_part();
			$state = 'body';
		} else {
			push @headers, $line if @headers < 2000;
			print "header $line\n";
		}
	} elsif ($state eq 'body') {
		if ($with_body) {
			print 'body ', substr($line, 0, 4000), "\n" if $left > 0;
			$left -= length($line) + 1;
		}
		my ($level) = grep { index($line, "--$open[$_]{boundary}") == 0 } reverse 0 .. $#open;
		if (defined $level) {
			my $ends = index($line, "--$open[$level]{boundary}--") == 0;
			splice @open, $ends ? $level : $level + 1;
			@headers = ();
			$state = 'part' unless $ends;
			$part = undef;
			next;
		}
		$part->{bytes} += length($line) + 1 if $part;
	} elsif ($state eq 'part') {
		if ($line eq '') {
			$part = @parts < 200 ? begin_part() : undef;
			$state = 'body';
		} else {
			push @headers, $line if @headers < 200;
		}
		if ($with_body) {
			print 'body ', substr($line, 0, 4000), "\n" if $left > 0;
			$left -= length($line) + 1;
		}
	}
}
close $in;
if (!$any) {
	print "gone\n";
} else {
	print "part $_->{depth} $_->{bytes} $_->{type}\t$_->{name}\n" for @parts;
}
print 'end ', ($left < 0 ? 'cut' : 'complete'), "\n";
`);
