// What is typed after `/`: text, an expression, or the opposite of either.
import {expect, test} from 'vitest';
import {parseListFilter} from '../../source/store/list-filter.ts';

const rows = ['postfix', 'Dovecot', 'postgresql@17-main', 'fail2ban (off)'];

test.each([
	['', rows],
	['POST', ['postfix', 'postgresql@17-main']],
	['!post', ['Dovecot', 'fail2ban (off)']],
	['^post|cot$', ['postfix', 'Dovecot', 'postgresql@17-main']],
	['!\\d', ['postfix', 'Dovecot']],
	['(', ['fail2ban (off)']],
	['!', rows],
])('%j', (typed, left) => {
	expect(rows.filter(parseListFilter(typed).matches)).toEqual(left);
});

test('what is no expression is told to be taken as text', () => {
	expect(parseListFilter('(').note).toContain('plain text');
	expect(parseListFilter('post').note).toBeUndefined();
});
