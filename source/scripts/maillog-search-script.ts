// The Perl program that finds in the mail log all lines of the messages that somebody asks for: one pass, on the server, so that only they travel.
import {perlSource} from '../host/perl-source.ts';
import {maillogBesideScript} from './maillog-beside-script.ts';
import {maillogReaderScript} from './maillog-reader-script.ts';

/**
 * Arguments: `journal` or a file; since and until in seconds since 1970 (0: now); `queue-id`, `message-id`, or `address` (which may be a Message-ID too); what is wanted; the newest
 * so many messages; seconds to search at most; the file in which rspamd writes by itself; `journal` where others than Postfix write there. Its answer: `mailtui-maillog-search 1 NOW ZONE`, `near ID` for queue ids that look like the wanted one,
 * `line TEXT` for each line in order, `suppressed COUNT` where journald left lines out, `unread NAME` for each packed file that could not be unpacked whole; in the end `end complete|late LINES-READ MESSAGES-LEFT-OUT`.
 */
export const maillogSearchScript = perlSource(String.raw`# mailtui:maillog-search
use strict;
use warnings;
use POSIX ();
use File::Glob ();

my (undef, $where, $since, $until, $kind, $wanted, $most, $seconds, $rspamd_log, $beside) = @ARGV;
${maillogReaderScript}
my ($seq, $dropped, $has_rspamd) = (0, 0, 0);
my (%message, %ids_of, %is_hit, %connection, %session, %held, %peer, %near, @held, @sessions, @done, $last);
my $lower = lc $wanted;

sub looks_like {
	my ($id) = @_;
	return 1 if lc $id eq $lower;
	return 0 if abs(length($id) - length $wanted) > 1;
	return (($id ^ $wanted) =~ tr/\0//c) <= 2 if length $id == length $wanted;
	my ($short, $long) = length $id < length $wanted ? ($id, $wanted) : ($wanted, $id);
	return substr($long, 0, length $short) eq $short || substr($long, 1) eq $short;
}

sub finish {
	my ($m) = @_;
	push @done, $m;
	if (@done > $most) {
		shift @done;
		$dropped++;
	}
}

sub mark {
	my ($m) = @_;
	return if $m->{hit}++;
	my $name = $m->{name};
	return unless defined $name;
	hit_name($name, $m);
}

# All that has the same Message-ID is one message, however often it went through the queue.
sub hit_name {
	my ($name, $m) = @_;
	return if $name eq '' || $is_hit{$name}++;
	push @{$m->{lines}}, @{delete $held{$name} || []};
	mark($message{$_}) for grep { $message{$_} } @{$ids_of{$name} || []};
}

sub is_wanted {
	my ($id, $text) = @_;
	return $id eq $wanted || (index($text, "queued as $wanted") >= 0) if $kind eq 'queue-id';
	return 0 if $kind ne 'address';
	my $said = lc $text;
	return index($said, $lower) >= 0 && $said =~ /(?:<|sasl_username=|[<=][^<>\s]*)\Q$lower\E(?:[>,\s]|$)/;
}

sub of_message {
	my ($from, $pid, $id, $text, $line) = @_;
	my $m = $message{$id} ||= {lines => [], id => $id};
	push @{$m->{lines}}, [$seq, $line];
	if (substr($text, 0, 7) eq 'client=') {
		unshift @{$m->{lines}}, @{$connection{$pid}} if $connection{$pid};
	} elsif ($text =~ /^message-id=<?(.*?)>?$/) {
		$m->{name} = $1;
		$m->{named} = [$seq, $line];
		$near{$id} = 1 if $kind eq 'queue-id' && keys %near < 8 && $id ne $wanted && looks_like($id);
		push @{$ids_of{$1}}, $id;
		# It was found by its id, before it had a name.
		if ($m->{hit}) { hit_name($1, $m) }
		elsif ($is_hit{$1} || ($kind ne 'queue-id' && $1 eq $wanted)) { mark($m) }
	} elsif ($text =~ / notification: ([0-9A-Za-z]{6,20})$/) {
		my $child = $message{$1} ||= {lines => [], id => $1};
		$child->{parent} = $m;
		mark($child) if $m->{hit};
		mark($m) if $child->{hit};
	} elsif (substr($text, 0, 4) eq 'to=<' && $peer{$pid}) {
		push @{$m->{lines}}, @{delete $peer{$pid}};
	}
	mark($m) if !$m->{hit} && is_wanted($id, $text);
	if (substr($text, 0, 7) eq 'removed') {
		delete $message{$id};
		my $name = $m->{name};
		if (defined $name) {
			@{$ids_of{$name}} = grep { $_ ne $id } @{$ids_of{$name} || []};
			delete $ids_of{$name} unless @{$ids_of{$name}};
			delete $held{$name} unless $m->{hit};
		}
		if ($m->{hit}) { finish($m) } else { $m->{lines} = [] }
	}
}

sub hold_back {
	my ($name, $entry) = @_;
	push @held, $name unless $held{$name};
	push @{$held{$name}}, $entry;
	delete $held{shift @held} if @held > 5000;
}

sub of_dovecot {
	my ($text, $line) = @_;
	if ($text =~ /^l(?:mtp|da)\([^)]*\)<\d+><([^>]*)>: (?:sieve: )?(?:msgid=<?([^>\s]*)>?: )?/) {
		my ($id, $name) = ($1, $2);
		if (!defined $name) {
			push @sessions, $id unless $session{$id};
			push @{$session{$id}}, [$seq, $line];
			delete $session{shift @sessions} if @sessions > 2000;
			return;
		}
		my @entries = (@{delete $session{$id} || []}, [$seq, $line]);
		my ($m) = grep { $_ && $_->{hit} } map { $message{$_} } @{$ids_of{$name} || []};
		if ($m) {
			push @{$m->{lines}}, @entries;
		} elsif ($is_hit{$name} || ($kind ne 'queue-id' && $name eq $wanted)) {
			$is_hit{$name} = 1;
			finish({lines => [@entries]});
		} else {
			hold_back($name, $_) for @entries;
		}
	} elsif ($text =~ /Error: .*conn unix:pid=(\d+),/) {
		push @{$peer{$1}}, [$seq, $line];
		%peer = () if keys %peer > 500;
	}
}

sub take {
	my ($line) = @_;
	$seq++;
	return unless $line =~ /$head/g;
	my ($from, $pid, $text) = ($1, $2 || 0, substr $line, pos $line);
	if ($from eq 'dovecot') {
		of_dovecot($text, $line);
	} elsif ($text =~ /^([0-9A-Za-z]{6,20}): / && $1 ne 'warning') {
		my ($id, $rest) = ($1, substr $text, $+[0]);
		if ($id ne 'NOQUEUE') {
			of_message($from, $pid, $id, $rest, $line) unless $id eq 'statistics';
		} elsif (is_wanted('', $rest)) {
			finish({lines => [[$seq, $line]]});
		}
	} elsif ($from =~ /smtpd$/) {
		if ($text =~ /^connect from/) {
			$connection{$pid} = [[$seq, $line]];
		} elsif ($text =~ /^disconnect from/) {
			delete $connection{$pid};
		} elsif ($text =~ /TLS connection established from|^warning: (?:connect to M|m)ilter /) {
			push @{$connection{$pid}}, [$seq, $line];
		} elsif ($kind eq 'address' && is_wanted('', $text)) {
			finish({lines => [[$seq, $line]]});
		}
	} elsif (is_suppressed($from, $text)) {
		return;
	} elsif ($from eq 'rspamd' && $text =~ /rspamd_task_write_log: .*?\bqid: <([0-9A-Za-z]+)>/) {
		$has_rspamd = 1;
		my $m = $message{$1} or return;
		push @{$m->{lines}}, [$seq, $line];
		# Of a message that it refuses, Postfix names one recipient.
		mark($m) if !$m->{hit} && $text =~ /, rcpts: (<[^>]*>)/ && is_wanted('', $1);
	}
}

# The line by which Postfix acts on what milters thought of a message.
sub decided {
	my ($m) = @_;
	return (grep { $_->[1] =~ /: \Q$m->{id}\E: (?:from=<|milter-|removed)/ } sort { $a->[0] <=> $b->[0] } @{$m->{lines}})[0] || $m->{named};
}

${maillogBesideScript}
binmode STDOUT;
print 'mailtui-maillog-search 1 ', time, ' ', POSIX::strftime('%z', localtime), "\n";
my $begun = now();
my ($how, $count) = each_line($where, $since, $until, $seconds, \&take);
finish($_) for sort { $a->{lines}[0][0] <=> $b->{lines}[0][0] } grep { $_->{hit} && @{$_->{lines}} } values %message;
for my $more ($beside ? \&read_beside : (), \&read_rspamd) {
	next if !@done || ($more == \&read_rspamd && ($has_rspamd || !-r $rspamd_log));
	my $left = $seconds - (now() - $begun);
	$how = 'late' if $left <= 0 || $more->($left) eq 'late';
}
my %told;
if (!@done) { print "near $_\n" for sort keys %near }
for my $entry (sort { $a->[0] <=> $b->[0] } map { @{$_->{lines}} } @done) {
	next if $told{$entry->[0]}++;
	print "line $entry->[1]\n";
}
print "suppressed $suppressed\n" if $suppressed;
print "unread $_\n" for @unread;
print "end $how $count $dropped\n";
`);
