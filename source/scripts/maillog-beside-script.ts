// Part of the Perl program that searches the mail log: what rspamd, OpenDKIM and Dovecot wrote elsewhere about the messages that were found.

/**
 * Needs `@done`, messages with `id`, `name`, `named` and `lines`, and what maillog-reader-script.ts gives. Gives `read_rspamd($seconds)`, for the
 * file in `$rspamd_log`, and `read_beside($seconds)`, for the journal, which sets `$has_rspamd`; both return `complete` or `late`.
 */
export const maillogBesideScript = String.raw`
# Two lines of one place stay in order, and are two.
my $step = 0;
sub put_before {
	my ($m, $seq, $line) = @_;
	# rsyslog may write the same into Postfix's file.
	my $said = $line =~ /^[\d.]+ (.*)/ ? $1 : $line;
	return if grep { index($_->[1], $said) >= 0 } @{$m->{lines}};
	push @{$m->{lines}}, [$seq - 0.5 + ($step += 1e-6), $line];
}

# The messages that were found, by their ids: when, and the line by which Postfix acts on what milters thought of each.
sub found_by_id {
	my (%found, @stamps);
	for my $m (grep { $_->{named} } @done) {
		my @lines = sort { $a->[0] <=> $b->[0] } @{$m->{lines}};
		my ($decided) = grep { $_->[1] =~ /: \Q$m->{id}\E: (?:from=<|milter-|removed)/ } @lines;
		my ($end) = grep { $_->[1] =~ /: \Q$m->{id}\E: removed/ } @lines;
		my ($from, $at, $to) = map { $_->[1] =~ /^(\d{9,11})\./ ? $1 : stamp_of($_->[1]) } $lines[0], $decided || $m->{named}, $lines[-1];
		next unless defined $from && defined $at && defined $to && ($decided || $m->{named})->[1] =~ /^(.*?)\S+: \Q$m->{id}\E: /;
		my $seq = $decided ? $decided->[0] : $lines[-1][0] + 1;
		push @{$found{$m->{id}}}, {message => $m, from => $from, at => $at, to => $to, prefix => $1, seq => $seq, end => $end ? $end->[0] : $lines[-1][0] + 1};
		push @stamps, $from, $to;
	}
	@stamps = sort { $a <=> $b } @stamps;
	return (\%found, $stamps[0], $stamps[-1]);
}

# What rspamd thought of them, where it writes a file of its own, in whole seconds: each line gets the time of the one that it stands before.
sub read_rspamd {
	my ($left) = @_;
	my ($found, $first, $last) = found_by_id();
	return 'complete' unless %$found;
	my $take_scan = sub {
		my ($line) = @_;
		return if index($line, 'rspamd_task_write_log: ') < 0;
		my ($pid, $text) = $line =~ /#(\d+)\(\w+\) (.*)/ or return;
		my ($id) = $text =~ /\bqid: <([0-9A-Za-z]+)>/ or return;
		my $stamp = stamp_of($line);
		# Short queue ids are used again.
		my ($its) = grep { abs($stamp - $_->{at}) < 60 } @{$found->{$id} || []} or return;
		put_before($its->{message}, $its->{seq}, $its->{prefix} . "rspamd[$pid]: $text");
	};
	return (each_line($rspamd_log, $first - 60, $last + 60, $left, $take_scan))[0];
}

# What all others wrote of them into the journal, where Postfix alone writes a file of its own.
sub read_beside {
	my ($left) = @_;
	my ($found, $first, $last) = found_by_id();
	return 'complete' unless %$found;
	my %of_name = map { map { $_->{message}{name} => $_ } @$_ } values %$found;
	my %told;
	my $take_beside = sub {
		my ($line) = @_;
		return unless $line =~ /$head/g;
		my ($from, $text) = ($1, substr $line, pos $line);
		my ($stamp) = $line =~ /^(\d+)/;
		if ($from eq 'dovecot') {
			my ($id, $name) = $text =~ /^l(?:mtp|da)\([^)]*\)<\d+><([^>]*)>: (?:sieve: )?(?:msgid=<?([^>\s]*)>?: )?/ or return;
			push @{$told{$id}}, $line;
			return unless defined $name;
			my $its = $of_name{$name};
			my @lines = @{delete $told{$id}};
			put_before($its->{message}, $its->{end}, $_) for $its ? @lines : ();
		} elsif ($text =~ /^([0-9A-Za-z]{6,20}): / || $text =~ /rspamd_task_write_log: .*?\bqid: <([0-9A-Za-z]+)>/) {
			my ($its) = grep { $stamp >= $_->{from} - 60 && $stamp <= $_->{to} + 60 } @{$found->{$1} || []} or return;
			$has_rspamd = 1 if $from eq 'rspamd';
			put_before($its->{message}, $its->{seq}, $line);
		}
	};
	return (each_line('journal', $first - 60, $last + 60, $left, $take_beside))[0];
}
`;
