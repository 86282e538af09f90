// Mailboxes in every schema on the demo's PGlite, with its make-believe Dovecot and Postfix.
import {startDemo} from '../../source/demo/demo.ts';
import {createClock} from '../../source/host/clock.ts';
import {connectSsh} from '../../source/host/ssh.ts';
import {dovecotConfig, postfixMap} from './schema-cases.ts';
import {mailboxSuite} from './suite.ts';

mailboxSuite('on the demo', async () => {
	const clock = createClock();
	const demo = await startDemo(clock);
	const {world} = demo;
	world.repair(4);
	const host = await connectSsh(demo.login, undefined, clock);
	const sql = async (text: string) => {
		for (const statement of text.split(/;\n/).filter(each => each.trim() !== '')) {
			const answer = await world.database.script([{sql: statement, values: []}], false);
			if (!answer.ok) throw new Error(`${statement}: ${answer.error}`);
		}
	};
	return {
		host,
		here: demo.here,
		sql,
		useSchema: async schema => {
			await sql('DROP SCHEMA public CASCADE;\nDROP SCHEMA IF EXISTS mail CASCADE;\nCREATE SCHEMA public;\n');
			await sql(schema.sql);
			world.files.write('/etc/dovecot/conf.d/auth-sql.conf.ext', dovecotConfig(schema, 'mailuser', 'the-demo-reads-with-this', 'mailserver'));
			for (const [map, query] of [
				['domains', schema.domainMap],
				['mailboxes', schema.mailboxMap],
				['aliases', schema.aliasMap],
			] as const)
				world.files.write(`/etc/postfix/pgsql-virtual-${map}.cf`, postfixMap(query, 'mailuser', 'the-demo-reads-with-this', 'mailserver'));
			const unit = world.units.find('dovecot');
			if (unit) world.units.reload(unit);
			return schema.settings;
		},
		close: async () => {
			await host.close();
			await demo.close();
		},
	};
});
