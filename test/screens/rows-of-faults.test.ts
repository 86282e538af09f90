// What the rows of DNS, keys and certificates say where something is wrong or nobody answers: the whole sentence somewhere, and never an all-clear.
import {expect, test} from 'vitest';
import {certificateDetails} from '../../screens/certificates/details.ts';
import {type CertificateRow, certificateRows, saysOf} from '../../screens/certificates/rows.ts';
import {actText, type KeyRow, wayLines} from '../../screens/dkim/rows.ts';
import {watchLines} from '../../screens/dns/watch.ts';
import {createTheme} from '../../screens/frame/theme.ts';
import type {DkimRow} from '../../source/dns/dkim-rows.ts';
import {countsOf} from '../../source/dns/report-dns.ts';
import type {Watch, WatchRow} from '../../source/dns/watch-record.ts';
import type {Certificates} from '../../source/report/look-at-certificates.ts';
import {resultOfCheck} from './recorded-session.ts';

const theme = createTheme({colours: false, unicode: true});
const now = new Date('2026-11-26T10:00:00Z');

test('a key that cannot be read says why in whole, and there is nothing to wait for', () => {
	const key: DkimRow = {
		domain: 'example.net',
		selector: 'mail',
		name: 'mail._domainkey.example.net',
		path: '/etc/dkimkeys/example.net/mail.private',
		part: 'signs',
		record: undefined,
		level: 'unknown',
		says: 'Whether the key at mail._domainkey.example.net is the one on the server is not known: it is no private key in PEM.',
	};
	const row: KeyRow = {id: 'a', domain: 'example.net', key};
	expect(actText(row)).toBe('details');
	expect(wayLines(row, [row], 60, theme).slice(0, 3)).toEqual([
		'? Whether the key at mail._domainkey.example.net is the one',
		'  on the server is not known: it is no private key in PEM.',
		'',
	]);
});

const watched = (states: ReadonlyArray<WatchRow['state']>): string => {
	const rows = states.map(
		(state, index): WatchRow => ({title: `s${index}`, server: '', kind: 'resolver', state, found: [], expires: undefined, why: 'it did not answer'}),
	);
	const value: Watch = {record: {name: 'example.org', type: 'TXT', value: 'v'}, rows, at: now, isEverywhere: false, trouble: ''};
	return watchLines({value, running: true} as never, now, 80, theme)[0] ?? '';
};
test.each([
	[['waiting', 'unknown'], 'Nobody has answered yet.'],
	[['unknown', 'unknown'], 'Nobody answers: whether it has arrived is not known.'],
	[['new', 'none', 'unknown'], 'It has arrived at 1 of 2 that answer.'],
] as const)('a watch of %j', (states, says) => expect(watched(states)).toBe(says));

test('what was not looked at yet is not well', () => expect(countsOf([])).toBe('nothing looked at'));

const seen = (level: 'ok' | 'warning'): Certificates => ({
	ports: [],
	certbot: {
		ok: true,
		value: {lineages: [{name: 'mx.example.org', path: '/etc/x', certificate: undefined, server: undefined}], hooks: [], log: [], unread: []},
	},
	renewal: [resultOfCheck('certificate-renewal', {level, findings: [{level, subject: 'deploy hook', says: 'No hook of certbot reloads Postfix.'}]})],
});
test('a certificate that nobody would take up says so in its row', () => {
	const leaf = {leaf: {} as NonNullable<CertificateRow['leaf']>};
	const [bad] = certificateRows(seen('warning'), now).map(row => saysOf({...row, ...leaf}));
	const [good] = certificateRows(seen('ok'), now).map(row => saysOf({...row, ...leaf}));
	expect([bad, good]).toEqual(['No hook of certbot reloads Postfix.', 'on disk, renewed by certbot']);
});

test('a renewal that was tried is told before all else of the certificate', () => {
	const [row] = certificateRows(seen('warning'), now);
	if (row === undefined) throw new Error('there is one');
	const lines = (dryRun: Parameters<typeof certificateDetails>[2]) => certificateDetails(row, seen('warning'), dryRun, 80, theme);
	expect(lines({state: 'ready', value: {good: false, reasons: ['mx.example.org: Connection refused'], says: []}, at: now}).slice(1, 3)).toEqual([
		'✗ It would not be renewed',
		'  mx.example.org: Connection refused',
	]);
	expect(lines({state: 'loading'})[1]).toMatch(/^certbot tries a renewal/);
	expect(lines({state: 'idle'})[1]).toMatch(/No hook/);
});
