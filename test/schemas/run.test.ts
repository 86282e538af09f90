// Schemas recognised by their tables, operations as statements whose text holds no data, and what is missing told by name.
import {describe, expect, test} from 'vitest';
import {schemas} from '../../source/schemas/list.ts';
import {type Column, cannotDo, detectSchema, missingGrants, selectOf, statementsFor, type Tables, tooLong} from '../../source/schemas/run.ts';
import type {Operation, Schema} from '../../source/schemas/shape.ts';

const column = (more: Partial<Column> = {}): Column => ({type: 'character varying', nullable: false, hasDefault: true, most: 255, ...more});

const tablesOf = (needs: Schema['needs'], may: readonly ('SELECT' | 'INSERT' | 'UPDATE' | 'DELETE')[] = ['SELECT', 'INSERT', 'UPDATE', 'DELETE']): Tables =>
	new Map(Object.entries(needs).map(([table, columns]) => [table, {columns: new Map(columns.map(name => [name, column()])), may: new Set(may)}]));

const find = (id: string): Schema => schemas.find(schema => schema.id === id) as Schema;
const simple = find('simple');

describe('detection', () => {
	test.each(schemas.map(schema => [schema.id, schema] as const))('%s by its own tables', (id, schema) => {
		expect(detectSchema(schemas, tablesOf(schema.needs), [`SELECT password FROM ${schema.accounts} WHERE x`])).toMatchObject({schema: {id}});
	});
	test('of two that are there, the one that Dovecot asks', () => {
		const both = tablesOf({...simple.needs, ...find('ispmail').needs});
		expect(detectSchema(schemas, both, ["SELECT email FROM virtual_users WHERE email = '%{user}'"])).toMatchObject({schema: {id: 'ispmail'}});
		expect(detectSchema(schemas, both, ['SELECT 1 FROM mailbox'])).toMatchObject({schema: {id: 'simple'}});
	});
	test('tables that Dovecot does not ask are not taken for its own', () => {
		expect(detectSchema(schemas, tablesOf(simple.needs), ['SELECT * FROM my_view'])).toMatchObject({
			schema: undefined,
			why: expect.stringContaining('does not ask them'),
		});
	});
	test('one that lacks a column is named with it', () => {
		const tables = tablesOf({...simple.needs, mailbox: ['username', 'password', 'name', 'maildir', 'active']});
		expect(detectSchema(schemas, tables, ['SELECT 1 FROM mailbox'])).toMatchObject({why: expect.stringContaining('but for mailbox.quota')});
	});
	test('nothing that is known', () => {
		expect(detectSchema(schemas, tablesOf({wp_users: ['id']}), [])).toMatchObject({schema: undefined, why: expect.stringContaining('none that mailtui knows')});
	});
});

test('of several places for a value the first that is there counts, with all of its columns', () => {
	const last = (columns: readonly string[]) => selectOf(simple.mailboxes, tablesOf({...simple.needs, last_login: columns})).sql;
	expect(last(['userid', 'last_access'])).toContain('last_login.userid = mailbox.username');
	expect(last(['username', 'last_login'])).toContain('last_login.last_login');
	expect(last(['somebody', 'last_access'])).not.toContain('last_login');
});

