// The Perl program that sends one test mail on the server, follows it, and takes it away again (sendmail(1), journalctl(1), doveadm-fetch(1), postsuper(1)).
import {perlClock} from '../host/perl-clock.ts';
import {perlReadable} from '../host/perl-readable.ts';
import {perlSource} from '../host/perl-source.ts';
import {probeLogScript} from './probe-log-script.ts';
import {probeRemovalScript} from './probe-removal-script.ts';

/**
 * Arguments: MODE ADDRESS MESSAGE_ID TIMEOUT_MS TO READS. READS is `read` where the message as it is stored is wanted, before it is taken away. Modes: `submit` sends to ADDRESS itself and follows; `send` sends to TO, outside; `watch` follows a message that somebody else
 * submits and leaves it where it is, but for one to TO outside that does not get there; `clean` removes what is left of one from mailbox and queue.
 * Its answer is one line each, `WORD VALUE`, as parseProbeLines reads them.
 */
export const deliveryProbeScript = perlSource(String.raw`# mailtui:delivery-probe
use strict;
use warnings;
${perlClock}${perlReadable}
my (undef, $mode, $address, $id, $timeout, $to, $reads) = @ARGV;
my $is_ours_to_send = $mode eq 'submit' || $mode eq 'send';
my ($id_re, $address_re, $to_re) = (quotemeta $id, quotemeta $address, quotemeta $to);
# Durations by the one, times in logs and queue by the other.
my ($begun, $begun_at) = (now(), wall_clock());
my $until = $begun + $timeout / 1000;
# What became of it, as Postfix says, and after how many seconds.
my ($status, $sent) = ('', 0);
# Queue ids: of our message, of what was just picked up from sendmail, of what is gone; of bounces, with their Message-ID or '-'.
my (%ours, %picked, %gone, %bounce);

sub say_line {
	my ($word, $value) = @_;
	$value =~ s/[\r\n]+/ /g;
	print "$word ", substr($value, 0, 4000), "\n";
}

sub decide {
	my ($how, $why, $seconds) = @_;
	($status, $sent) = ($how, $seconds);
	say_line('status', $how);
	say_line('reason', $why);
}

# Never back into our own code, and nothing that is buffered is written twice.
sub become {
	my @argv = @_;
	{ no warnings 'exec'; exec {$argv[0]} @argv }
	print "exec: $!\n";
	kill 'KILL', $$;
}

# All that a program says, complaints too.
sub ask {
	my $pid = open my $from, '-|';
	return '' unless defined $pid;
	if (!$pid) {
		open STDERR, '>&', \*STDOUT;
		open STDIN, '<', '/dev/null';
		become(@_);
	}
	local $/;
	my $text = <$from>;
	close $from;
	return defined $text ? $text : '';
}
${probeLogScript}
${probeRemovalScript}
sub leave {
	stop_following();
	say_line('end', '-');
	exit 0;
}

sub submit {
	my @now = gmtime;
	my @months = qw(Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec);
	my @days = qw(Sun Mon Tue Wed Thu Fri Sat);
	my $date = sprintf '%s, %02d %s %d %02d:%02d:%02d +0000', $days[$now[6]], $now[3], $months[$now[4]], $now[5] + 1900, @now[2, 1, 0];
	my ($sendmail) = grep { -x } '/usr/sbin/sendmail', '/usr/lib/sendmail', '/usr/local/sbin/sendmail';
	if (!$sendmail) {
		say_line('trouble', 'There is no sendmail program on this server.');
		say_line('status', 'unsent');
		leave();
	}
	my $pid = open my $mail, '|-';
	die "fork: $!" unless defined $pid;
	if (!$pid) {
		open STDERR, '>&', \*STDOUT;
		# -N never: no bounce is made of a test mail, so none can come back or go round.
		become($sendmail, '-i', '-N', 'never', '-f', $address, '--', $to);
	}
	print $mail map { "$_\n" } (
		"From: <$address>",
		"To: <$to>",
		'Subject: mailtui delivery test',
		"Message-ID: <$id>",
		"Date: $date",
		'Auto-Submitted: auto-generated',
		'MIME-Version: 1.0',
		'Content-Type: text/plain; charset=us-ascii',
		'',
		'A test mail by mailtui. It removes itself.',
	);
	return if close $mail;
	say_line('trouble', 'sendmail ended with ' . ($? >> 8));
	say_line('status', 'refused');
	unqueue();
	leave();
}

sub wait_for_status {
	while (!$status && now() < $until) {
		listen_for(1);
		next if $status || !$is_ours_to_send || %ours || %picked;
		# Postfix may log elsewhere, or nobody keeps a log: then only the mailbox tells.
		next if is_following() && now() - $begun <= 2;
		decide('sent', 'the log says nothing of it', now() - $begun) if $mode eq 'submit' && find_mail("<$id>");
	}
}

# It was handed over and may take a moment to be seen in its folder.
sub wait_for_mail {
	my @mails;
	for (1 .. 15) {
		@mails = find_mail("<$id>");
		last if @mails || now() > $until;
		listen_for(0.2);
	}
	say_line('found', $_->{folder}) for @mails;
	show_message();
}

# What the log still says right after the verdict belongs to the story: a bounce, the reason of the other side, the removal.
sub hear_the_rest {
	my $verdict = $status;
	my $end = now() + 0.3;
	$status = '';
	while (now() < $end && is_following()) {
		last if $verdict =~ /^(?:bounced|sent)\z/ && !grep { !$gone{$_} } keys %ours;
		listen_for(0.05);
	}
	$status = $verdict;
}

sub clean {
	$begun_at -= 600;
	read_back();
	find_mail("<$id>");
	show_message();
	clean_up();
	leave();
}

$ENV{LC_ALL} = 'C';
$ENV{PATH} = '/usr/local/sbin:/usr/sbin:/sbin:' . ($ENV{PATH} // '/usr/bin:/bin');
$SIG{PIPE} = 'IGNORE';
$| = 1;
binmode STDOUT;
# Told to end (Ctrl+C, a lost connection): a mail on its way gets a moment to arrive, and is taken away before anybody kills us.
my $told = 0;
for my $signal (qw(TERM INT HUP)) {
	$SIG{$signal} = sub {
		$told = 1;
		my $soon = now() + 0.7;
		$until = $soon if $until > $soon;
	};
}
start_following() if $mode ne 'clean';
say_line('mailtui-probe', 1);
clean() if $mode eq 'clean';
if ($is_ours_to_send) {
	submit();
	# Asked sooner than any mail arrives, the log says nothing, and the next question comes later for it.
	$peek_at = now() + 0.02 if $peek_at;
}
wait_for_status();
if ($status eq 'sent' && $mode eq 'submit') { wait_for_mail() } else { hear_the_rest() }
say_line('seconds', sprintf '%.3f', $sent) if $status;
# Who submits to the outside has nobody else to take out of the queue what does not get there.
clean_up() if $mode ne 'watch' || ($to ne $address && $status ne 'sent');
# Nobody will come to clean; and what was just being done ended with the signal.
if ($told) {
	find_mail("<$id>");
	clean_up();
}
leave();
`);
