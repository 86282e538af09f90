// The last lines that a service logged, wherever it does: the journal, the output of its container, PostgreSQL's own file.

import {noAnswer} from '../commands/answer.ts';
import {containerLogs} from '../commands/container-logs.ts';
import {fileTail} from '../commands/file-tail.ts';
import {journalUnit} from '../commands/journal-unit.ts';
import type {Answer, Ask} from '../commands/shape.ts';
import type {Service} from './services.ts';

/** `at` is undefined where the line carries its own time as text. Hostile text: make it visible before it is drawn. */
export type ServiceLine = {readonly at: Date | undefined; readonly priority: number; readonly from: string; readonly text: string};

const plain = (from: string, lines: readonly string[]): ServiceLine[] => lines.map(text => ({at: undefined, priority: 6, from, text}));

/** Debian's PostgreSQL writes to a file of each cluster, and to the journal only that it was started. */
const fileOf = (unit: string): string | undefined => {
	const instance = /^postgresql@(\d+)-([\w.-]+)\.service$/.exec(unit);
	return instance === null ? undefined : `/var/log/postgresql/postgresql-${instance[1]}-${instance[2]}.log`;
};

/** A timer's log is that of the service it starts. */
const loggedAs = (unit: string): string => unit.replace(/\.timer$/, '.service');

export const serviceLog = async (ask: Ask, {carrier}: Pick<Service, 'carrier'>, lines: number): Promise<Answer<readonly ServiceLine[]>> => {
	if (carrier.kind === 'none') return noAnswer('It is not on this server, so it has no log.', true);
	if (carrier.kind === 'container') {
		const said = await ask(containerLogs, {engine: carrier.engine, name: carrier.name, lines});
		return said.ok ? {ok: true, value: plain(carrier.name, said.value)} : said;
	}
	const path = fileOf(carrier.unit);
	const [journal, file] = await Promise.all([
		ask(journalUnit, {unit: loggedAs(carrier.unit), lines}),
		path === undefined ? undefined : ask(fileTail, {path, lines}),
	]);
	if (file?.ok && path !== undefined) return {ok: true, value: [...(journal.ok ? journal.value : []), ...plain(path, file.value)].slice(-lines)};
	return journal;
};
