// The part of the change program that touches files: staging a copy, saving what is there, writing what shall be (see change-script.ts).

export const changeFilesScript = String.raw`
# Where a path really leads: a link stays a link, and its target is what is changed.
sub real_path {
	my ($path) = @_;
	return Cwd::abs_path($path) if -e $path;
	my ($folder, $name) = $path =~ m{^(.*)/([^/]+)\z};
	my $real = Cwd::abs_path($folder eq '' ? '/' : $folder);
	refuse('server', "$folder is not there, so that $path cannot be made") if !defined $real || !-d $real;
	return "$real/$name" =~ s{^//}{/}r;
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

sub stage {
	mkdir "$dir/$_", 0700 or refuse('server', "$dir/$_ cannot be made: $!") for qw(stage new saved steps);
	for my $tree (@{$plan{trees}}) {
		next if !-d $tree;
		my ($above) = $tree =~ m{^(.*)/[^/]+\z};
		must('mkdir', '-p', '--', "$dir/stage$above");
		must('cp', '-a', '--', $tree, "$dir/stage$above/");
	}
	my ($number, $manifest, $files) = (0, '', '');
	for my $edit (@{$plan{edits}}) {
		$number++;
		$edit->{real} = real_path($edit->{path});
		refuse('changed', "$edit->{path} was changed meanwhile") if $edit->{kind} ne 'create' && sum($edit->{real}) ne $edit->{before};
		my ($after, $staged) = ('-', "$dir/stage$edit->{path}");
		unlink $staged;
		if ($edit->{kind} ne 'remove') {
			my $text = edited($edit);
			write_ours("$dir/new/$number", $text);
			$after = sum("$dir/new/$number");
			must('mkdir', '-p', '--', $staged =~ s{/[^/]*\z}{}r);
			write_ours($staged, $text);
		}
		$manifest .= join(' ', $number, $edit->{kind}, $edit->{before}, $after, sprintf('%o', $edit->{mode}), hex_of($edit->{user}) || '-', hex_of($edit->{group}) || '-', hex_of($edit->{real})) . "\n";
		$files .= join(' ', 'file', $number, $edit->{before}, $after, quoted($edit->{real})) . "\n";
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
	my ($file) = @_;
	my $now = sum($file->{real});
	refuse('changed', $file->{kind} eq 'create' ? "$file->{real} is there meanwhile" : "$file->{real} was changed meanwhile") if $now ne $file->{before};
}

sub save {
	for my $file (manifest()) {
		same_as_planned($file);
		next if $file->{kind} eq 'create';
		must('cp', '-a', '--', $file->{real}, "$dir/saved/$file->{number}");
		refuse('server', "$file->{real} could not be saved") if sum("$dir/saved/$file->{number}") ne $file->{before};
	}
	run_program('sync', '-f', $dir);
}

# Everything is written beside first: when the disk is full or read-only, nothing has changed yet.
sub commit {
	my @files = manifest();
	same_as_planned($_) for @files;
	my @written;
	my $give_up = sub { unlink @written; refuse('server', @_) };
	for my $file (@files) {
		next if $file->{kind} eq 'remove';
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
		$give_up->("$beside was not written whole") if sum($beside) ne $file->{after};
	}
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
