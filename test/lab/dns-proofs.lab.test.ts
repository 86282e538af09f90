// What is proven and not only said: TLSA in a zone that is really signed, and a policy of MTA-STS over HTTPS that is really verified.
import {createServer, type Server} from 'node:https';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {describeLab} from './describe-lab.ts';
import {makeLaptop} from './faults/laptop.ts';
import type {Lab} from './lab.ts';
import {farResolver, removeSigned, serveSigned, signZone} from './signed-zone.ts';

type Finding = {readonly topic: string; readonly name: string; readonly level: string; readonly says: string};

const keyOfCertificate = async (lab: Lab): Promise<string> =>
	(
		await lab.exec(
			"openssl x509 -in /etc/letsencrypt/live/mx.example.org/cert.pem -noout -pubkey | openssl pkey -pubin -outform DER | sha256sum | cut -d' ' -f1",
		)
	).stdout.trim();

describeLab('proofs in the DNS', lab => {
	const laptop = makeLaptop(lab);
	const server = `root@${lab.publicAddress}`;
	beforeAll(() => lab.reset('repaired'));
	afterAll(() => lab.reset('broken'));

	const look = async (topic: string, {resolver, trust = false}: {readonly resolver?: string; readonly trust?: boolean} = {}): Promise<readonly string[]> => {
		const more = resolver === undefined ? [] : ['--resolver', resolver];
		const env = trust ? {env: {NODE_EXTRA_CA_CERTS: lab.caFile}} : {};
		const {stdout, stderr} = await laptop.mailtui(['dns', server, 'example.org', '--json', ...more, ...laptop.asRoot], env);
		if (stdout === '') throw new Error(stderr);
		const {findings} = JSON.parse(stdout) as {readonly findings: readonly Finding[]};
		return findings.filter(each => each.topic === topic).map(({level, says}) => `${level}: ${says}`);
	};

	describe('DANE', () => {
		let own: string;
		const tlsa = (hash: string) => `_25._tcp.mx TLSA 3 1 1 ${hash}`;
		const other = 'ab'.repeat(32);
		beforeAll(async () => {
			own = await keyOfCertificate(lab);
			await serveSigned(lab);
		});
		afterAll(() => removeSigned(lab));

		test('a record that fits, proven by the resolver on the server, whoever was asked first', async () => {
			await signZone(lab, [tlsa(own)]);
			for (const how of [{resolver: 'server'}, {resolver: farResolver}, {}])
				expect([how, await look('dane', how)]).toEqual([how, ['ok: TLSA fits the certificate on port 25, and DNSSEC proves it.']]);
		});

		describe('without a validating resolver on the server', () => {
			beforeAll(() => lab.exec('cp /etc/resolv.conf /run/resolv.before; echo nameserver 203.0.113.10 > /etc/resolv.conf'));
			afterAll(() => lab.exec('cp /run/resolv.before /etc/resolv.conf'));

			test('what one far away says is not known', async () => {
				expect(await look('dane', {resolver: farResolver})).toEqual([expect.stringMatching(/^unknown: .* anybody on the way from there could have said so/)]);
			});

			test('one who does not validate proves nothing', async () => {
				expect(await look('dane')).toEqual([expect.stringMatching(/^warning: There is a TLSA record, but DNSSEC does not prove it/)]);
			});
		});

		test('the next key beside it, then its turn, and what is left behind', async () => {
			await signZone(lab, [tlsa(own), tlsa(other)]);
			expect(await look('dane', {resolver: 'server'})).toEqual([expect.stringMatching(/^ok: .* 1 more waits for the next key\.$/)]);
			await lab.exec('lab-certificate && systemctl restart postfix');
			const next = await keyOfCertificate(lab);
			expect(next).not.toBe(own);
			expect(await look('dane', {resolver: 'server'})).toEqual([expect.stringMatching(/^failure: No TLSA record fits the certificate on port 25/)]);
			await signZone(lab, [tlsa(own), tlsa(next)]);
			expect(await look('dane', {resolver: 'server'})).toEqual([expect.stringMatching(/^ok: TLSA fits/)]);
		});

		test('a record that somebody slipped in is no answer: the signature does not cover it', async () => {
			await signZone(lab, [tlsa(own)]);
			await lab.exec(
				`echo '_25._tcp.mx.example.org. 300 IN TLSA 3 1 1 ${other}' >> /etc/nsd/zones/example.org; systemctl reset-failed nsd; systemctl restart nsd`,
			);
			expect(await look('dane', {resolver: 'server'})).toEqual([expect.stringMatching(/^unknown: .*SERVFAIL/)]);
		});
	});

	describe('MTA-STS', () => {
		let web: Server;
		let policy = 'version: STSv1\r\nmode: enforce\r\nmx: mx.example.org\r\nmax_age: 604800\r\n';
		let asked: (string | undefined)[] = [];
		beforeAll(async () => {
			await lab.exec(`printf '_mta-sts TXT "v=STSv1; id=20261126"\\nmta-sts A 203.0.113.1\\n' >> /etc/nsd/zones/example.org; systemctl restart nsd`);
			const issue = async (name: string) => {
				const {stdout, stderr, code} = await lab.exec(`set -e; cd "$(mktemp -d)"; ca=/usr/local/share/mailtui-lab/ca
openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key
printf 'subjectAltName=DNS:${name}\\nextendedKeyUsage=serverAuth\\n' > ext
openssl req -new -key key -subj /CN=${name} | openssl x509 -req -CA $ca/intermediate.pem -CAkey $ca/intermediate.key -days 30 -extfile ext -out cert 2> /dev/null
cat key cert $ca/intermediate.pem`);
				if (code !== 0) throw new Error(stderr);
				return {key: stdout, cert: stdout.slice(stdout.indexOf('-----BEGIN CERTIFICATE')).split('-----BEGIN PRIVATE KEY')[0] as string};
			};
			const [good, foreign] = [await issue('mta-sts.example.org'), await issue('www.example.org')];
			web = createServer(good, (request, answer) => {
				asked.push(`${request.headers.host}${request.url}`);
				answer.writeHead(200, {'content-type': 'text/plain'}).end(policy);
			});
			web.on('foreign', () => web.setSecureContext(foreign));
			await new Promise<void>(resolve => web.listen(443, '203.0.113.1', () => resolve()));
		});
		afterAll(() => new Promise<void>(resolve => void web.close(() => resolve())));

		test('the policy of a server whose certificate this machine trusts', async () => {
			asked = [];
			expect(await look('mta-sts', {trust: true})).toEqual(['ok: The policy is enforced and names every MX.']);
			expect(asked).toEqual(['mta-sts.example.org/.well-known/mta-sts.txt']);
		});

		test('a certificate by nobody whom this machine trusts', async () => {
			asked = [];
			expect(await look('mta-sts')).toEqual([expect.stringMatching(/^failure: The policy cannot be fetched .* by nobody whom this machine trusts/)]);
			expect(asked).toEqual([]);
		});

		test('a policy that does not name the MX', async () => {
			policy = policy.replace('mx.example.org', 'old.example.org');
			expect(await look('mta-sts', {trust: true})).toEqual([expect.stringMatching(/^failure: The policy does not name mx\.example\.org/)]);
		});

		test('a certificate for another name', async () => {
			web.emit('foreign');
			expect(await look('mta-sts', {trust: true})).toEqual([
				expect.stringMatching(/^failure: The policy cannot be fetched .* certificate is for another name/),
			]);
		});
	});
});
