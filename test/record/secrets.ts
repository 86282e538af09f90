// Every secret of a lab: what was made for it on the laptop's side, and what is on the server's disk. None of it may be in fixtures/.
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Lab} from '../lab/lab.ts';

const onServer = `cat /etc/ssh/ssh_host_*_key /etc/ssh/alt/*_key /etc/wireguard/* /etc/letsencrypt/archive/*/privkey* /usr/local/share/mailtui-lab/*password* \\
	/usr/local/share/mailtui-lab/ca/*.key /etc/ssl/private/*.key 2> /dev/null
find /etc/opendkim /etc/dkimkeys /var/lib/opendkim -name '*.private' -exec cat {} + 2> /dev/null
cut -d: -f2 /etc/shadow
runuser -u postgres -- psql -d mailserver -Atc 'SELECT password FROM mailbox'
sed -n 's/^ *password *= *"*\\([^"]*\\)"*$/\\1/p' /etc/postfix/pgsql-* /etc/dovecot/conf.d/*`;

/** Words long and odd enough to be told from anything else: passwords, lines of keys, hashes. */
const wordsOf = (text: string): string[] => text.split(/\s+/).filter(word => /^[\w+/=$.,-]{16,}$/.test(word) && /\d/.test(word) && /[A-Za-z]/.test(word));

export const secretsOf = async (lab: Lab): Promise<ReadonlySet<string>> => {
	const folder = join(lab.directory, 'secrets');
	const here = readdirSync(folder).filter(name => !name.endsWith('.pub'));
	const {stdout} = await lab.exec(onServer);
	const found = wordsOf([...here.map(name => readFileSync(join(folder, name), 'utf8')), stdout].join('\n'));
	if (found.length < 20) throw new Error('the secrets of the lab could not be listed');
	return new Set(found.filter(word => !/^(?:203|10)\./.test(word)));
};

/** Those of the secrets that stand in one of the texts: the name of the text, never the secret. */
export const textsWithSecrets = (texts: ReadonlyMap<string, string>, secrets: ReadonlySet<string>): string[] =>
	[...texts].filter(([, text]) => [...secrets].some(secret => text.includes(secret))).map(([name]) => name);
