// What a new mailbox will be in the database, before it is written: every column, and no hash.
import {expect, test} from 'vitest';
import {previewRows} from '../../source/mailboxes/preview-rows.ts';
import {schemas} from '../../source/schemas/list.ts';
import type {Schema} from '../../source/schemas/shape.ts';

const tablesOf = ({writes}: Schema) =>
	new Map(
		(writes.addMailbox ?? []).flatMap(step =>
			'insert' in step
				? [
						[
							step.insert,
							{
								columns: new Map(Object.keys(step.values).map(name => [name, {type: 'text', nullable: true, hasDefault: true, most: undefined}])),
								may: new Set([]),
							},
						] as const,
					]
				: [],
		),
	);
const facts = {
	address: 'anna@example.org',
	local: 'anna',
	domain: 'example.org',
	name: 'Anna',
	maildir: 'example.org/anna/',
	quota: 1024,
	active: true,
	enabled: true,
};

test.each(schemas.filter(schema => schema.writes.addMailbox).map(schema => [schema.id, schema] as const))('%s', (_, schema) => {
	const rows = previewRows(schema, tablesOf(schema), facts);
	expect(rows.map(each => each.table)).toEqual(schema.writes.addMailbox?.map(step => 'insert' in step && step.insert));
	const [first] = rows;
	expect(Object.fromEntries(first?.columns ?? [])).toMatchObject({password: '********', quota: '1024'});
	expect(first?.columns.map(([, value]) => value)).toContain('anna@example.org');
});
