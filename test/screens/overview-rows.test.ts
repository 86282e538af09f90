// Which checks share a row of the Overview, and what stands above what.
import {expect, test} from 'vitest';
import {overviewRows} from '../../screens/overview/rows.ts';
import type {CheckResult, Level} from '../../source/checks/shape.ts';
import type {CheckItem} from '../../source/store/checks.ts';
import {resultOfCheck} from './recorded-session.ts';

const item = (id: string, area: CheckResult['area'], level: Level, core = false): CheckItem => ({
	id,
	title: id,
	area,
	core,
	why: '',
	source: '',
	phase: 'done',
	result: resultOfCheck(id, {area, level, core, findings: [{level, subject: id, says: `${id} says ${level}`}]}),
});

const told = (items: readonly CheckItem[]) => overviewRows(items).map(({label, level, says}) => `${level} ${label}: ${says}`);

test('what is optional and not used stands below what is well, and shares a row', () => {
	expect(
		told([
			item('dns-mta-sts', 'dns', 'skipped'),
			item('dns-spf', 'dns', 'warning'),
			item('dns-dane', 'dns', 'skipped'),
			item('dns-mx', 'dns', 'ok'),
			item('fail2ban', 'system', 'skipped'),
			item('dns-dkim', 'dns', 'ok'),
		]),
	).toEqual([
		'warning dns-spf: dns-spf says warning',
		'ok dns: dns-mx  dns-dkim',
		'skipped dns: nothing to judge: dns-mta-sts  dns-dane',
		'skipped fail2ban: fail2ban says skipped',
	]);
});

test('a core check that could not run counts as failed, and stays above what is well', () => {
	expect(told([item('service-postfix', 'services', 'ok', true), item('delivery', 'delivery', 'skipped', true)])).toEqual([
		'skipped delivery: delivery says skipped',
		'ok service-postfix: service-postfix says ok',
	]);
});
