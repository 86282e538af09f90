// What the journal says of an import: how it writes, and whether an undo can take it back.
import type {Mailboxes} from '../mailboxes/open-mailboxes.ts';
import {type Told, undoOf} from '../mailboxes/write-sql.ts';
import {statementsFor} from '../schemas/run.ts';
import type {Operation} from '../schemas/shape.ts';
import type {ImportMode} from './run-import.ts';

const operations: readonly Operation[] = ['addDomain', 'addMailbox', 'setPassword', 'setName', 'setQuota', 'setActive', 'addAlias'];

export const importEntry = ({schema, tables}: Mailboxes, added: number, updated: number, mode: ImportMode): Told => ({
	also: [`SQL: INSERT of ${added} mailboxes, UPDATE of ${updated}, in ${mode === 'all' ? 'one transaction' : 'batches'}`],
	...undoOf(operations.flatMap(operation => statementsFor(schema, tables, operation, [{}]))),
});
