// A renewal tried for practice: whom certbot is told to ask, and why it says that it would fail.
import {expect, test} from 'vitest';
import {certbotDryRun} from '../../source/commands/certbot-dry-run.ts';
import {recorded, resultOf} from './recorded.ts';

const serverOf = (server?: string) => certbotDryRun.build({lineage: 'mx.example.org', server}).argv.slice(7);

test("an authority of one own is asked itself; for Let's Encrypt certbot knows the test service", () => {
	expect(serverOf('https://acme.example.net/directory')).toEqual(['--server', 'https://acme.example.net/directory']);
	for (const server of [undefined, 'https://acme-v02.api.letsencrypt.org/directory', '--config=/etc/x']) expect(serverOf(server), server).toEqual([]);
});

test('what it says of each name that was refused', () => {
	const stdout = `
- - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - -
Processing /etc/letsencrypt/renewal/mx.example.org.conf
- - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - -
Simulating renewal of an existing certificate for mx.example.org and mail.example.org

Certbot failed to authenticate some domains (authenticator: standalone). The Certificate Authority reported these problems:
  Domain: mx.example.org
  Type:   connection
  Detail: 203.0.113.10: Fetching http://mx.example.org/.well-known/acme-challenge/x: Connection refused

  Domain: mail.example.org
  Type:   dns
  Detail: DNS problem: NXDOMAIN looking up A for mail.example.org
`;
	const stderr = 'Failed to renew certificate mx.example.org with error: Some challenges have failed.\n1 renew failure(s), 0 parse failure(s)\n';
	expect(certbotDryRun.parse(resultOf(stdout, {code: 1, stderr}))).toMatchObject({
		ok: true,
		value: {
			good: false,
			reasons: [
				'mx.example.org: 203.0.113.10: Fetching http://mx.example.org/.well-known/acme-challenge/x: Connection refused',
				'mail.example.org: DNS problem: NXDOMAIN looking up A for mail.example.org',
			],
			says: expect.arrayContaining(['Domain: mx.example.org']),
		},
	});
});

test('what failed before any authority was asked', () => {
	const reasonsOf = (stderr: string) => {
		const answer = certbotDryRun.parse(resultOf('', {code: 1, stderr}));
		return answer.ok ? answer.value.reasons : answer.why;
	};
	expect(reasonsOf('Failed to renew certificate a with error: Could not bind TCP port 80 because it is already in use by another process.\n')).toEqual([
		'Could not bind TCP port 80 because it is already in use by another process.',
	]);
	expect(reasonsOf('Renewal configuration file /r/a.conf (cert: a) produced an unexpected error: fullchain is missing. Skipping.\n')).toEqual([
		'fullchain is missing. Skipping.',
	]);
	expect(certbotDryRun.parse(recorded('certbot-dry-run', 'none'))).toMatchObject({
		value: {good: false, reasons: [expect.stringMatching(/^No certificate found with name no-such-lineage/)]},
	});
	// Nothing known is repeated as it stands.
	expect(reasonsOf('Another instance of Certbot is already running.\n')).toEqual(['Another instance of Certbot is already running.']);
});

test('a renewal that would succeed has no reasons', () => {
	expect(certbotDryRun.parse(resultOf('Congratulations, all simulated renewals succeeded: \n  /etc/x (success)\n'))).toMatchObject({
		value: {good: true, reasons: [], says: ['Congratulations, all simulated renewals succeeded:', '/etc/x (success)']},
	});
});
