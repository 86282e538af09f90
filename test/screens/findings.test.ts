// The list of faults where something could not be looked at: never green, and the reason beside it.
import {describe, expect, test} from 'vitest';
import {findingsPicture} from '../../screens/fix/findings.ts';
import {createTheme} from '../../screens/frame/theme.ts';
import {scoreOf} from '../../source/checks/score.ts';
import type {CheckResult} from '../../source/checks/shape.ts';
import type {FoundFault} from '../../source/store/faults.ts';
import {broken, healthy} from './example-checks.ts';

const theme = createTheme({unicode: true, colours: false});
const why = "Dovecot's configuration could not be read: perl is not \u001b[2Jinstalled";

const picture = (results: readonly CheckResult[], list: readonly FoundFault[], blind: readonly string[], columns = 100): string => {
	const value = {list, score: scoreOf(results.filter(result => result.core)), blind};
	return findingsPicture({loadable: {state: 'ready', value, at: new Date(0)}, chosen: undefined, selected: 0}, {columns, rows: 24}, theme).join('\n');
};

const fault: FoundFault = {
	id: 'dovecot-lmtp-username-format',
	title: 'LMTP strips the domain',
	covers: ['D01'],
	explains: 'LMTP looks users up without their domain.',
	risk: 'safe',
	evidence: [{from: 'conf.d/20-lmtp.conf:31', text: 'auth_username_format = %{user | username | lower}'}],
	files: ['/etc/dovecot/conf.d/20-lmtp.conf'],
};

describe('what could not be looked at', () => {
	test('a server on which all else is well is no green one', () => {
		const shown = picture(healthy, [], [why]);
		expect(shown).toContain('No fault was found, but not all could be looked at:');
		expect(shown).toContain('perl is not \\x1b[2Jinstalled');
		expect(shown.split('\n')[0]).toMatch(new RegExp(`^ \\${theme.mark('unknown')} `));
		expect(shown).not.toContain('none is needed');
	});
	test('and without it nothing is needed', () => {
		expect(picture(healthy, [], [])).toContain('and none is needed');
	});
	test('below faults that were found: there may be more, and how many reasons there are', () => {
		const shown = picture(broken, [fault], [why, 'another']);
		expect(shown).toContain('LMTP strips the domain');
		expect(shown).toMatch(/could not be read.* And 1 more\./);
	});
	test('in a narrow terminal the reason is wrapped, not cut', () => {
		expect(picture(healthy, [], [why], 40).replace(/\s+/g, ' ')).toContain('could not be read: perl is not \\x1b[2Jinstalled');
	});
});
