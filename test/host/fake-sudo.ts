// A sudo(8) for machines that have none: what it prints, reads and refuses is copied from sudo 1.9.16 on Debian 13.
import {chmodSync, mkdirSync} from 'node:fs';
import type {Home} from './login-fixture.ts';

export type SudoRule = 'nopasswd' | 'denied' | 'missing' | {readonly password: string};

/** A login shell in whose PATH this sudo comes first; what it starts can tell by `FAKE_ROOT=1`. */
export const shellWithSudo = (home: Home, rule: SudoRule) => {
	mkdirSync(home.path('bin'), {recursive: true});
	const password = typeof rule === 'object' ? rule.password : '';
	const mode = typeof rule === 'object' ? 'password' : rule;
	home.write(
		'bin/sudo',
		`#!/usr/bin/env perl
my ($n, $k, $s, $prompt) = (0, 0, 0, '[sudo] password for alice: ');
while (@ARGV && $ARGV[0] =~ /^-/) {
	my $option = shift;
	last if $option eq '--';
	$n = 1 if $option eq '-n';
	$k = 1 if $option eq '-k';
	$s = 1 if $option eq '-S';
	$prompt = shift if $option eq '-p';
}
my $mode = '${mode}';
sub go { $ENV{FAKE_ROOT} = 1; exec @ARGV; exit 1 }
go() if $mode eq 'nopasswd';
if ($n) { print STDERR "sudo: a password is required\\n"; exit 1 }
unless ($s) { print STDERR "sudo: a terminal is required to read the password; either use the -S option to read from standard input or configure an askpass helper\\n"; exit 1 }
for my $try (1 .. 3) {
	print STDERR "Sorry, try again.\\n" if $try > 1;
	syswrite STDERR, $prompt;
	my ($line, $byte) = ('');
	while (sysread(STDIN, $byte, 1) && $byte ne "\\n") { $line .= $byte }
	if ($mode eq 'denied') { print STDERR "alice is not in the sudoers file.\\n"; exit 1 }
	go() if $line eq '${password}';
}
print STDERR "sudo: 3 incorrect password attempts\\n";
exit 1;
`,
	);
	chmodSync(home.path('bin/sudo'), 0o755);
	return (line: string): readonly [string, ...string[]] =>
		mode === 'missing' && line.includes('sudo')
			? ['sh', '-c', `echo "env: ‘sudo’: No such file or directory" >&2; exit 127`]
			: ['env', `PATH=${home.path('bin')}:${process.env['PATH']}`, 'sh', '-c', line];
};
