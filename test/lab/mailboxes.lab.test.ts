// Mailboxes in every schema on a real PostgreSQL 17, Dovecot 2.4 and Postfix: a database each, with the configuration to match.
import {createClock} from '../../source/host/clock.ts';
import {createHere} from '../../source/host/here.ts';
import {connectSsh} from '../../source/host/ssh.ts';
import {dovecotConfig, postfixMap} from '../mailboxes/schema-cases.ts';
import {mailboxSuite} from '../mailboxes/suite.ts';
import {describeLab} from './describe-lab.ts';
import {rootLogin} from './root-login.ts';

describeLab('mailboxes', lab => {
	mailboxSuite('on the lab', async () => {
		await lab.reset('repaired');
		const host = await connectSsh(rootLogin(lab), undefined, createClock());
		const must = async (script: string, input = '') => {
			const {code, stderr} = await lab.exec(script, {input});
			if (code !== 0) throw new Error(`${script}: ${stderr}`);
		};
		let database = 'mailserver';
		const sql = (text: string) => must(`runuser -u postgres -- psql -qX -v ON_ERROR_STOP=1 -d ${database}`, text);
		return {
			host,
			here: createHere(),
			sql,
			useSchema: async schema => {
				database = `lab_${schema.id}`;
				const {stdout} = await lab.exec('cat /usr/local/share/mailtui-lab/mailuser-password');
				const password = stdout.trim();
				await must(`runuser -u postgres -- psql -qX -c 'CREATE DATABASE ${database}'`);
				await sql(`${schema.sql}\nGRANT SELECT ON ALL TABLES IN SCHEMA public TO mailuser;`);
				await must('cat > /etc/dovecot/conf.d/auth-sql.conf.ext', dovecotConfig(schema, 'mailuser', password, database));
				for (const [map, query] of [
					['domains', schema.domainMap],
					['mailboxes', schema.mailboxMap],
					['aliases', schema.aliasMap],
				] as const)
					await must(`cat > /etc/postfix/pgsql-virtual-${map}.cf`, postfixMap(query, 'mailuser', password, database));
				await must('doveadm reload && postfix reload');
				return schema.settings;
			},
			close: async () => {
				await host.close();
				await lab.reset('broken');
			},
		};
	});
});
