// The Perl program that packs a mailbox's directory into a tarball under /var/lib/mailtui, takes it away only after that, and puts it back (tar(1)).
import {perlSource} from '../host/perl-source.ts';

/**
 * Arguments: MODE ADDRESS DIRECTORY NAME. `pack` writes the archive NAME; `remove` takes the directory away if the archive is whole, packed anew where mail came since;
 * `restore` unpacks NAME where nothing is. Its answer is lines of `WORD VALUE`, the last of them `end`.
 */
export const mailboxArchiveScript = perlSource(String.raw`# mailtui:mailbox-archive
use strict;
use warnings;
use Fcntl ();
my (undef, $mode, $address, $directory, $name) = @ARGV;
my $store = '/var/lib/mailtui/archive';
my $file = "$store/$name";

sub say_line {
	my ($word, $value) = @_;
	$value =~ s/[\r\n]+/ /g;
	print "$word $value\n";
}

sub refuse {
	say_line('refused', $_[0]);
	say_line('end', '-');
	exit 1;
}

# No shell: a directory may be called anything.
sub quiet {
	my @argv = @_;
	my $pid = open my $from, '-|';
	refuse("fork: $!") unless defined $pid;
	if (!$pid) {
		open STDERR, '>&', \*STDOUT;
		open STDIN, '<', '/dev/null';
		{ no warnings 'exec'; exec {$argv[0]} @argv }
		print "$argv[0]: $!\n";
		kill 'KILL', $$;
	}
	local $/;
	my $text = <$from>;
	close $from;
	return ($? == 0, defined $text ? $text : '');
}

sub pack_it {
	my ($parent, $last) = @_;
	my $begun = time;
	my ($ok, $text) = quiet('tar', '-czf', "$file.part", '--numeric-owner', '-C', $parent, '--', $last);
	if (!$ok) {
		unlink "$file.part";
		$text =~ s/\n.*//s;
		refuse("tar: $text");
	}
	# Whatever came from then on may be missing in it.
	utime $begun - 1, $begun - 1, "$file.part";
	rename "$file.part", $file or refuse("$file: $!");
}

sub entries {
	my ($ok, $text) = quiet('tar', '-tzf', $file);
	return undef unless $ok;
	return scalar grep { $_ ne '' } split /\n/, $text;
}

$ENV{LC_ALL} = 'C';
umask 077;
say_line('mailtui-archive', 1);
refuse('the archive has no plain name') if $name !~ /^[\w.@+=-]+\.tar\.gz$/ || $name =~ /^\./;
$directory =~ s{/+$}{};
my @parts = split m{/}, $directory, -1;
refuse("$directory is no directory of its own") if $directory !~ m{^/} || @parts < 3 || grep { $_ eq '..' || $_ eq '.' } @parts;
refuse("$directory belongs to the system") if $directory =~ m{^/(?:bin|boot|dev|etc|lib\w*|proc|root|run|sbin|sys|tmp|usr)(?:/|$)};
# A home that everybody shares must never be taken for one mailbox.
my ($local) = $address =~ /^(.+)@/;
refuse("$directory does not bear the name of $address") unless defined $local && grep { index(lc $_, lc $local) == 0 } @parts;
my ($parent, $last) = $directory =~ m{^(.*)/([^/]+)$};
if ($mode eq 'pack') {
	if (!-d $directory || -l $directory) {
		say_line('missing', $directory);
		say_line('end', '-');
		exit 0;
	}
	for my $each ('/var/lib/mailtui', $store) {
		mkdir $each, 0700 unless -d $each;
	}
	refuse("$store cannot be made: $!") unless -d $store;
	refuse("$file is there already") if -e $file;
	pack_it($parent, $last);
	say_line('archive', $file);
	say_line('bytes', -s $file);
	say_line('entries', entries() // 0);
} elsif ($mode eq 'remove') {
	refuse("$file is not a whole archive, so nothing is removed") unless defined entries();
	refuse("$directory is no directory") if !-d $directory || -l $directory;
	# Between the packing and the end of the mailbox somebody may have sent a mail.
	my (undef, $since) = quiet('find', $directory, '-type', 'f', '-cnewer', $file, '!', '-name', 'dovecot*', '-print', '-quit');
	pack_it($parent, $last) if $since ne '';
	my ($ok, $text) = quiet('rm', '-rf', '--', $directory);
	refuse("rm: $text") unless $ok;
	say_line('removed', $directory);
} elsif ($mode eq 'restore') {
	refuse("$file is not a whole archive") unless defined entries();
	refuse("$directory is there already") if -e $directory;
	my ($ok, $text) = quiet('tar', '-xzpf', $file, '--numeric-owner', '--same-owner', '-C', $parent);
	refuse("tar: $text") unless $ok;
	say_line('restored', $directory);
} else {
	refuse("nothing is called $mode");
}
say_line('end', '-');
`);
