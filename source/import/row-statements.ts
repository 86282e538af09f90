// Rows of an import as statements: new mailboxes in one, changes of those that are there in one for each kind of change, then their aliases.
import type {Mailboxes} from '../mailboxes/open-mailboxes.ts';
import {type Facts, type Statement, statementsFor} from '../schemas/run.ts';
import type {Operation} from '../schemas/shape.ts';
import type {JudgedRow} from './judge-rows.ts';

export type ReadyRow = {readonly each: JudgedRow; readonly facts: Facts};

export const rowStatements = ({schema, tables}: Mailboxes, rows: readonly ReadyRow[]): readonly Statement[] => {
	const make = (operation: Operation, facts: readonly Facts[]): readonly Statement[] =>
		facts.length === 0 || schema.writes[operation] === undefined ? [] : statementsFor(schema, tables, operation, facts);
	const of = (kind: 'new' | 'update') => rows.filter(({each}) => each.verdict.kind === kind);
	const updates = of('update');
	const changed = (has: (row: ReadyRow) => boolean): readonly Facts[] => updates.filter(has).map(({facts}) => facts);
	const aliases = rows.flatMap(({each, facts}): Facts[] =>
		each.verdict.kind === 'refused'
			? []
			: each.verdict.aliases.map(address => ({
					address,
					key: address,
					domain: address.slice(address.lastIndexOf('@') + 1),
					targets: [facts.address ?? ''],
					targetList: facts.address ?? '',
					active: true,
					enabled: true,
				})),
	);
	return [
		...make(
			'addMailbox',
			of('new').map(({facts}) => facts),
		),
		...make(
			'setPassword',
			changed(({facts}) => facts.hash !== undefined),
		),
		...make(
			'setName',
			changed(({each}) => each.row.name.trim() !== ''),
		),
		...make(
			'setQuota',
			changed(({each}) => each.row.quotaBytes !== undefined),
		),
		...make(
			'setActive',
			changed(({each}) => each.row.active !== undefined),
		),
		...make('addAlias', aliases),
	];
};
