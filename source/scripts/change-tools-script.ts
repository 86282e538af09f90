// The part of the change program that all the others stand on: programs that are run, files read and written whole, and their sums (see change-script.ts).

/** Uses `$base`. What cannot be done ends the program with `no REASON SENTENCE`. */
export const changeToolsScript = String.raw`
sub unhex { return pack 'H*', $_[0] }
sub hex_of { return unpack 'H*', $_[0] }
sub finish { print join(' ', @_) =~ s/\s*\n\s*/ /gr, "\n"; exit 0 }
sub refuse { finish('no', @_) }
sub quoted { return "'" . $_[0] =~ s/'/'\\''/gr . "'" }

# The output of a program, or what it complained of.
sub run_program {
	my (@argv) = @_;
	my $pid = open my $out, '-|';
	refuse('server', "No program can be started: $!") if !defined $pid;
	if ($pid == 0) {
		$SIG{$_} = 'DEFAULT' for qw(PIPE);
		open STDERR, '>&', \*STDOUT;
		exec { $argv[0] } @argv or do { print "$argv[0]: $!\n"; exit 127 };
	}
	local $/;
	my $said = <$out>;
	close $out;
	$said = '' if !defined $said;
	chomp $said;
	return ($? >> 8, $said);
}

sub must {
	my (@argv) = @_;
	my ($code, $said) = run_program(@argv);
	refuse('server', "$argv[0] failed: " . ($said eq '' ? "exit $code" : $said)) if $code != 0;
	return $said;
}

sub read_all {
	my ($path) = @_;
	open my $in, '<', $path or return undef;
	binmode $in;
	local $/;
	my $text = <$in>;
	return defined $text ? $text : '';
}

# Whole or not at all: a full disk shows in close(2) at the latest.
sub write_all {
	my ($path, $text, $mode) = @_;
	my $out;
	return 0 if !sysopen $out, $path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, $mode;
	binmode $out;
	my $ok = print {$out} $text;
	return close($out) && $ok ? 1 : 0;
}

sub write_ours { my ($path, $text) = @_; write_all($path, $text, 0600) or refuse('server', "$path cannot be written: $!") }

# By path; '-' where nothing is.
sub sums {
	my %of = map { $_ => '-' } @_;
	my @there = grep { -e } @_;
	return \%of if !@there;
	for my $line (split /\0/, must('sha256sum', '-z', '--', @there)) { $of{substr $line, 66} = substr $line, 0, 64 }
	return \%of;
}

# glob(3) takes 5 ms to be loaded.
sub changes_there {
	opendir my $folder, "$base/changes" or return ();
	return map { "$base/changes/$_" } sort grep { !/^\./ } readdir $folder;
}
`;
