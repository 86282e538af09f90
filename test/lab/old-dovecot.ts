// A Dovecot 2.3 configuration of fixtures/dovecot/2.3 put on the lab's server in place of its own, with the lab's database and users.
import type {SourceFile} from '../../source/config/source-file.ts';
import type {Lab} from './lab.ts';

/** Tables that a style brings along. */
const quota2 =
	'CREATE TABLE IF NOT EXISTS quota2 (username varchar(100) PRIMARY KEY, bytes bigint NOT NULL DEFAULT 0, messages integer NOT NULL DEFAULT 0); GRANT ALL ON quota2 TO mailuser;';

const tables: Readonly<Record<string, string>> = {
	postfixadmin: quota2,
	container: quota2,
	iredmail: `CREATE TABLE IF NOT EXISTS used_quota (username varchar(255) PRIMARY KEY, bytes bigint NOT NULL DEFAULT 0, messages bigint NOT NULL DEFAULT 0);
		CREATE TABLE IF NOT EXISTS share_folder (from_user varchar(255), to_user varchar(255), dummy char(1));
		CREATE TABLE IF NOT EXISTS anyone_shares (from_user varchar(255), dummy char(1));
		GRANT ALL ON used_quota, share_folder, anyone_shares TO mailuser;`,
};

/** The whole of /etc/dovecot anew, mailboxes emptied, Dovecot stopped; what holds a password is for root and Dovecot alone. */
export const installDovecot = async (lab: Lab, style: string, files: readonly SourceFile[]): Promise<void> => {
	const password = (await lab.exec('cat /usr/local/share/mailtui-lab/mailuser-password')).stdout.trim();
	const users = (['testuser1@example.org', 'mailtui-probe@example.org'] as const).map(user => `${user}:{PLAIN}${lab.password(user)}`).join('\n');
	const write = files.map(({path, text}) => {
		const whole = text
			.replaceAll('@PASSWORD@', password)
			.replaceAll('@USERS@', users)
			.replaceAll('@LOCALUSERS@', users.replaceAll('@example.org', '').replaceAll('\n', '::::::\n'));
		const mode = whole === text ? '0644' : '0640';
		return `install -D -m ${mode} -g dovecot /dev/stdin '${path}' < <(base64 -d <<< ${Buffer.from(whole).toString('base64')})`;
	});
	const sql = tables[style];
	const made =
		await lab.exec(`systemctl stop dovecot; find /etc/dovecot -mindepth 1 -maxdepth 1 ! -name private -exec rm -rf {} +; rm -rf ~operator/Mail ~operator/mail /var/mail/operator
		find /var/mail/vmail -mindepth 1 -delete; ${sql ? `runuser -u postgres -- psql -qd mailserver -c "SET client_min_messages TO error; SET ROLE mailadmin; ${sql}"` : ''}
		${write.join('\n')}`);
	if (made.stderr !== '') throw new Error(made.stderr);
};

export const removeOldDovecot = async (lab: Lab): Promise<void> => {
	await lab.exec(
		`runuser -u postgres -- psql -qd mailserver -c 'DROP TABLE IF EXISTS quota2, used_quota, share_folder, anyone_shares'; rm -rf /etc/dovecot /var/mail/operator ~operator/Mail ~operator/mail`,
	);
	await lab.setState('broken');
};
