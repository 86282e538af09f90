// What a query's concatenation is for a row of which one text is known.
import {expect, test} from 'vitest';
import {columnsOfUser, solveColumns, workOut} from '../../source/dovecot/sql-concat.ts';

test.each([
	["'maildir:/srv/' || maildir", 'maildir:/srv/example.org/anna/', {maildir: 'example.org/anna/'}],
	["'maildir:/srv/' || m.domain || '/' || \"name\"", 'maildir:/srv/example.org/anna', {domain: 'example.org', name: 'anna'}],
	["concat('maildir:/srv/', domain, '/', name)", 'maildir:/srv/example.org/anna', {domain: 'example.org', name: 'anna'}],
	["'/it''s/' || a", "/it's/x", {a: 'x'}],
	// Only the database knows what a function does.
	["'/srv/' || lower(name)", '/srv/anna', {}],
	["'/srv/' || a || '/' || a", '/srv/x/x', {}],
	["'/other/' || a", '/srv/x', {}],
])('%s = %s', (expression, value, columns) => {
	expect(Object.fromEntries(solveColumns(expression, value))).toEqual(columns);
});

test.each([
	["'/home/' || maildir", '/home/example.org/anna/'],
	["'/home/' || username", '/home/anna@example.org'],
	["concat('/home/', Username)", '/home/anna@example.org'],
	["'/home/' || lower(username)", undefined],
	["'/home/' || other", undefined],
	["'/home/x'", '/home/x'],
])('%s is %s', (expression, value) => {
	expect(
		workOut(
			expression,
			new Map([
				['maildir', 'example.org/anna/'],
				['username', 'anna@example.org'],
			]),
		),
	).toBe(value);
});

test('columns that are compared with the name', () => {
	const sql = "SELECT 1 FROM m WHERE m.username = '%{user}' AND local = '%{user | username}' AND domain='%{user|domain}' AND x = '%{home}'";
	expect(Object.fromEntries(columnsOfUser(sql, 'anna@example.org'))).toEqual({username: 'anna@example.org', local: 'anna', domain: 'example.org'});
});
