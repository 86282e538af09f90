// The part of the change program that lets go of rows as they were before old changes (see change-script.ts).
import {rowsKept} from './rows-kept.ts';

export const dropRowsScript = `
# Hashes of former passwords are among them: not for ever, nor without end. What somebody writes just now stays.
sub drop_old_rows {
	my @kept = sort { $a->[1] <=> $b->[1] } map { my @s = lstat "$_/rows"; @s ? [$_, $s[9], $s[7]] : () } changes_there();
	my $size = 0;
	$size += $_->[2] for @kept;
	for my $old (@kept) {
		my ($path, $at, $bytes) = @$old;
		last if $at > time - 3600 || $at > time - ${rowsKept.days} * 86400 && $size <= ${rowsKept.megabytes} * 1048576;
		unlink "$path/rows" and $size -= $bytes;
	}
}
`;
