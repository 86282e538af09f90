// The Perl program that reads certbot's lineages, its hooks and the end of its log; no key is read (certbot(1), SERVER.md section E).
import {perlRows} from '../host/perl-rows.ts';
import {perlSource} from '../host/perl-source.ts';

/**
 * Argument: certbot's directory. Its answer is one line each, fields split by tabs: `mailtui-certbot 1`; `lineage NAME FULLCHAIN PEM
 * SERVER` with the first certificate in base64; `hook WHERE RUNS LINE` for each line of a hook that speaks of Postfix, Dovecot or services, RUNS being
 * `yes` where it is executed; `log LINE`; `unread PATH WHY`; in the end `end`.
 */
export const certbotLineagesScript = perlSource(String.raw`# mailtui:certbot-lineages
use strict;
use warnings;
use File::Glob ();

my (undef, $root) = @ARGV;

${perlRows(8_000)}

sub text_of {
	my ($path) = @_;
	my $in;
	if (!open $in, '<', $path) {
		say_row('unread', $path, "$!");
		return '';
	}
	read $in, my $text, 1_000_000;
	return defined $text ? $text : '';
}

# A hook may hold passwords of others: only what is wanted of it is told.
sub say_hook {
	my ($where, $runs, $text) = @_;
	say_row('hook', $where, $runs, $_) for grep { !/^\s*#/ && /postfix|dovecot|doveadm/i } split /\n/, $text;
}

binmode STDOUT;
say_row('mailtui-certbot', 1);
for my $conf (sort(File::Glob::bsd_glob("$root/renewal/*.conf"))) {
	my ($name) = $conf =~ m{([^/]+)\.conf$};
	my $text = text_of($conf);
	my ($chain) = $text =~ /^\s*fullchain\s*=\s*(\S+)/m;
	my $pem = defined $chain ? text_of($chain) : '';
	my ($certificate) = $pem =~ /-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----/s;
	$certificate = '' unless defined $certificate;
	$certificate =~ s/\s+//g;
	my ($server) = $text =~ /^\s*server\s*=\s*(\S+)/m;
	say_row('lineage', $name, $chain, $certificate, defined $server ? $server : '');
	say_hook($conf, 'yes', join "\n", $text =~ /^\s*(?:renew|deploy|post)_hook\s*=\s*(.*)$/mg);
}
for my $hook (sort(File::Glob::bsd_glob("$root/renewal-hooks/{deploy,post}/*"))) {
	# certbot runs what is executable, and passes over what ends in ~.
	say_hook($hook, -x $hook && $hook !~ /~$/ ? 'yes' : 'no', text_of($hook)) if -f $hook;
}
say_hook("$root/cli.ini", 'yes', join "\n", text_of("$root/cli.ini") =~ /^\s*(?:renew|deploy|post)-hook\s*=\s*(.*)$/mg) if -e "$root/cli.ini";
if (open my $log, '<', '/var/log/letsencrypt/letsencrypt.log') {
	my $size = -s $log;
	seek $log, $size > 20_000 ? $size - 20_000 : 0, 0;
	my @lines = grep { /(?:ERROR|WARNING|Congratulations|renew|not yet due|failed)/i } <$log>;
	splice @lines, 0, @lines - 8 if @lines > 8;
	say_row('log', $_) for @lines;
}
say_row('end', '');
`);