describe('statements', () => {
	const hostile = `x'); DROP TABLE mailbox;-- $1 :address \\ "`;
	test.each(schemas.flatMap(schema => Object.keys(schema.writes).map(operation => [schema.id, operation, schema] as const)))(
		'%s %s: no data in the text',
		(_id, operation, schema) => {
			const facts = {
				address: hostile,
				local: hostile,
				domain: hostile,
				name: hostile,
				maildir: hostile,
				targets: [hostile],
				targetList: hostile,
				key: hostile,
				description: hostile,
				active: true,
			};
			const statements = statementsFor(schema, tablesOf(schema.needs), operation as Operation, [facts]);
			expect(statements.length).toBeGreaterThan(0);
			for (const {sql} of statements) {
				expect(sql).not.toContain('DROP');
				expect(sql.match(/\$\d/g)).toEqual(['$1']);
				expect(sql).not.toMatch(/(?<![:\w]):[a-zA-Z]/);
			}
		},
	);
	test('many rows are one statement that must touch as many', () => {
		const rows = ['a', 'b', 'c'].map(name => ({address: `${name}@example.org`, active: false}));
		expect(statementsFor(simple, tablesOf(simple.needs), 'setActive', rows)).toMatchObject([{verb: 'UPDATE', table: 'mailbox', touches: 3, rows}]);
	});
	test('a state is what its column takes', () => {
		const withType = (type: string): Tables =>
			new Map([...tablesOf(simple.needs)].map(([name, table]) => [name, {...table, columns: new Map([...table.columns, ['active', column({type})]])}]));
		const sql = (type: string) => statementsFor(simple, withType(type), 'setActive', [{}])[0]?.sql;
		expect(sql('boolean')).toContain('"active" = f."f_active"');
		expect(sql('smallint')).toContain('"active" = (CASE WHEN f.f_active THEN 1 ELSE 0 END)');
	});
	test('columns that are not there are left out, tables that are not there are left alone', () => {
		expect(statementsFor(simple, tablesOf(simple.needs), 'addMailbox', [{}])[0]?.sql).not.toContain('created');
		const pfa = find('postfixadmin');
		expect(statementsFor(pfa, tablesOf(pfa.needs), 'removeMailbox', [{}]).map(each => each.table)).toEqual(['alias', 'mailbox']);
	});
	test("PostfixAdmin's mailbox brings its alias row, iRedMail's its forwarding", () => {
		const tables = (schema: Schema) => statementsFor(schema, tablesOf(schema.needs), 'addMailbox', [{}]).map(each => each.table);
		expect(tables(find('postfixadmin'))).toEqual(['mailbox', 'alias']);
		expect(tables(find('iredmail'))).toEqual(['mailbox', 'forwardings']);
	});
});

describe('what cannot be', () => {
	test('grants that are missing are named', () => {
		expect(missingGrants(simple, tablesOf(simple.needs, ['SELECT']), ['addMailbox', 'setPassword'])).toEqual(['INSERT on mailbox', 'UPDATE on mailbox']);
		expect(missingGrants(simple, tablesOf(simple.needs), ['addMailbox'])).toEqual([]);
	});
	test('a column that must have a value and gets none', () => {
		const tables = tablesOf(simple.needs);
		const mailbox = tables.get('mailbox');
		const more: Tables = new Map([
			...tables,
			['mailbox', {may: mailbox?.may ?? new Set(), columns: new Map([...(mailbox?.columns ?? []), ['crm_id', column({hasDefault: false})]])}],
		]);
		expect(cannotDo(simple, more, 'addMailbox')).toContain('mailbox.crm_id');
		expect(cannotDo(simple, more, 'setPassword')).toBeUndefined();
	});
	test('what the schema has no way for', () => {
		expect(cannotDo(find('ispmail'), tablesOf(find('ispmail').needs), 'setName')).toContain('no names');
		expect(cannotDo(find('modoboa'), tablesOf(find('modoboa').needs), 'addMailbox')).toContain('Modoboa does this itself');
	});
	test('a value that is too long for its column', () => {
		expect(tooLong(simple, tablesOf(simple.needs), 'setName', {name: 'x'.repeat(256)})).toBe('its name has 256 characters, and mailbox.name takes 255');
		expect(tooLong(simple, tablesOf(simple.needs), 'setName', {name: 'ü'.repeat(255)})).toBeUndefined();
	});
});

test('a view without an optional column has no such value', () => {
	expect([...selectOf(simple.mailboxes, tablesOf(simple.needs)).has]).not.toContain('created');
	expect([...selectOf(simple.mailboxes, tablesOf({...simple.needs, mailbox: [...(simple.needs['mailbox'] ?? []), 'created']})).has]).toContain('created');
});
