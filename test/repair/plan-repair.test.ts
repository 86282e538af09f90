// Several repairs as one plan, and whether there is anything to be done at all.
import {expect, test} from 'vitest';
import type {Plan} from '../../source/changes/shape.ts';
import {fixes} from '../../source/fixes/list.ts';
import type {Fix} from '../../source/fixes/shape.ts';
import type {ConfigFiles} from '../../source/repair/config-files.ts';
import {doesSomething, planRepair} from '../../source/repair/plan-repair.ts';

const configs = (...files: ReadonlyArray<readonly [path: string, text: string]>): ConfigFiles => ({
	files: files.map(([path, text]) => ({path, text, sha256: path, mode: '0644', user: 0, group: 0}) as unknown as ConfigFiles['files'][number]),
	secrets: new Map(),
	unread: [],
	workTrees: undefined,
});
const fixOf = (id: string): Fix => fixes.find(fix => fix.id === id) as Fix;
const chosen = (id: string, facts: unknown, answers: Readonly<Record<string, string>> = {}) => ({
	fix: fixOf(id),
	detected: {evidence: [], files: [], facts},
	answers,
});
const main = '/etc/dovecot/dovecot.conf';

test('a repair that only tells a service of its certificate is something to be done', () => {
	const plan = planRepair([chosen('certificate-not-reloaded', {units: ['dovecot.service', 'postfix.service']})], configs([main, 'protocols = imap\n']));
	expect(plan.edits).toEqual([]);
	expect(plan.settle.map(({argv}) => argv.at(-1))).toEqual(['dovecot.service', 'postfix.service']);
	expect(doesSomething(plan)).toBe(true);
});

test('notes alone are nothing', () => {
	const plan = planRepair([chosen('dovecot-config-error', {steps: ['Mend it.']})], configs([main, 'protocols = imap\n']));
	expect([plan.notes, doesSomething(plan)]).toEqual([['Mend it.'], false]);
});

test('each makes its texts of what the one before it left, and a service is told once', () => {
	const plan: Plan = planRepair(
		[
			chosen('dovecot-mail-driver-missing', {main, said: undefined, stores: []}, {driver: 'maildir'}),
			chosen('dovecot-weak-passwords', {main, scheme: 'MD5'}, {'until-renewed': 'allow'}),
		],
		configs([main, 'dovecot_config_version = 2.4.0\n']),
	);
	expect(plan.edits.map(({after}) => after?.text)).toEqual(['dovecot_config_version = 2.4.0\nmail_driver = maildir\nauth_allow_weak_schemes = yes\n']);
	expect(plan.settle).toHaveLength(1);
});

test('one that only a person can do, or wants to wait with, does not count among those that are repaired', () => {
	const stores = [{path: '/srv/a', kind: 'mbox', count: 1, uid: 1}];
	const all = [
		chosen('dovecot-config-error', {steps: ['Mend it.']}),
		chosen('dovecot-mail-driver-missing', {main, said: undefined, stores}, {driver: 'maildir', 'left-behind': 'stop'}),
		chosen('dovecot-weak-passwords', {main, scheme: 'MD5'}, {'until-renewed': 'allow'}),
	];
	const files = configs([main, 'dovecot_config_version = 2.4.0\n']);
	expect(planRepair(all, files).repaired.map(({fix}) => fix.id)).toEqual(['dovecot-weak-passwords']);
	const plan = planRepair(all, files);
	expect(plan.title).toBe('Weakly stored passwords are refused');
	expect(plan.notes.join()).toMatch(/Mend it\..*\/srv\/a/);
});
