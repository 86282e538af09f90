// Waiting for handles in Perl on the server: select(2) itself, for IO::Select takes longer to be loaded than most programs of ours to run.

/** Perl: `readable SECONDS, HANDLES...` gives those of them that can be read now; none when the time is over, or a signal came. */
export const perlReadable = `
sub readable {
	my ($seconds, @handles) = @_;
	my $bits = '';
	vec($bits, fileno $_, 1) = 1 for @handles;
	return () if select($bits, undef, undef, $seconds) <= 0;
	return grep { vec $bits, fileno $_, 1 } @handles;
}
`;
