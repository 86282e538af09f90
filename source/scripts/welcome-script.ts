// The Perl program that puts a first mail into a new mailbox by the server's own sendmail(1); text comes on standard input.
import {perlSource} from '../host/perl-source.ts';

/** Argument: ADDRESS. Standard input: the whole message. */
export const welcomeScript = perlSource(String.raw`# mailtui:mail-welcome
use strict;
use warnings;
my (undef, $address) = @ARGV;
my ($sendmail) = grep { -x } '/usr/sbin/sendmail', '/usr/lib/sendmail', '/usr/local/sbin/sendmail';
if (!$sendmail) {
	print "There is no sendmail program on this server.\n";
	exit 69;
}
$ENV{LC_ALL} = 'C';
{ no warnings 'exec'; exec {$sendmail} $sendmail, '-i', '-N', 'never', '-f', '', '--', $address }
print "$sendmail: $!\n";
exit 126;
`);
