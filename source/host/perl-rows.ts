// Answers of Perl on the server as rows: one line each, fields split by tabs, whatever stands in them.

/** Perl: `say_row FIELD...`; a field is cut after so many characters, and what would end it or its line becomes a space. */
export const perlRows = (mostCharacters: number): string => String.raw`
sub say_row {
	my @fields = @_;
	for (@fields) {
		$_ = '' unless defined $_;
		s/[\t\r\n]+/ /g;
		$_ = substr $_, 0, ${mostCharacters};
	}
	print join("\t", @fields), "\n";
}
`;
