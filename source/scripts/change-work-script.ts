// The part of the change program that is for work done from afar: its rows are kept as they were, its end is noted, and that it was taken back (see change-script.ts).

export const changeWorkScript = `if ($operation eq 'keep') {
	be_in('begun');
	my $size = -s "$dir/rows" || 0;
	my $more = do { local $/; <STDIN> };
	my $out;
	sysopen $out, "$dir/rows", O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0600 or refuse('server', "$dir/rows cannot be written: $!");
	binmode $out;
	my $ok = print {$out} $more;
	# Half a line would make those before it useless too.
	close($out) && $ok or do { my $why = $!; truncate "$dir/rows", $size; refuse('server', "$dir/rows cannot be written: $why") };
	# How many they are by now, and a sign that somebody is at work.
	write_ours("$dir/kept", (read_all("$dir/kept") || 0) + ($word || 0));
	finish('ok');
}
if ($operation eq 'undone') {
	take_lock();
	my ($state) = state_of($dir);
	be_in($state eq 'failed' ? 'failed' : 'confirmed');
	set_state('undone', 'undo');
	# What was secret in them is of no use to anybody now.
	unlink "$dir/rows", "$dir/kept";
	finish('ok');
}
if ($operation eq 'close') {
	be_in('begun');
	unlink "$dir/rows", "$dir/kept" if $word eq 'unkept';
	set_state($word eq 'failed' ? 'failed' : 'confirmed', 'done');
	keep_proof();
	finish('ok');
}`;
