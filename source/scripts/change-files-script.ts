// The part of the change program that touches files: staging a copy, saving what is there, writing what shall be (see change-script.ts).

export const changeFilesScript = String.raw`
# Where the paths really lead: a link stays a link, and its target is what is changed.
sub find_real_paths {
	my @edits = @_;
	return if !@edits;
	my @real = split /\0/, must('readlink', '-zm', '--', map { $_->{path} } @edits);
	for my $edit (@edits) {
		$edit->{real} = shift @real;
		my ($folder) = $edit->{real} =~ m{^(.*)/[^/]*\z};
		refuse('server', "$folder is not there, so that $edit->{path} cannot be made") if !-d "$folder/";
	}
}

# The content of an edit, made of what is there now.
sub edited {
	my ($edit) = @_;
	my $text = '';
	if ($edit->{kind} ne 'create') {
		refuse('changed', "$edit->{path} is not there any more") if !-e $edit->{real};
		refuse('changed', "$edit->{path} is no plain file") if !-f $edit->{real};
		$text = read_all($edit->{real});
		refuse('server', "$edit->{path} cannot be read: $!") if !defined $text;
	}
	elsif (-e $edit->{real} || -l $edit->{path}) { refuse('changed', "$edit->{path} is there meanwhile") }
	my @lines = $text =~ /[^\n]*\n|[^\n]+\z/g;
	# From the end, so that numbers of lines stay true.
	for my $hunk (reverse @{$edit->{hunks}}) {
		my ($from, $remove, $insert) = @$hunk;
		refuse('changed', "$edit->{path} is shorter than it was") if $from - 1 + $remove > @lines;
		splice @lines, $from - 1, $remove, $insert;
	}
	return join '', @lines;
}

# With all above it.
sub make_folder {
	my ($path) = @_;
	return if -d $path;
	make_folder($path =~ s{/[^/]*\z}{}r);
	mkdir $path, 0777 or refuse('server', "$path cannot be made: $!");
}

sub stage {
	mkdir "$dir/$_", 0700 or refuse('server', "$dir/$_ cannot be made: $!") for qw(stage new saved steps);
	for my $tree (@{$plan{trees}}) {
		next if !-d $tree;
		my ($above) = $tree =~ m{^(.*)/[^/]+\z};
		make_folder("$dir/stage$above");
		must('cp', '-a', '--', $tree, "$dir/stage$above/");
	}
	my @edits = @{$plan{edits}};
	find_real_paths(@edits);
	my $before = sums(map { $_->{kind} eq 'create' ? () : $_->{real} } @edits);
	my $number = 0;
	for my $edit (@edits) {
		$edit->{number} = ++$number;
		refuse('changed', "$edit->{path} was changed meanwhile") if $edit->{kind} ne 'create' && $before->{$edit->{real}} ne $edit->{before};
		my $staged = "$dir/stage$edit->{path}";
		unlink $staged;
		next if $edit->{kind} eq 'remove';
		my $text = edited($edit);
		$edit->{new} = "$dir/new/$number";
		write_ours($edit->{new}, $text);
		make_folder($staged =~ s{/[^/]*\z}{}r);
		write_ours($staged, $text);
	}
	my $sum_of = sums(map { $_->{new} // () } @edits);
	my ($manifest, $files) = ('', '');
	for my $edit (@edits) {
		my $after = defined $edit->{new} ? $sum_of->{$edit->{new}} : '-';
		$manifest .= join(' ', $edit->{number}, $edit->{kind}, $edit->{before}, $after, sprintf('%o', $edit->{mode}), hex_of($edit->{user}) || '-', hex_of($edit->{group}) || '-', hex_of($edit->{real})) . "\n";
		$files .= join(' ', 'file', $edit->{number}, $edit->{before}, $after, quoted($edit->{real})) . "\n";
	}
	include_staged($_) for @{$plan{trees}};
	write_ours("$dir/manifest", $manifest);
	write_steps($files);
}

# What is run, what takes it back, and the script that takes back everything.
sub write_steps {
	my ($files) = @_;
	write_ours("$dir/settle", $plan{settle}) if $plan{settle} ne '';
	my $step_number = 0;
	for my $step (@{$plan{steps}}) {
		$step_number++;
		write_ours("$dir/steps/$step_number.do", $step->{do});
		write_ours("$dir/steps/$step_number.undo", $step->{undo}) if defined $step->{undo};
	}
	chomp $files;
	my %of = (DIRECTORY => $dir, ID => $id, TITLE => $plan{title} =~ s/\s+/ /gr, FILES => $files);
	write_ours("$dir/rollback", $rollback =~ s/\@(DIRECTORY|ID|TITLE|FILES)\@/$of{$1}/gr);
}

# A copy that includes by absolute paths would be validated with the live files.
sub include_staged {
	my ($tree) = @_;
	return if !-d "$dir/stage$tree";
	my (undef, $found) = run_program('grep', '-rlIE', '--', "^[[:space:]]*!include(_try)?[[:space:]]+\"?$tree/", "$dir/stage$tree");
	for my $path (split /\n/, $found) {
		next if !-f $path || -l $path;
		my $text = read_all($path);
		$text =~ s{^([ \t]*!include(?:_try)?[ \t]+"?)\Q$tree\E/}{$1$dir/stage$tree/}mg;
		write_ours($path, $text);
	}
}

sub manifest {
	return map {
		my ($number, $kind, $before, $after, $mode, $user, $group, $real) = split ' ';
		{number => $number, kind => $kind, before => $before, after => $after, mode => oct $mode, user => $user eq '-' ? 'root' : unhex($user), group => $group eq '-' ? 'root' : unhex($group), real => unhex($real)}
	} split /\n/, read_all("$dir/manifest");
}

sub same_as_planned {
	my @files = @_;
	my $now = sums(map { $_->{real} } @files);
	for my $file (@files) {
		next if $now->{$file->{real}} eq $file->{before};
		refuse('changed', $file->{kind} eq 'create' ? "$file->{real} is there meanwhile" : "$file->{real} was changed meanwhile");
	}
}

sub save {
	my @files = manifest();
	same_as_planned(@files);
	my @there = grep { $_->{kind} ne 'create' } @files;
	must('cp', '-a', '--', $_->{real}, "$dir/saved/$_->{number}") for @there;
	my $saved = sums(map { "$dir/saved/$_->{number}" } @there);
	for my $file (@there) { refuse('server', "$file->{real} could not be saved") if $saved->{"$dir/saved/$file->{number}"} ne $file->{before} }
	run_program('sync', '-f', $dir);
}

# Everything is written beside first: when the disk is full or read-only, nothing has changed yet.
sub commit {
	my @files = manifest();
	same_as_planned(@files);
	my @written;
	my $give_up = sub { unlink @written; refuse('server', @_) };
	my @kept = grep { $_->{kind} ne 'remove' } @files;
	for my $file (@kept) {
		my $beside = "$file->{real}.mailtui-$id";
		push @written, $beside;
		if ($file->{kind} eq 'edit') {
			my ($code, $said) = run_program('cp', '--attributes-only', '--preserve=all', '--', $file->{real}, $beside);
			$give_up->("$beside cannot be written: $said") if $code != 0;
		}
		write_all($beside, read_all("$dir/new/$file->{number}"), 0600) or $give_up->("$beside cannot be written: $!");
		if ($file->{kind} eq 'create') {
			my ($uid, $gid) = (scalar getpwnam($file->{user}), scalar getgrnam($file->{group}));
			$give_up->("There is no user $file->{user} or no group $file->{group}, to whom $file->{real} should belong") if !defined $uid || !defined $gid;
			chown $uid, $gid, $beside or $give_up->("$beside: $!");
			chmod $file->{mode}, $beside or $give_up->("$beside: $!");
		}
	}
	my $sum_of = sums(@written);
	for my $file (@kept) { $give_up->("$file->{real}.mailtui-$id was not written whole") if $sum_of->{"$file->{real}.mailtui-$id"} ne $file->{after} }
	for my $file (@files) {
		my $ok = $file->{kind} eq 'remove' ? unlink $file->{real} : rename "$file->{real}.mailtui-$id", $file->{real};
		next if $ok;
		my $why = "$file->{real}: $!";
		unlink @written;
		run_program('/bin/sh', "$dir/rollback", 'failed');
		refuse('server', $why);
	}
}
`;
