// The Perl program that looks where the mail log is kept, and who may read it.
import {perlSource} from '../host/perl-source.ts';

/**
 * No arguments. Its answer: `mailtui-maillog-source 1 NOW ZONE`, then `user NAME`, `groups NAME...`, `journal yes|no`, `journal-files
 * READABLE OF`, `own PATH` (Postfix writes it itself), `file SIZE MTIME yes|no PATH` for each that is there; in the end `end`.
 */
export const maillogSourceScript = perlSource(String.raw`# mailtui:maillog-source
use strict;
use warnings;
use POSIX ();
use File::Glob ();

sub say_line { print join(' ', @_), "\n" }

sub ask {
	my @argv = @_;
	my $pid = open my $out, '-|';
	return '' unless defined $pid;
	if (!$pid) {
		open STDERR, '>', '/dev/null';
		{ exec {$argv[0]} @argv }
		POSIX::_exit(127);
	}
	local $/;
	my $said = <$out>;
	close $out;
	return defined $said ? $said : '';
}

say_line('mailtui-maillog-source 1', time, POSIX::strftime('%z', localtime));
say_line('user', scalar(getpwuid $>) || $>);
my $groups = ask('id', '-Gn');
$groups =~ s/\s+$//;
say_line('groups', $groups);
say_line('journal', -d '/run/systemd/journal' ? 'yes' : 'no');
my @journals = File::Glob::bsd_glob('/{var,run}/log/journal/*/system.journal');
say_line('journal-files', scalar(grep { -r } @journals), scalar @journals);
my ($own) = ask('postconf', '-hx', 'maillog_file') =~ m{^(/\S+)$}m;
say_line('own', $own) if $own;
for my $path (grep { defined } $own, '/var/log/mail.log', '/var/log/maillog') {
	my @facts = stat $path or next;
	say_line('file', $facts[7], $facts[9], -r _ ? 'yes' : 'no', $path);
}
say_line('end');
`);
