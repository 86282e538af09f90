// One planned change from the question to the result: asked, written, told.
import {visible} from '../../format/visible.ts';
import type {SqlChange} from '../../mailboxes/write-sql.ts';
import type {CommandLine, ExitCode} from '../shape.ts';
import {confirmed, type Opened, printJson, sayRights, sayUndo} from './with-mailboxes.ts';

type Told = {readonly document: Readonly<Record<string, unknown>>; readonly lines?: readonly string[]; readonly warnings?: readonly string[]};

export const written = async (at: CommandLine, {session, mailboxes}: Opened, change: SqlChange, told: Told): Promise<ExitCode> => {
	const title = `${change.title.charAt(0).toUpperCase()}${change.title.slice(1)}?`;
	if (!(await confirmed(at, title, [...(told.lines ?? []), ...sayRights(mailboxes)]))) return 64;
	const {writeSql} = await import('../../mailboxes/write-sql.ts');
	const {host, clock, readOnly} = session;
	await writeSql({host, clock, readOnly, mailboxes, tell: sentence => at.terminal.err(`${visible(sentence)}\n`), undoable: id => sayUndo(at, id)}, change);
	if (at.options.json) printJson(at, {host: session.host.label, ...told.document, ...(told.warnings?.length && {warnings: told.warnings})});
	else at.terminal.out(`${visible(change.title)}: done\n`);
	for (const warning of told.warnings ?? []) at.terminal.err(`${visible(warning)}\n`);
	return 0;
};
