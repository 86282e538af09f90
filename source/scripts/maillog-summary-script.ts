// The Perl program that counts what the mail log tells: one pass, on the server, so that a day of a million lines travels as a page of numbers.
import {perlSource} from '../host/perl-source.ts';
import {maillogReaderScript} from './maillog-reader-script.ts';

/**
 * Arguments: `journal` or a file; since and until in seconds since 1970 (0: now); from when on the usual number of mails of an account is counted
 * (0: not at all); how many of each kind; seconds to count at most; `journal` where others than Postfix write there. Its answer: `mailtui-maillog-summary 1 NOW ZONE`, `hour START RECEIVED DELIVERED DEFERRED
 * BOUNCED REJECTED`, `top KIND COUNT WHAT`, `account MAILS RECIPIENTS DAYS-BEFORE MAILS-BEFORE NAME`, `suppressed COUNT` where journald left lines out, `unread NAME` for each packed file that could not be unpacked whole; in the end `end complete|late LINES`.
 */
export const maillogSummaryScript = perlSource(String.raw`# mailtui:maillog-summary
use strict;
use warnings;
use POSIX ();
use File::Glob ();

my (undef, $where, $since, $until, $usual_since, $most, $seconds, $beside) = @ARGV;
${maillogReaderScript}
my (%hour, %top, %account, %sent_by, %came, %seen, %before, %days);
my ($received, $delivered, $deferred, $bounced, $rejected) = 0 .. 4;

sub add { $hour{$_[0]}[$_[1]]++ }
sub rise { $top{$_[0]}{$_[1]}++ }

sub place_of {
	my ($relay, $why) = @_;
	return $1 if $why =~ /^host ([^\s\[]+)/;
	return $1 if $why =~ /^connect to ([^\s\[]+)/;
	return $relay =~ /^([^\s\[]+)\[/ ? $1 : $relay;
}

sub reason_of {
	my ($reply) = @_;
	$reply =~ s/; from=<.*//s;
	$reply =~ s/<[^<>]*>: //;
	$reply =~ s/^(?:\d{3} )?(?:\d\.\d\.\d+ )?//;
	$reply =~ s/\[[^\]]*\]/[...]/g;
	$reply =~ s/<[^<>]*>/<...>/g;
	$reply =~ s{https?://\S+}{...}g;
	return substr $reply, 0, 200;
}

sub not_received {
	my ($id) = @_;
	$hour{$came{$id}}[$received]-- if defined $came{$id};
	my $name = $sent_by{$id};
	delete $account{$name} if defined $name && $account{$name} && !--$account{$name}[0];
}

sub of_message {
	my ($at, $from, $id, $text) = @_;
	if ($text =~ /^to=<([^>]*)>,.*? relay=(\S+?),.* status=(\w+) \((.*)/s) {
		my ($to, $relay, $status, $why) = ($1, $2, $3, $4);
		if ($status eq 'sent') {
			# Handed to a filter on this machine, which hands it back.
			return if $relay =~ /^(?:127\.0\.0\.1|localhost|\[?::1)/ && $why =~ /queued as/;
			add($at, $delivered);
			rise('recipient', lc $to);
		} else {
			add($at, $status eq 'deferred' ? $deferred : $bounced);
			rise('refusing', place_of($relay, $why));
		}
	} elsif ($text =~ /^client=/) {
		add($at, $received);
		$came{$id} = $at;
		if ($text =~ /sasl_username=(\S+)/) {
			$sent_by{$id} = $1;
			$account{$1}[0]++;
		}
	} elsif ($text =~ /^uid=\d+ from=</) {
		add($at, $received);
	} elsif ($text =~ /^from=<([^>]*)>, size=\d+, nrcpt=(\d+)/) {
		# A message that waits is told again at every try.
		return if $seen{$id}++;
		rise('sender', $1 eq '' ? 'MAILER-DAEMON' : lc $1);
		$account{$sent_by{$id}}[1] += $2 if defined $sent_by{$id};
	} elsif ($text =~ /^removed/) {
		# It was counted when it began to come in, and was refused at its end.
		not_received($id) if $text eq 'removed (canceled)';
		delete $seen{$id};
		delete $came{$id};
		delete $sent_by{$id};
	} elsif ($text =~ /^(?:milter-)?(reject|discard): \S+ from \S+: (.*)/s) {
		add($at, $rejected);
		rise('reason', ($1 eq 'discard' ? 'thrown away, the sender not told: ' : '') . reason_of($2));
	}
}

sub take {
	my ($line) = @_;
	return unless $line =~ /$head/g;
	my ($from, $text) = ($1, substr $line, pos $line);
	my $stamp = $line =~ /^(\d{9,11})\./ ? $1 : stamp_of($line);
	return unless defined $stamp;
	my $at = $stamp - $stamp % 3600;
	if ($from eq 'dovecot') {
		if ($text =~ /-login: .*\(auth failed, (\d+) attempts?.*user=<([^>]*)>.*\brip=([^,\s]+)/) {
			$top{'failed-account'}{$2} += $1;
			$top{'failed-address'}{$3} += $1;
		}
	} elsif ($text =~ /^([0-9A-Za-z]{6,20}): / && $1 ne 'warning') {
		of_message($at, $from, $1, substr $text, $+[0]);
	} elsif ($text =~ /^warning: \S*\[([^\]]*)\]: SASL \S+ authentication failed/) {
		rise('failed-address', $1);
		rise('failed-account', $1) if $text =~ /sasl_username=(\S+)/;
	} else {
		is_suppressed($from, $text);
	}
}

sub take_usual {
	my ($line) = @_;
	my ($name) = $line =~ /sasl_username=([^\s,]+)/ or return;
	return if $line =~ /reject: |warning: /;
	my $stamp = $line =~ /^(\d{9,11})\./ ? $1 : stamp_of($line);
	return if !defined $stamp || $stamp >= $since;
	$before{$name}++;
	$days{int(($since - $stamp) / 86400)} = 1;
}

binmode STDOUT;
print 'mailtui-maillog-summary 1 ', time, ' ', POSIX::strftime('%z', localtime), "\n";
my ($how, $count) = each_line($where, $since, $until, $seconds, \&take);
if ($beside && $how eq 'complete') {
	my ($how_beside, $count_beside) = each_line('journal', $since, $until, $seconds, \&take);
	($how, $count) = ($how_beside, $count + $count_beside);
}
if ($usual_since && %account && $how eq 'complete') {
	@matches = map { ('+', "SYSLOG_IDENTIFIER=$_/smtpd") } 'postfix/submission', 'postfix/submissions', 'postfix/smtps', 'postfix';
	shift @matches;
	each_line($where, $usual_since, $since, $seconds, \&take_usual);
}
print "hour $_ ", join(' ', map { $_ || 0 } @{$hour{$_}}[0 .. 4]), "\n" for sort { $a <=> $b } keys %hour;
for my $kind (sort keys %top) {
	my $counts = $top{$kind};
	my @names = sort { $counts->{$b} <=> $counts->{$a} || $a cmp $b } keys %$counts;
	splice @names, $most if @names > $most;
	for my $name (@names) {
		my $told = $name;
		$told =~ s/[\r\n]+/ /g;
		print "top $kind $counts->{$name} $told\n";
	}
	print 'top ', "$kind-all ", scalar(keys %$counts), " -\n";
}
my @accounts = sort { ($account{$b}[0] || 0) <=> ($account{$a}[0] || 0) } keys %account;
splice @accounts, 500 if @accounts > 500;
print "account $account{$_}[0] ", $account{$_}[1] || 0, ' ', scalar(keys %days), ' ', $before{$_} || 0, " $_\n" for @accounts;
print "suppressed $suppressed\n" if $suppressed;
print "unread $_\n" for @unread;
print "end $how $count\n";
`);
