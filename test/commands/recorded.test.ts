// What every command makes of what a real Debian 13 said to its examples: the contract without a server.
import {describe, expect, it, test} from 'vitest';
import {commands} from '../../source/commands/list.ts';
import {expected} from '../contract/expected.ts';
import {standIn} from '../record/stand-ins.ts';
import {recorded, recordings} from './recorded.ts';

const all = Object.entries(recordings).map(([path, facts]) => {
	const [command = '', name = ''] = path.split('/');
	return {path, command, name, ...facts};
});

describe.each(commands)('$name', command => {
	it.each(command.examples.map((example, index) => [index, example]))('example %s %o', index => {
		const found = all.filter(each => each.command === command.name && each.example === index);
		expect(found.length, 'npm run record').toBeGreaterThan(0);
		for (const {name, code, state} of found) {
			const answer = command.parse(recorded(command.name, name)) as {ok: boolean; missing?: boolean; why?: string; value?: never};
			if (answer.ok && state === 'broken') expected[command.name]?.[index]?.(answer.value as never);
			else if (!answer.ok) expect([code, answer]).toEqual([expect.any(Number), {ok: false, missing: true, why: expect.stringMatching(/\w/)}]);
		}
	});
});

test.each(all)('nothing in $path was put there by hand: it is as stand-ins leave it', ({command, name}) => {
	const {stdout, stderr} = recorded(command, name);
	expect(standIn(command, stdout)).toBe(stdout);
	expect(standIn(undefined, stderr)).toBe(stderr);
});

describe('two recordings of the same', () => {
	test.each([
		['postqueue-list', '{"queue_id": "C1", "arrival_time": 1795491961}', '{"queue_id": "D2F3A4B", "arrival_time": 1795599961}'],
		[
			'systemd-show',
			'Id=b.service\nMainPID=7\nActiveEnterTimestamp=@1795491207\n\nId=a.service\nMainPID=9\n',
			'Id=a.service\nMainPID=77\n\nId=b.service\nMainPID=99\nActiveEnterTimestamp=@1795492222\n',
		],
		['timedatectl-show', 'TimeUSec=Tue 2026-11-24 03:45:32 UTC\n', 'TimeUSec=Fri 2027-01-01 00:00:01 UTC\n'],
		['delivery-probe', 'queued 5F013252\nseconds 0.032\n', 'queued 6F01325\nseconds 1.132\n'],
		['wg-show', `wg0\t${'a1'.repeat(21)}a=\t203.0.113.1:40000`, `wg0\t${'B2'.repeat(21)}b=\t203.0.113.1:50000`],
	])('of %s are the same text', (command, one, other) => {
		expect(standIn(command, one.replace('C1', 'C1C1C1'))).toBe(standIn(command, other));
	});

	test('what the lab made up is replaced, and lengths are those of what is there then', () => {
		const text = 'password = abc\n# a comment\n';
		const tree = (length: number, content: string) => `mailtui-tree 1\nfile 6 ${length} 0640 0 8\n/etc/a${content}\nend\n`;
		expect(standIn('dovecot-tree', tree(text.length, text), [['abc', 'stand-in']])).toBe(tree(21, 'password = stand-in\n\n'));
	});
});
