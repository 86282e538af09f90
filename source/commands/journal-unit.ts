// The last lines of one unit's log, its programs' and systemd's about it (journalctl(1) -u).
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import {type LogLine, parseJournalLine} from './journal-mail.ts';
import type {Answer, ReadCommand} from './shape.ts';

export const journalUnit: ReadCommand<{readonly unit: string; readonly lines: number}, Answer<readonly LogLine[]>> = {
	name: 'journal-unit',
	examples: [
		{unit: 'dovecot.service', lines: 5},
		{unit: 'no-such-unit.service', lines: 5},
	],
	build: ({unit, lines}) => ({
		name: 'journal-unit',
		argv: ['journalctl', '-q', '--no-pager', '-o', 'json', '--output-fields=MESSAGE,PRIORITY,SYSLOG_IDENTIFIER', '-n', String(lines), '-u', unit],
		effect: 'read',
		asRoot: true,
		timeoutMs: 10_000,
	}),
	parse: result => {
		const refusal = refusalOf('journalctl', result);
		if (refusal) return refusal;
		const lines = result.stdout.split('\n').flatMap(line => parseJournalLine(line) ?? []);
		if (lines.length > 0 || result.code === 0) return {ok: true, value: lines};
		return noAnswer(`The log cannot be read: ${firstLine(result.stderr) || `journalctl ended with ${result.code}`}`);
	},
};
