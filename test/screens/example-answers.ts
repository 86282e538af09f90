// What the programs of a real Debian 13 said, for the commands that the screens ask; by the name of the command.
import {readFileSync} from 'node:fs';

const recorded = (command: string, name: string): string => readFileSync(new URL(`../../fixtures/debian13/${command}/${name}.txt`, import.meta.url), 'utf8');

/** The unit of PostgreSQL has started again by itself, and its description holds what no terminal should be told. */
const hostile = (units: string): string => units.replace(/(Id=dovecot\.service\nDescription=)/, '$1\u001b]0;owned\u0007');

export const mailServer: Readonly<Record<string, string>> = {
	'systemd-show': hostile(recorded('systemd-show', 'every-service')),
	'systemd-cat': recorded('systemd-cat', 'failing'),
	'systemd-control': '',
	'journal-unit': `${JSON.stringify({__REALTIME_TIMESTAMP: '1795464843000000', SYSLOG_IDENTIFIER: 'postfix/smtpd', PRIORITY: '4', MESSAGE: 'hello \u001b[2J from \u001b[31mevil.example.org'})}\n`,
	'proc-read': recorded('proc-read', 'lab'),
	'queue-count': '...',
	'ss-established': '0 0 203.0.113.10:993 198.51.100.7:51234\n',
	'ss-listeners': [
		'LISTEN 0 100 0.0.0.0:25 0.0.0.0:* users:(("master",pid=1,fd=13))',
		'LISTEN 0 100 0.0.0.0:993 0.0.0.0:* users:(("dovecot",pid=2,fd=31))',
		'LISTEN 0 100 127.0.0.1:5432 0.0.0.0:* users:(("postgres",pid=3,fd=5))',
		'',
	].join('\n'),
};
