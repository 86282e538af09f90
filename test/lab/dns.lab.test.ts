// The DNS of a real server, judged against a real name server: each fault right, and a good zone without a finding.
import {createSocket, type Socket} from 'node:dgram';
import {decode, encode} from 'dns-packet';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {createAt} from '../../source/checks/at.ts';
import {createAsk} from '../../source/commands/ask.ts';
import type {Ask} from '../../source/commands/shape.ts';
import {lookAtDns} from '../../source/dns/look-at-dns.ts';
import {levelsOf} from '../../source/dns/report-dns.ts';
import {type DnsFinding, type DnsReport, findingsOf} from '../../source/dns/topics/run.ts';
import {createClock} from '../../source/host/clock.ts';
import {createHere} from '../../source/host/here.ts';
import type {Host} from '../../source/host/host.ts';
import {connectSsh} from '../../source/host/ssh.ts';
import {mailDomains} from '../../source/mailboxes/mail-domains.ts';
import {describeLab} from './describe-lab.ts';
import {removeFaultZones, serveFaultZones} from './fault-zones.ts';
import {rootLogin} from './root-login.ts';

describeLab('dns', lab => {
	const clock = createClock();
	let host: Host;
	beforeAll(async () => {
		await lab.reset('broken');
		host = await connectSsh(rootLogin(lab), undefined, clock);
		await serveFaultZones(lab);
	});
	afterAll(async () => {
		await removeFaultZones(lab);
		await host.close();
	});

	const look = async (only: readonly string[] = [], resolver?: string): Promise<DnsReport> => {
		const target = {publicAddress: lab.publicAddress, vpnAddress: lab.vpnAddress, hostName: lab.hostName};
		const here = createHere();
		const domains = (ask: Ask) => mailDomains({ask, host, here, vpnAddress: undefined, readOnly: true, settings: undefined});
		const at = createAt({host, ask: createAsk(host), here, clock, target, readOnly: true, mailDomains: domains, ...(resolver && {resolver})});
		let report: DnsReport | undefined;
		for await (const latest of lookAtDns({...at, signal: new AbortController().signal, only})) report = latest;
		if (report === undefined) throw new Error('nothing was told');
		return report;
	};
	const bad = (report: DnsReport, domain: string): readonly DnsFinding[] =>
		findingsOf(report).filter(each => each.domain === domain && each.level !== 'ok' && each.level !== 'skipped');
	const told = (findings: readonly DnsFinding[]): readonly string[] => findings.map(({topic, level, says}) => `${topic} ${level}: ${says}`);

	test('a good zone gives no finding, and the mail host neither', async () => {
		const report = await look(['good.test', 'example.org', 'example.net']);
		expect(told(findingsOf(report).filter(each => each.level !== 'ok' && each.level !== 'skipped'))).toEqual([]);
		expect(report.notes).toEqual([]);
		expect(
			findingsOf(report)
				.filter(each => each.topic === 'blocklist')
				.map(each => each.level),
		).toEqual(Array.from({length: 5}, () => 'ok'));
	});

	test('every domain of the tables is known, without naming one', async () => {
		const {server} = await look();
		expect(server.hostName).toBe('mx.example.org');
		expect(server.addresses).toEqual(['203.0.113.10', '2001:db8::10']);
		expect(server.domains.map(each => each.name)).toEqual(expect.arrayContaining(['example.org', 'example.net', 'spf-old.test']));
		expect(server.domains.find(each => each.name === 'example.org')?.from).toEqual(['database', 'mailboxes', 'OpenDKIM']);
	});

	test('a domain that has aliases alone is known from the database, one that is switched off is not', async () => {
		const sql = (text: string) => lab.exec(`su postgres -c "psql -q mailserver -c \\"${text}\\""`);
		await sql("INSERT INTO domain (domain, active) VALUES ('aliases-only.test', true), ('off.test', false)");
		const known = (await look()).server.domains.filter(each => each.from.includes('database'));
		await sql("DELETE FROM domain WHERE domain IN ('aliases-only.test', 'off.test')");
		expect(known.map(each => [each.name, each.from])).toEqual([
			['aliases-only.test', ['database']],
			['example.net', ['database', 'OpenDKIM']],
			['example.org', ['database', 'mailboxes', 'OpenDKIM']],
		]);
	});

	test('domains in a file of Postfix are known', async () => {
		await lab.exec(
			`printf 'file-only.test OK\\n# off.test OK\\n' > /etc/postfix/vdomains; postconf -e 'virtual_alias_domains=texthash:/etc/postfix/vdomains'; postfix reload`,
		);
		const {server, notes} = await look();
		await lab.exec('rm /etc/postfix/vdomains');
		const {notes: gone} = await look();
		await lab.exec('postconf -X virtual_alias_domains; postfix reload');
		expect(server.domains.filter(each => each.from.includes('Postfix')).map(each => each.name)).toEqual(['file-only.test']);
		expect(notes).toEqual([]);
		expect(gone.map(each => each.says)).toEqual([expect.stringMatching(/^Postfix's domains in \/etc\/postfix\/vdomains are not known: .*No such file/)]);
	});

	test('with the database away the others still tell their domains, and that it is away', async () => {
		await lab.exec('systemctl stop postgresql@17-main');
		const {server, notes} = await look();
		await lab.exec('systemctl start postgresql@17-main');
		expect(server.domains.map(each => each.name)).toEqual(expect.arrayContaining(['example.org', 'spf-old.test']));
		expect(notes.map(each => each.says)).toEqual([
			expect.stringMatching(/^Dovecot did not list the mailboxes/),
			expect.stringMatching(/^The database does not answer .*Connection refused/),
		]);
	});

	describe('each fault', () => {
		let report: DnsReport;
		beforeAll(async () => {
			report = await look();
		});
		test.each([
			['spf-old.test', [/^spf failure: SPF does not allow 203\.0\.113\.10, 2001:db8::10 \(fail\)/]],
			['spf-two.test', [/^spf failure: spf-two\.test has 2 SPF records/]],
			['spf-eleven.test', [/^spf failure: Evaluating SPF of spf-eleven\.test takes 12 lookups/]],
			['spf-loop.test', [/^spf failure: Evaluating SPF of spf-loop\.test takes more than 40 lookups/]],
			['dkim-none.test', [/^dkim failure: There is no DKIM record/]],
			['dkim-other.test', [/^dkim failure: .* is not the one that the server signs with/]],
			['dkim-cut.test', [/^dkim failure: .* is cut off after 220 of 392 characters/]],
			['dkim-revoked.test', [/^dkim failure: .* revoked/]],
			['dmarc-none.test', [/^dmarc failure: dmarc-none\.test has no DMARC policy/]],
			['mx-alias.test', [/^mx failure: mail\.mx-alias\.test is an alias of mx\.example\.org/]],
			['big.test', []],
			['servfail.test', [/^mx unknown: .*SERVFAIL/, /^spf unknown/, /^dkim unknown/, /^dmarc unknown/, /^mta-sts unknown/, /^tls-rpt unknown/]],
		] as const)('%s', (domain, expected) => {
			const found = told(bad(report, domain));
			for (const pattern of expected) expect(found).toContainEqual(expect.stringMatching(pattern));
			if (domain !== 'servfail.test') expect(found).toHaveLength(expected.length);
			else expect(found.every(line => / unknown: /.test(line))).toBe(true);
		});

		test('the acceptance case says which record to publish', () => {
			const finding = bad(report, 'spf-old.test')[0];
			expect(finding?.found).toEqual(['TXT v=spf1 ip4:198.51.100.84 -all']);
			expect(finding?.publish).toEqual([{name: 'spf-old.test', type: 'TXT', value: 'v=spf1 ip4:198.51.100.84 ip4:203.0.113.10 ip6:2001:db8::10 -all'}]);
		});

		test('the missing key record is the one that opendkim-genkey wrote', async () => {
			const {stdout} = await lab.exec(`perl -0ne 'print join "", /"([^"]*)"/g' /etc/dkimkeys/example.org/mail.txt`);
			expect(bad(report, 'dkim-none.test')[0]?.publish).toEqual([{name: 'mail._domainkey.dkim-none.test', type: 'TXT', value: stdout}]);
		});
	});

	test('asked on the server, it looks the same', async () => {
		const report = await look(['spf-old.test', 'big.test'], 'server');
		expect(report.resolver).toBe("the server's resolver 127.0.0.1");
		expect(told(bad(report, 'spf-old.test'))).toEqual([expect.stringMatching(/^spf failure/)]);
		expect(told(bad(report, 'big.test'))).toEqual([]);
	});

	describe('private keys that are none', () => {
		test.each([
			['encrypted', 'openssl pkey -in $k.good -aes256 -passout pass:secret -out $k', /it is encrypted/],
			['not a key', 'echo hello > $k', /it is no private key/],
			['broken', `printf -- '-----BEGIN PRIVATE KEY-----\\nAAAA\\n-----END PRIVATE KEY-----\\n' > $k`, /openssl cannot read it/],
			['gone', 'rm $k', /No such file/],
		])('%s', async (_, change, why) => {
			await lab.exec(`k=/etc/dkimkeys/example.net/mail.private; cp $k $k.good; ${change}`);
			const report = await look(['example.net']);
			await lab.exec('k=/etc/dkimkeys/example.net/mail.private; mv $k.good $k; chown opendkim:opendkim $k; chmod 600 $k');
			expect(bad(report, 'example.net')).toEqual([expect.objectContaining({topic: 'dkim', level: 'unknown', says: expect.stringMatching(why)})]);
		});

		test('nothing of a private key ever leaves the server', async () => {
			const {stdout} = await lab.exec("grep -hv -- '-----' /etc/dkimkeys/*/*.private");
			const lines = stdout.split('\n').filter(line => line.length > 40);
			expect(lines.length).toBeGreaterThan(20);
			const text = JSON.stringify(await look());
			for (const line of lines) expect(text).not.toContain(line);
		});
	});

	describe('a resolver', () => {
		const sockets: Socket[] = [];
		const listen = (answer: (message: Buffer) => Buffer | undefined): Promise<string> =>
			new Promise(resolve => {
				const socket = createSocket('udp4');
				sockets.push(socket);
				socket.on('message', (message, from) => {
					const reply = answer(message);
					if (reply) socket.send(reply, from.port, from.address);
				});
				socket.bind(0, '127.0.0.1', () => resolve(`127.0.0.1:${socket.address().port}`));
			});
		afterAll(() => {
			for (const socket of sockets) socket.close();
		});

		test('that is silent makes everything unknown, within its time', async () => {
			const report = await look(['example.org'], await listen(() => undefined));
			expect(new Set(levelsOf(report).filter(level => level !== 'skipped'))).toEqual(new Set(['unknown']));
			expect(findingsOf(report).find(each => each.topic === 'mx')?.says).toContain('did not answer within 4 s');
		});

		test('that lies is not believed', async () => {
			const liar = await listen(message => {
				const query = decode(message);
				const [question] = query.questions ?? [];
				if (question === undefined) return undefined;
				return encode({
					type: 'response',
					id: query.id ?? 0,
					questions: [question],
					answers: question.type === 'A' ? [{name: question.name, type: 'A', ttl: 60, data: '198.51.100.1'}] : [],
				});
			});
			const report = await look(['example.org'], liar);
			expect(levelsOf(report)).not.toContain('failure');
			expect(levelsOf(report)).not.toContain('ok');
			expect(report.notes.map(each => each.says).join()).toContain('invents answers');
		});

		test('that is not there', async () => {
			const report = await look(['example.org'], '127.0.0.1:9');
			expect(findingsOf(report).find(each => each.topic === 'mx')?.says).toContain('nothing answers DNS at 127.0.0.1:9');
		});
	});
});
