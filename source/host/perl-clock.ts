// Clocks for Perl on the server: perl-base, which is all that Debian promises, has no Time::HiRes.

/** Perl: `now` for durations, `wall_clock` for what is compared with other programs' times, `pause`; all in seconds with fractions. */
export const perlClock = String.raw`
# clock_gettime(2) by its number on this kind of machine, which the folders of modules name; Config says it too, and takes as long as Perl itself to start.
my ($machine) = "@INC" =~ m{/(x86_64|aarch64)-linux};
my $clock_gettime = $machine && {x86_64 => 228, aarch64 => 113}->{$machine};

sub read_clock {
	my ($which) = @_;
	my $time = "\0" x 16;
	return undef if !$clock_gettime || syscall($clock_gettime, $which, $time) != 0;
	my ($seconds, $nanos) = unpack 'qq', $time;
	return $seconds + $nanos / 1e9;
}

sub now {
	my $now = read_clock(1);
	return $now if defined $now;
	# times(2), 10 ms coarse.
	require POSIX;
	return (POSIX::times())[0] / POSIX::sysconf(POSIX::_SC_CLK_TCK());
}

sub wall_clock {
	my $now = read_clock(0);
	return defined $now ? $now : time;
}

sub pause { select undef, undef, undef, $_[0] }
`;
