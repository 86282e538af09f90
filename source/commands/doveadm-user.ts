// Who a mailbox belongs to, as Dovecot's userdb says; or the names it knows, for a mask such as `*` (doveadm-user(1)).
import {redactSecrets} from '../dovecot/redact-secrets.ts';
import {doveadmRefusal, firstLine, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type UserLookup =
	| {readonly found: 'user'; readonly fields: ReadonlyMap<string, string>}
	| {readonly found: 'names'; readonly names: readonly string[]}
	| {readonly found: 'nobody'}
	/** The lookup itself failed: database away, query wrong, listing not set up. `says` is Dovecot's own line. */
	| {readonly found: 'trouble'; readonly says: string; readonly code: number};

const parseFields = (lines: readonly string[]): ReadonlyMap<string, string> =>
	new Map(lines.flatMap(line => (line.includes('\t') ? [[line.slice(0, line.indexOf('\t')), line.slice(line.indexOf('\t') + 1)] as const] : [])));

export const doveadmUser: ReadCommand<{readonly mask: string}, Answer<UserLookup>> = {
	name: 'doveadm-user',
	examples: [{mask: '*'}, {mask: 'testuser1@example.org'}, {mask: 'mailtui-nobody@mailtui.invalid'}],
	// A list of a hundred thousand names is of no use to anybody who asks for one: the first of them are enough.
	build: ({mask}) => ({name: 'doveadm-user', argv: ['doveadm', 'user', mask], effect: 'read', asRoot: true, timeoutMs: 15_000, maxBytes: 262_144}),
	parse: result => {
		const lines = redactSecrets(result.stdout)
			.split('\n')
			.filter(line => line !== '');
		if (result.end === 'cut' && lines.length > 1) return {ok: true, value: {found: 'names', names: lines.slice(0, -1)}};
		const refusal = refusalOf('doveadm', result);
		if (refusal) return refusal;
		const stderr = redactSecrets(result.stderr);
		if (result.code === 67) return {ok: true, value: {found: 'nobody'}};
		const away = doveadmRefusal(stderr);
		if (away) return away;
		if (result.code !== 0) return {ok: true, value: {found: 'trouble', says: firstLine(stderr) || firstLine(result.stdout), code: result.code ?? -1}};
		if (lines[0] === 'field\tvalue') return {ok: true, value: {found: 'user', fields: parseFields(lines.slice(1))}};
		return {ok: true, value: {found: 'names', names: lines}};
	},
};
