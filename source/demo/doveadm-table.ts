// What doveadm's formatters print (doveadm(1), -f).
import type {Call} from './programs/shape.ts';

export type Row = Readonly<Record<string, string>>;

/** One table in the format that -f asks for; JSON has no newline at its end, and none of them numbers. */
export const printTable = (call: Call, format: string, columns: readonly string[], rows: readonly Row[]) => {
	const cell = (row: Row, column: string) => row[column] ?? '';
	if (format === 'json') call.out(JSON.stringify(rows));
	else if (format === 'tab')
		call.out([columns.join('\t'), ...rows.map(row => columns.map(column => cell(row, column)).join('\t'))].map(line => `${line}\n`).join(''));
	else if (format === 'flow') call.out(rows.map(row => `${columns.map(column => `${column}=${cell(row, column)}`).join(' ')}\n`).join(''));
	else call.out(rows.map(row => columns.map(column => `${column}: ${cell(row, column)}\n`).join('')).join('\n'));
};
