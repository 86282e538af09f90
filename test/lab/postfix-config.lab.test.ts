// main.cf and master.cf as mailtui reads them are what postconf prints of them: the server's own, and awkward ones.
import {expect, test} from 'vitest';
import {readMainCf} from '../../source/postfix/main-cf.ts';
import {readMasterCf} from '../../source/postfix/master-cf.ts';
import {describeLab} from './describe-lab.ts';

const awkward = {
	main: 'compatibility_level = 3.9\nmynetworks = 127.0.0.0/8\n# between\n  [::1]/128\n\n   10.0.0.0/8\nmyhostname=a\nmyhostname   =   b # not a comment\n  # c\nmydestination =\n',
	master:
		'smtp inet n - y - - smtpd\nsubmission inet n - y - -\n  smtpd\n  -o syslog_name=postfix/submission\n# comment\n  -o { smtpd_client_restrictions = permit_sasl_authenticated, reject }\n\n  -osmtpd_tls_security_level=encrypt -v -o mynetworks={ 127.0.0.0/8, [::1]/128 }\npickup unix n - y 60 1 pickup\n',
};

describeLab("Postfix's files", lab => {
	const read = async (folder: string) => {
		const {stdout} = await lab.exec(
			`cat ${folder}/main.cf; echo @@; cat ${folder}/master.cf; echo @@; postconf -c ${folder} -n 2>/dev/null; echo @@; postconf -c ${folder} -P 2>/dev/null; echo @@; postconf -c ${folder} -M 2>/dev/null`,
		);
		const [main = '', master = '', told = '', options = '', services = ''] = stdout.split('@@\n');
		return {
			main,
			master,
			told: told
				.trim()
				.split('\n')
				.filter(line => !line.startsWith('config_directory =')),
			options: options.trim().split('\n'),
			services: services.trim().split('\n'),
		};
	};
	test.each([
		['its own', ''],
		['awkward ones', '/srv/awkward'],
	])('%s', async (_, folder) => {
		if (folder !== '')
			await lab.exec(
				`rm -rf ${folder}; cp -a /etc/postfix ${folder}; base64 -d <<< ${Buffer.from(awkward.main).toString('base64')} > ${folder}/main.cf; base64 -d <<< ${Buffer.from(awkward.master).toString('base64')} > ${folder}/master.cf`,
			);
		const {main, master, told, options, services} = await read(folder === '' ? '/etc/postfix' : folder);
		const values = new Map(readMainCf({path: 'main.cf', text: main}).map(({name, value}) => [name, value]));
		expect([...values].map(([name, value]) => `${name} = ${value}`.trimEnd()).sort()).toEqual(told.sort());
		const parsed = readMasterCf({path: 'master.cf', text: master});
		expect(
			parsed.flatMap(service => [...service.options].map(([name, value]) => `${service.name}/${service.type}/${name} = ${value}`.trimEnd())).sort(),
		).toEqual(options.filter(Boolean).sort());
		expect(parsed.map(({name, type, fields, command}) => [name, type, ...Object.values(fields), command].join(' '))).toEqual(
			services.map(line => line.split(/\s+/).slice(0, 8).join(' ')),
		);
	});
});
