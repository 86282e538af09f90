// The program that sends one test mail on the server, follows it, and takes it away again: perl, because every Debian has perl-base.

/**
 * Arguments: MODE ADDRESS MESSAGE_ID TIMEOUT_MS. Modes: `submit` sends and follows; `watch` follows a message that somebody else
 * submits and leaves it where it is; `clean` removes what is left of one from mailbox and queue.
 * Its answer is one line each, `WORD VALUE`, as parseProbeLines reads them.
 */
export const deliveryProbeScript = `# mailtui:delivery-probe
use strict; use warnings; use Time::HiRes qw(time sleep); use IO::Select ();
$ENV{LC_ALL} = 'C'; $ENV{PATH} = "/usr/local/sbin:/usr/sbin:/sbin:" . ($ENV{PATH} // '/usr/bin:/bin'); $SIG{PIPE} = 'IGNORE'; $| = 1; binmode STDOUT;
my (undef, $mode, $address, $id, $timeout) = @ARGV;
my $begin = time; my $until = $begin + $timeout / 1000; my ($follower, $log, $buffer) = (0, undefined(), '');
my (%ours, %picked, %gone, %bounce, @found); my ($status, $sent, $shown, $id_re, $user_re) = ('', 0, 0, quotemeta $id, quotemeta $address);
sub undefined { return undef }
sub say_line { my ($word, $value) = @_; $value =~ s/[\\r\\n]+/ /g; print "$word ", substr($value, 0, 4000), "\\n" }
sub leave { if ($follower) { kill 'KILL', $follower; waitpid $follower, 0; $follower = 0 } say_line('end', '-'); exit 0 }
sub read_from { my @argv = @_; my $pid = open my $in, '-|' // die; return unless defined $pid; return $in if $pid; open STDERR, '>&', \\*STDOUT; open STDIN, '<', '/dev/null'; exec { $argv[0] } @argv or print "exec: $!\\n"; kill 'KILL', $$ }
sub ask { my $in = read_from(@_) or return ''; local $/; my $text = <$in>; close $in; return defined $text ? $text : '' }

sub follow_log {
	my $since = int($begin) - ($mode eq 'watch' ? 2 : 0); my @argv = ('journalctl', '-q', '-f', '--no-tail', '-a', '-o', 'short-unix', '--no-hostname', "--since=\\@$since", 'SYSLOG_FACILITY=2', '+', 'SYSLOG_IDENTIFIER=dovecot');
	my ($own) = ask('postconf', '-hx', 'maillog_file') =~ m{^(/\\S+)$}m;
	if ($own and -r $own) { @argv = ('tail', '-n', '0', '-F', $own) }
	elsif (!-d '/run/systemd/journal') { my ($file) = grep { -r } '/var/log/mail.log', '/var/log/maillog'; unless ($file) { say_line('trouble', 'This server keeps neither a systemd journal nor /var/log/mail.log, so the message cannot be followed.'); return } @argv = ('tail', '-n', '0', '-F', $file) }
	$follower = open $log, '-|'; die "fork: $!" unless defined $follower;
	if (!$follower) { open STDERR, '>', '/dev/null'; exec { $argv[0] } @argv or kill 'KILL', $$ }
}

sub show { my ($from, $text) = @_; say_line('log', "$from\\t$text") if $shown++ < 60 }

sub take {
	my ($line) = @_;
	my ($stamp) = $line =~ /^(\\d{9,}\\.\\d+) /;
	return if $stamp and $mode eq 'submit' and $stamp < $begin;
	my ($from, $text) = $line =~ /(?:^|\\s)((?:postfix|dovecot|opendkim)[\\w.\\/-]*)(?:\\[\\d+\\])?: (.*)$/ or return;
	if ($from eq 'dovecot') {
		show($from, $text) if $text =~ /msgid=<?$id_re/ or $text =~ /(?:Error|Fatal|Panic): / and $text =~ /lmtp|lda|auth|config/;
		return;
	}
	# Our own other questions, asked at the same time.
	return if $from =~ m{/(?:postmap|postconf|postqueue|postsuper|sendmail)$};
	my ($qid, $rest) = $text =~ /^(?!(?:warning|error|fatal|panic): )([0-9A-Za-z]{6,}): (.*)$/ or do {
		show($from, $text) if $text =~ /^(?:warning|error|fatal|panic): /;
		# Turned away before its Message-ID was read: it goes back to where sendmail left it, to be tried again.
		if ($text =~ /^warning: ([0-9A-Za-z]+): (.*) -- message not accepted/ and $picked{$1} and !$status) { $status = 'deferred'; $sent = ($stamp || time) - $begin; say_line('queued', $1); say_line('status', $status); say_line('reason', $2) }
		return;
	};
	$picked{$qid} = 1 if $mode eq 'submit' and $from =~ m{/pickup$} and $rest =~ /^uid=\\d+ from=<$user_re>$/;
	if ($rest =~ /^message-id=<?$id_re>?$/) { say_line('queued', $qid) unless $ours{$qid}++ }
	elsif ($bounce{$qid} and $rest =~ /^message-id=(<?[^\\s>]+>?)$/) { $bounce{$qid} = $1 }
	return unless $ours{$qid} or $bounce{$qid};
	show($from, "$qid: $rest");
	if ($rest eq 'removed') { $gone{$qid} = 1 }
	elsif ($ours{$qid} and $rest =~ /non-delivery notification: ([0-9A-Za-z]+)/) { $bounce{$1} ||= '-' }
	elsif ($ours{$qid} and $rest =~ /^to=<.*\\bstatus=(\\w+) \\((.*)\\)$/) {
		my ($how, $why) = ($1, $2);
		# Handed to a content filter, which hands it back under another queue id.
		return if $how eq 'sent' and $why =~ /queued as [0-9A-Za-z]+/;
		$status = $how; $sent = ($stamp || time) - $begin;
		# Who watches did not submit: then Postfix's own measure, since the message came in.
		$sent = $1 if $mode eq 'watch' and $rest =~ /, delay=([\\d.]+),/;
		say_line('status', $how); say_line('reason', $why);
	}
}

sub listen_for {
	my ($seconds) = @_; my $end = time + $seconds; $end = $until if $end > $until;
	unless ($log) { sleep 0.1; return }
	my $select = IO::Select->new($log); my $before = $status; my $left;
	while (($left = $end - time) > 0) {
		last unless $select->can_read($left);
		my $got = sysread $log, $buffer, 65536, length $buffer;
		if (!$got) { $log = undef; last }
		while ($buffer =~ s/^([^\\n]*)\\n//) { take($1) }
		last if $status ne $before;
	}
}

sub find_mail {
	my ($header) = @_; @found = ();
	my $text = ask('doveadm', '-f', 'tab', 'fetch', '-u', $address, 'guid uid mailbox', 'HEADER', 'Message-ID', $header);
	for my $line (split /\\n/, $text) { push @found, [$1, $2, $3] if $line =~ /^([^\\t]+)\\t(\\d+)\\t(.+)$/ }
	say_line('trouble', "doveadm: $1") if !@found and $text =~ /((?:Error|Fatal): [^\\n]*)/;
	return scalar @found;
}

sub take_away {
	my ($header) = @_; my %folders = map { $_->[2] => 1 } @found;
	for my $folder (sort keys %folders) {
		my $text = ask('doveadm', 'expunge', '-u', $address, 'mailbox', $folder, 'HEADER', 'Message-ID', $header);
		say_line('trouble', "doveadm expunge: $1") if $text =~ /((?:Error|Fatal): [^\\n]*)/;
	}
}

sub unqueue {
	my @left = grep { !$gone{$_} } keys %ours, keys %bounce;
	# Nothing seen in the log: what this address sent to itself since we began is ours.
	if (!%ours) {
		for my $line (split /\\n/, ask('postqueue', '-j')) {
			my ($qid) = $line =~ /"queue_id":\\s*"([0-9A-Za-z]+)"/ or next; my ($at) = $line =~ /"arrival_time":\\s*(\\d+)/ or next;
			push @left, $qid if $at >= int $begin and $line =~ /"sender":\\s*"$user_re"/ and $line =~ /"address":\\s*"$user_re"/ and $line !~ /"address".*"address"/;
		}
	}
	for my $qid (@left) {
		for (1 .. 5) {
			if (ask('postsuper', '-d', $qid) =~ /Deleted: \\d/) { say_line('unqueued', $qid); last }
			last if ask('postqueue', '-j') !~ /"$qid"/; sleep 0.1;
		}
	}
}

sub clean_up {
	take_away("<$id>") if @found;
	unqueue();
	for my $header (grep { $_ ne '-' } values %bounce) { take_away($header) if find_mail($header) }
	# A mail that was never stored leaves nothing to look for, and looking would only stumble over the same fault.
	my $left = @found || $status eq 'sent' || $status eq '' ? find_mail("<$id>") : 0;
	say_line('removed', $left ? "no, $left left" : 'yes');
}

follow_log() if $mode ne 'clean';
say_line('mailtui-probe', 1);
if ($mode eq 'clean') { $begin -= 600; $id_re = $id; find_mail("<$id>"); $follower = 0; for my $line (split /\\n/, ask('journalctl', '-q', '-a', '-o', 'short-unix', '--no-hostname', '--since=-15min', 'SYSLOG_FACILITY=2')) { $id_re = quotemeta $id; $shown = 99; take($line) } clean_up(); leave() }
if ($mode eq 'submit') {
	my @now = gmtime; my @names = qw(Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec); my @days = qw(Sun Mon Tue Wed Thu Fri Sat);
	my $date = sprintf '%s, %02d %s %d %02d:%02d:%02d +0000', $days[$now[6]], $now[3], $names[$now[4]], $now[5] + 1900, @now[2, 1, 0];
	my ($sendmail) = grep { -x } '/usr/sbin/sendmail', '/usr/lib/sendmail', '/usr/local/sbin/sendmail';
	unless ($sendmail) { say_line('trouble', 'There is no sendmail program on this server.'); leave() }
	# -N never: no bounce is made of a test mail, so none can come back or go round.
	my $pid = open my $mail, '|-'; die "fork: $!" unless defined $pid;
	if (!$pid) { open STDERR, '>&', \\*STDOUT; exec { $sendmail } $sendmail, '-i', '-N', 'never', '-f', $address, '--', $address or kill 'KILL', $$ }
	print $mail "From: <$address>\\nTo: <$address>\\nSubject: mailtui delivery test\\nMessage-ID: <$id>\\nDate: $date\\nAuto-Submitted: auto-generated\\nMIME-Version: 1.0\\nContent-Type: text/plain; charset=us-ascii\\n\\nA test mail by mailtui. It removes itself.\\n";
	unless (close $mail) { say_line('trouble', 'sendmail ended with ' . ($? >> 8)); say_line('status', 'refused'); unqueue(); leave() }
}
# Postfix may log elsewhere (maillog_file), or nobody keeps a log: then only the mailbox tells.
sub look_inside { return if !find_mail("<$id>"); $status = 'sent'; $sent = time - $begin; say_line('status', $status); say_line('reason', 'the log says nothing of it') }
while (!$status and time < $until) {
	listen_for(1);
	look_inside() if !$status and $mode eq 'submit' and !%ours and !%picked and (!$log or time - $begin > 2);
}
if ($status eq 'sent' and $mode eq 'submit') { for (1 .. 15) { last if find_mail("<$id>") or time > $until; listen_for(0.2) } say_line('found', "$_->[2]") for @found }
else { my $before = $status; $status = ''; my $end = time + 0.3; until (time >= $end or !$log or $before eq 'bounced' and !grep { !$gone{$_} } keys %ours) { listen_for(0.05) } $status = $before }
say_line('seconds', sprintf '%.3f', $sent) if $status;
clean_up() unless $mode eq 'watch';
leave();
`;
