// Where the home comes from: what a 2.3 query says of mail, and the column that 2.4 wants beside it.
import {describe, expect, test} from 'vitest';
import {applyEdits} from '../../source/config/apply-edits.ts';
import {addColumns} from '../../source/dovecot/add-column.ts';
import {readConfigTree} from '../../source/dovecot/config-tree.ts';
import {proposeHome} from '../../source/dovecot/propose-home.ts';

test.each([
	["'maildir:/var/mail/vmail/' || maildir", "'/var/mail/vmail/' || maildir", '/var/mail/vmail', false],
	["'maildir:/var/vmail/'||d||'/'||u||'/Maildir'", "'/var/vmail/' || d || '/' || u", '/var/vmail', true],
	["'maildir:/var/vmail/' || d || '/' || u || '/Maildir/:LAYOUT=fs'", "'/var/vmail/' || d || '/' || u", '/var/vmail', true],
	["'maildir:/var/vmail/%{user | domain}/%{user | username}'", "'/var/vmail/%{user | domain}/%{user | username}'", '/var/vmail', false],
	["'mdbox:/srv/mail/' || username", "'/srv/mail/' || username", '/srv/mail', false],
	["concat('maildir:/home/vmail/', maildir)", "concat('/home/vmail/', maildir)", '/home/vmail', false],
	["CONCAT('maildir:', '/a/', b)", undefined, '', false],
	["'maildir:/v/' || m || ':INDEX=/idx'", "'/v/' || m", '/v', false],
	["'maildir:/v/' || coalesce(m, 'a||b')", "'/v/' || coalesce(m, 'a||b')", '/v', false],
	['maildir', undefined, '', false],
	["'maildir:~/Maildir'", undefined, '', false],
	["lower('maildir:/v/' || m)", undefined, '', false],
	['', undefined, '', false],
])('%s', (mail, home, base, nested) => {
	const proposed = proposeHome(mail);
	if (home === undefined) expect(proposed).toBeUndefined();
	else expect(proposed).toMatchObject({home, base, nested});
});

const withHome = (query: string) => {
	const file = {path: '/a', text: `userdb sql {\n  ${query}\n}\n`};
	const line = readConfigTree([file], '/a').find(each => each.parsed.kind === 'setting');
	const edit = line && addColumns(line, ["'/v/' || m AS home"], 'mail');
	return edit && applyEdits([file], [edit])[0]?.text.split('\n').slice(1, -2).join('\n').trim();
};

describe('the column', () => {
	test.each([
		["query = SELECT 'maildir:/v/' || m AS mail, 5000 AS uid FROM t", "query = SELECT 'maildir:/v/' || m AS mail, '/v/' || m AS home, 5000 AS uid FROM t"],
		["query = SELECT 5000 AS uid, 'maildir:/v/' || m AS mail FROM t", "query = SELECT 5000 AS uid, 'maildir:/v/' || m AS mail, '/v/' || m AS home FROM t"],
		['query = select uid, gid from t', "query = select '/v/' || m AS home, uid, gid from t"],
		['query = SELECT DISTINCT uid FROM t', "query = SELECT DISTINCT '/v/' || m AS home, uid FROM t"],
		[
			"query = SELECT 'maildir:/v/' || m AS mail, \\\n    5000 AS uid \\\n    FROM t",
			"query = SELECT 'maildir:/v/' || m AS mail, '/v/' || m AS home, \\\n    5000 AS uid \\\n    FROM t",
		],
		[
			"query = SELECT \\\n    'maildir:/v/' || \\\n    m AS mail FROM t",
			"query = SELECT \\\n    'maildir:/v/' || \\\n    m AS mail, '/v/' || m AS home FROM t",
		],
	])('%j', (query, expected) => expect(withHome(query)).toBe(expected));

	test('a query that is no SELECT is left alone', () => expect(withHome('query = CALL home()')).toBeUndefined());
});
