// Part of the probe's Perl: the log of the mail programs, followed line by line, and what it says of our message (Postfix's log lines, SERVER.md section E).

/** Uses `%ours %picked %gone %bounce`, `decide`, `ask` and `readable` of the probe; gives `start_following listen_for peek read_back stop_following is_following`. */
export const probeLogScript = String.raw`
my ($follower, $log, $buffer, $shown) = (0, undef, '', 0);
# Lines that were taken already; when the journal is to be asked anew (0: never), and after what pause.
my (%seen, $peek_at, $pause);

# maillog_file: where Postfix writes its log itself; postconf is slow to start, and mostly has nothing to say of it.
sub log_of_postfix {
	if (open my $main, '<', '/etc/postfix/main.cf') {
		return undef if !grep { /^maillog_file/ } <$main>;
	}
	my ($own) = ask('postconf', '-hx', 'maillog_file') =~ m{^(/\S+)$}m;
	return $own;
}

sub log_reader {
	my $own = log_of_postfix();
	# Not there yet where Postfix was started just now; and who watches comes late, as of_mail says.
	return ('tail', '-n', $mode eq 'watch' ? 40 : 0, '-F', $own) if $own && (-r $own || !-e $own);
	if (-d '/run/systemd/journal') {
		$peek_at = now();
		return journal('-f', '--no-tail', of_mail());
	}
	my ($file) = grep { -r } '/var/log/mail.log', '/var/log/maillog';
	return $file ? ('tail', '-n', $mode eq 'watch' ? 40 : 0, '-F', $file) : ();
}

# Who watches is started when the message may be on its way already.
sub of_mail { return ('--since=@' . (int($begun_at) - ($mode eq 'watch' ? 2 : 0)), 'SYSLOG_FACILITY=2', '+', 'SYSLOG_IDENTIFIER=dovecot') }

sub journal { return ('journalctl', '-q', '-a', '-o', 'short-unix', '--no-hostname', @_) }

sub start_following {
	my @argv = log_reader();
	if (!@argv) {
		say_line('trouble', 'This server keeps neither a systemd journal nor /var/log/mail.log, so the message cannot be followed.');
		return;
	}
	$follower = open $log, '-|';
	die "fork: $!" unless defined $follower;
	return if $follower;
	open STDERR, '>', '/dev/null';
	become(@argv);
}

sub stop_following {
	return unless $follower;
	kill 'KILL', $follower;
	waitpid $follower, 0;
	$follower = 0;
}

sub is_following { return defined $log }

# Who follows the journal hears of a line up to 250 ms late, for journald wakes its readers in that rhythm; who asks anew sees it at once.
# Half of the time in the first second, and a quarter after it, for there are servers whose journal takes long to open.
sub peek {
	return unless $peek_at;
	my $asked = now();
	take($_) for split /\n/, ask(journal(of_mail()));
	my $rest = (now() - $asked) * ($asked - $begun < 1 ? 1 : 3);
	$pause = $pause ? $pause * 1.3 : 0.01;
	$peek_at = now() + ($pause > $rest ? $pause : $rest);
}

# Reads the log until the time is over or something was decided.
sub listen_for {
	my ($seconds) = @_;
	my $end = now() + $seconds;
	$end = $until if $end > $until;
	return pause(0.1) unless $log;
	my $before = $status;
	while ((my $left = $end - now()) > 0) {
		my $due = $peek_at ? $peek_at - now() : $left;
		$due = 0 if $due < 0;
		if (!readable($due < $left ? $due : $left, $log)) {
			last unless $peek_at && $due < $left;
			peek();
			last if $status ne $before;
			next;
		}
		if (!sysread $log, $buffer, 65536, length $buffer) {
			$log = undef;
			last;
		}
		take($1) while $buffer =~ s/^([^\n]*)\n//;
		last if $status ne $before;
	}
}

# What became of a message that an earlier run sent, for our own use only.
sub read_back {
	$shown = 99;
	take($_) for split /\n/, ask(journal('--since=-15min', 'SYSLOG_FACILITY=2'));
}

sub show {
	my ($from, $text) = @_;
	say_line('log', "$from\t$text") if $shown++ < 60;
}

sub take {
	my ($line) = @_;
	return if $peek_at && $seen{$line}++;
	my ($stamp) = $line =~ /^(\d{9,}\.\d+) /;
	return if $stamp && $is_ours_to_send && $stamp < $begun_at;
	my ($from, $text) = $line =~ /(?:^|\s)((?:postfix|dovecot|opendkim)[\w.\/-]*)(?:\[\d+\])?: (.*)$/ or return;
	return take_from_dovecot($text) if $from eq 'dovecot';
	# Our own other questions, asked at the same time.
	return if $from =~ m{/(?:postmap|postconf|postqueue|postsuper|sendmail)$};
	my $seconds = ($stamp || wall_clock()) - $begun_at;
	if (my ($queue_id, $rest) = $text =~ /^(?!(?:warning|error|fatal|panic): )([0-9A-Za-z]{6,}): (.*)$/) {
		take_from_queue($from, $queue_id, $rest, $seconds);
	} else {
		take_complaint($from, $text, $seconds);
	}
}

sub take_from_dovecot {
	my ($text) = @_;
	my $is_ours = $text =~ /msgid=<?$id_re/;
	my $is_trouble = $text =~ /(?:Error|Fatal|Panic): / && $text =~ /lmtp|lda|auth|config/;
	show('dovecot', $text) if $is_ours || $is_trouble;
}

sub take_complaint {
	my ($from, $text, $seconds) = @_;
	show($from, $text) if $text =~ /^(?:warning|error|fatal|panic): /;
	# Turned away before its Message-ID was read: it goes back to where sendmail left it, to be tried again.
	my ($queue_id, $why) = $text =~ /^warning: ([0-9A-Za-z]+): (.*) -- message not accepted/ or return;
	return if $status || !$picked{$queue_id};
	say_line('queued', $queue_id);
	decide('deferred', $why, $seconds);
}

sub take_from_queue {
	my ($from, $queue_id, $rest, $seconds) = @_;
	$picked{$queue_id} = 1 if $is_ours_to_send && $from =~ m{/pickup$} && $rest =~ /^uid=\d+ from=<$address_re>$/;
	if ($rest =~ /^message-id=<?$id_re>?$/) {
		say_line('queued', $queue_id) unless $ours{$queue_id}++;
	} elsif ($bounce{$queue_id} && $rest =~ /^message-id=(<?[^\s>]+>?)$/) {
		$bounce{$queue_id} = $1;
	}
	return unless $ours{$queue_id} || $bounce{$queue_id};
	show($from, "$queue_id: $rest");
	$gone{$queue_id} = 1 if $rest eq 'removed';
	return unless $ours{$queue_id};
	$bounce{$1} ||= '-' if $rest =~ /^\w+ non-delivery notification: ([0-9A-Za-z]+)$/;
	my ($how, $why) = $rest =~ /^to=<.*\bstatus=(\w+) \((.*)\)$/ or return;
	# Handed to a content filter, which hands it back under another queue id.
	return if $how eq 'sent' && $why =~ /queued as [0-9A-Za-z]+/ && $mode ne 'send' && $to eq $address;
	# Who watches did not submit: then Postfix's own measure, since the message came in.
	$seconds = $1 if $mode eq 'watch' && $rest =~ /, delay=([\d.]+),/;
	decide($how, $why, $seconds);
}
`;
