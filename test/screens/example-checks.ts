// Checks with results that are written down: the nine that make the score and some others, on a broken and on a healthy server.
import type {Check, CheckResult} from '../../source/checks/shape.ts';
import type {Catalogues} from '../../source/store/server.ts';
import {resultOfCheck} from './recorded-session.ts';

const core = (id: string, area: CheckResult['area'], says: string): CheckResult =>
	resultOfCheck(id, {core: true, area, findings: [{level: 'ok', subject: id, says}]});

export const healthy: readonly CheckResult[] = [
	core('service-postfix', 'services', 'active for 12 d'),
	core('service-dovecot', 'services', 'active for 12 d'),
	core('service-opendkim', 'services', 'active for 12 d'),
	core('port-smtp', 'ports', '25 answers with STARTTLS'),
	core('port-submission', 'ports', '587 answers with STARTTLS'),
	core('port-imaps', 'ports', '993 answers with TLS 1.3'),
	core('database', 'database', 'PostgreSQL answers in 4 ms'),
	core('authentication', 'authentication', 'imap login as mailtui-probe@example.org'),
	core('delivery', 'delivery', 'arrives in 0.21 s'),
	resultOfCheck('certificate-smtp', {area: 'certificates', findings: [{level: 'ok', subject: 'mx.example.org', says: '57 days left'}]}),
	resultOfCheck('updates', {
		area: 'system',
		level: 'unknown',
		findings: [{level: 'unknown', subject: 'apt', says: 'the package lists are 9 days old: run apt-get update'}],
	}),
	resultOfCheck('disk-space', {area: 'system', findings: [{level: 'ok', subject: '/var', says: '63 % used'}]}),
];

export const broken: readonly CheckResult[] = healthy.map(result =>
	result.id === 'delivery'
		? {
				...result,
				level: 'failure',
				durationMs: 812,
				fixes: ['dovecot-lmtp-username-format', 'dovecot-mbox-defaults'],
				findings: [
					{
						level: 'failure',
						subject: 'probe@example.org',
						says: "User doesn't exist: testuser1@example.org",
						evidence: [
							{from: 'journal postfix/lmtp', text: "status=bounced (550 5.1.1 <testuser1@example.org> User doesn't exist)"},
							{from: 'conf.d/20-lmtp.conf:31', text: 'auth_username_format = %{user | username | lower}'},
						],
					},
				],
			}
		: result,
);

const checkOf = (result: CheckResult): Check => ({
	id: result.id,
	title: result.title,
	area: result.area,
	why: `Users notice when ${result.id} fails.`,
	source: 'postfix(1)',
	...(result.core && {core: true}),
	look: async () => undefined,
	judge: () => [],
});

/** Tells the results one by one, as a run does. */
export const cataloguesOf = (results: readonly CheckResult[]): Catalogues => ({
	checks: results.map(checkOf),
	runChecks: async function* (checks) {
		for (const check of checks) {
			yield {kind: 'started', id: check.id};
			const result = results.find(each => each.id === check.id);
			if (result) yield {kind: 'finished', result};
		}
	},
});
