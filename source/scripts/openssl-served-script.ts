// The Perl program that speaks with a mail port of the server it runs on: in the clear up to STARTTLS, then through openssl s_client (RFC 3207).
import {perlClock} from '../host/perl-clock.ts';
import {perlReadable} from '../host/perl-readable.ts';
import {perlSource} from '../host/perl-source.ts';

/**
 * Arguments: ADDRESS PORT PROTOCOL NAME; an empty NAME asks for none. Its answer: `mailtui-served 1 A B C`, a newline, then
 * A bytes said in the clear, B bytes of openssl's output, C bytes of complaints.
 *
 * openssl ends with its stdin, and Postfix refuses an EHLO with more behind it (554 protocol synchronization): somebody has to
 * wait for each reply before the next line is sent. It ends by itself after 8 s, and its child before it.
 */
export const opensslServedScript = perlSource(String.raw`# mailtui:openssl-served
use strict;
use warnings;
${perlClock}${perlReadable}
my (undef, $address, $port, $protocol, $name) = @ARGV;
my $is_smtp = $protocol =~ /^smtp/;
my $starts_plain = $protocol !~ /s$/;
my $is_imap = $protocol =~ /^imap/;
my $until = now() + 8;
my ($plain, $out, $err) = ('', '', '');

my $reply = qr/^\d\d\d[ \r]/m;
my $any_line = qr/\n/;

sub finish {
	printf "mailtui-served 1 %d %d %d\n", length $plain, length $out, length $err;
	print $plain, $out, $err;
	exit 0;
}

# Sends a line, then reads until the end of what is answered.
sub talk {
	my ($socket, $line, $end) = @_;
	my $from = length $plain;
	syswrite $socket, $line if length $line;
	while (substr($plain, $from) !~ $end) {
		my $left = $until - now();
		last if $left <= 0 || length $plain > 65536;
		last unless readable($left, $socket);
		last unless sysread $socket, $plain, 8192, length $plain;
	}
}

# Where to connect to: what is asked about is mostly an IPv4 address, and Socket takes longer to be loaded than all of this to run. 2 is AF_INET, 1 SOCK_STREAM.
sub sockets_of_port {
	return ('', {family => 2, socktype => 1, protocol => 0, addr => pack 'SnC4x8', 2, $port, $1, $2, $3, $4}) if $address =~ /^(\d+)\.(\d+)\.(\d+)\.(\d+)\z/;
	require Socket;
	return Socket::getaddrinfo($address, $port, {socktype => Socket::SOCK_STREAM()});
}

sub connect_to_port {
	my ($trouble, @found) = sockets_of_port();
	for my $one ($trouble ? () : @found) {
		next unless socket my $socket, $one->{family}, $one->{socktype}, $one->{protocol};
		my $connected = eval {
			local $SIG{ALRM} = sub { die "Connection timed out\n" };
			alarm 5;
			connect $socket, $one->{addr} or die "$!\n";
		};
		alarm 0;
		return $socket if $connected;
		chomp($trouble = $@);
	}
	$err = "connect: $trouble\n";
	finish();
}

# openssl shows no greeting and no offers of before STARTTLS: a conversation of its own for these.
sub look_before_tls {
	my $socket = connect_to_port();
	my @conversation = $is_smtp
		? (['', $reply], ["EHLO mailtui.invalid\r\n", $reply], ["QUIT\r\n", qr/^221/m])
		: $is_imap
		? (['', $any_line], ["a CAPABILITY\r\n", qr/^a /m], ["b LOGOUT\r\n", qr/^b /m])
		: (['', qr/^OK/m], ["LOGOUT\r\n", qr/^OK/m]);
	for my $step (@conversation) {
		my ($line, $end) = @$step;
		talk($socket, $line, $end);
		last unless length $plain;
	}
	close $socket;
	return if $plain =~ /STARTTLS/i;
	$err = length $plain ? "no STARTTLS offered\n" : "no greeting\n";
	finish();
}

sub start_openssl {
	my @roots = @_;
	my $at = $address =~ /:/ ? "[$address]:$port" : "$address:$port";
	my @argv = ('openssl', 's_client', '-connect', $at, '-showcerts', '-ign_eof', '-nocommands');
	push @argv, '-starttls', $protocol if $starts_plain;
	push @argv, @roots;
	push @argv, length $name ? ('-servername', $name) : '-noservername';
	pipe my $in_r, my $in_w or die "pipe: $!";
	pipe my $out_r, my $out_w or die "pipe: $!";
	pipe my $err_r, my $err_w or die "pipe: $!";
	my $pid = fork;
	die "fork: $!" unless defined $pid;
	if ($pid) {
		close $_ for $in_r, $out_w, $err_w;
		return ($pid, $in_w, $out_r, $err_r);
	}
	open STDIN, '<&', $in_r;
	open STDOUT, '>&', $out_w;
	open STDERR, '>&', $err_w;
	close $_ for $in_r, $in_w, $out_r, $out_w, $err_r, $err_w;
	{ no warnings 'exec'; exec {$argv[0]} @argv }
	print STDERR "openssl is not installed: $!\n";
	exit 127;
}

# What to say next within TLS, seen from what the server said there and how often we spoke; undef while its reply is not whole.
sub next_line {
	my ($body, $spoken) = @_;
	if ($is_imap) { return $spoken ? undef : "a CAPABILITY\r\nb LOGOUT\r\n" }
	# ManageSieve and POP3: their greeting is all that is wanted.
	if (!$is_smtp) { return $spoken ? undef : $protocol eq 'sieve' ? "LOGOUT\r\n" : "QUIT\r\n" }
	# After STARTTLS there is no second greeting.
	if ($spoken == 0) { return $starts_plain || $body =~ /^220[ \r]/m ? "EHLO mailtui.invalid\r\n" : undef }
	if ($spoken == 1) { return $body =~ /^(?:250|[45]\d\d)[ \r]/m ? "QUIT\r\n" : undef }
	return undef;
}

sub look_within_tls {
	($out, $err) = ('', '');
	my ($pid, $to, @from) = start_openssl(@_);
	my $stdout = $from[0];
	my $spoken = 0;
	while (@from) {
		my $left = $until - now();
		if ($left <= 0) {
			$err .= "no answer within 8 s\n";
			last;
		}
		for my $handle (readable($left, @from)) {
			if (!sysread $handle, my $bytes, 65536) { @from = grep { $_ != $handle } @from }
			elsif ($handle == $stdout) { $out .= $bytes }
			else { $err .= $bytes }
		}
		last if length $out > 262144;
		# The server's own words begin after openssl's report of the handshake.
		my ($body) = $out =~ /Verify return code: [^\n]*\n(?:[^\n]*\n)*?---\n(.*)/s or next;
		my $line = next_line($body, $spoken);
		if (defined $line) {
			syswrite $to, $line;
			$spoken++;
		}
		last if $spoken == ($is_smtp ? 2 : 1) && $body =~ /^(?:221[ \r]|b OK|OK "?(?:Logout|Logged)|\+OK Log|\+OK Bye)/mi;
	}
	kill 'KILL', $pid;
	waitpid $pid, 0;
}

binmode STDOUT;
$SIG{PIPE} = 'IGNORE';
look_before_tls() if $starts_plain;
# The file holds the same roots as the folder, and takes longer to be read than the conversation; only somebody's own root may stand in it alone.
look_within_tls('-no-CAfile');
look_within_tls() if $out =~ /^Verify return code: (?!0 )/m && now() < $until;
finish();
`);
