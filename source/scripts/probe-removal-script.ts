// Part of the probe's Perl: a message found in the mailbox by its Message-ID, and taken out of mailbox and queue (doveadm-expunge(1), postsuper(1)).

/** Uses `%ours %gone %bounce`, `$status`, `$reads` and `ask` of the probe; gives `find_mail show_message unqueue clean_up`. */
export const probeRemovalScript = String.raw`
# Where the mail with this Message-ID was last seen.
my @found;

sub find_mail {
	my ($message_id) = @_;
	@found = ();
	my $text = ask('doveadm', '-f', 'tab', 'fetch', '-u', $address, 'guid uid mailbox', 'HEADER', 'Message-ID', $message_id);
	for my $line (split /\n/, $text) {
		push @found, {folder => $1} if $line =~ /^[^\t]+\t\d+\t(.+)$/;
	}
	say_line('trouble', "doveadm: $1") if !@found && $text =~ /((?:Error|Fatal): [^\n]*)/;
	return @found;
}

# As it is stored, in pieces that fit into a line; a test mail has some lines, whatever else it is is not carried.
sub show_message {
	return unless $reads eq 'read' && @found;
	my $text = ask('doveadm', 'fetch', '-u', $address, 'text', 'mailbox', $found[0]{folder}, 'HEADER', 'Message-ID', "<$id>");
	return unless $text =~ s/\Atext:\n//;
	$text =~ s/\n\f\ntext:\n.*//s;
	say_line('source', unpack 'H*', $_) for unpack '(a1800)*', substr $text, 0, 65536;
}

# From whatever folder it is in by now; true where Dovecot says that it did so.
sub expunge {
	my ($message_id) = @_;
	my $text = ask('doveadm', 'expunge', '-u', $address, 'mailbox', '*', 'HEADER', 'Message-ID', $message_id);
	say_line('trouble', "doveadm expunge: $1") if $text =~ /((?:Error|Fatal): [^\n]*)/;
	return $text eq '' && $? == 0;
}

# What this address alone sent to where the test mail goes since we began.
sub queued_by_us {
	my @queue_ids;
	for my $line (split /\n/, ask('postqueue', '-j')) {
		my ($queue_id) = $line =~ /"queue_id":\s*"([0-9A-Za-z]+)"/ or next;
		my ($arrived_at) = $line =~ /"arrival_time":\s*(\d+)/ or next;
		next if $arrived_at < int $begun_at;
		next unless $line =~ /"sender":\s*"$address_re"/ && $line =~ /"address":\s*"$to_re"/;
		push @queue_ids, $queue_id unless $line =~ /"address".*"address"/;
	}
	return @queue_ids;
}

sub unqueue {
	peek() if grep { !$gone{$_} } keys %ours;
	my @left = grep { !$gone{$_} } keys %ours, keys %bounce;
	# Nothing seen in the log.
	push @left, queued_by_us() unless %ours;
	for my $queue_id (@left) {
		# It may be in the hands of a delivery agent just now.
		for (1 .. 5) {
			if (ask('postsuper', '-d', $queue_id) =~ /Deleted: \d/) {
				say_line('unqueued', $queue_id);
				last;
			}
			last if ask('postqueue', '-j') !~ /"$queue_id"/;
			pause(0.1);
		}
	}
}

sub clean_up {
	my $is_gone = @found && expunge("<$id>");
	unqueue();
	for my $message_id (grep { $_ ne '-' } values %bounce) {
		expunge($message_id) if find_mail($message_id);
	}
	# A mail that was never stored leaves nothing to look for, and looking would only stumble over the same fault.
	my $may_be_there = !$is_gone && (@found || $status eq 'sent' || $status eq '');
	my @left = $may_be_there ? find_mail("<$id>") : ();
	say_line('removed', @left ? 'no, ' . @left . ' left' : 'yes');
}
`;
