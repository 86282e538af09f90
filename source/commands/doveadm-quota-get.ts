// How full mailboxes are, as Dovecot's quota plugin counts it (doveadm-quota(1)); 75 without the plugin, 67 no such user.
import {doveadmRefusal, firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

// A list of users can only be read from a file that one can seek in; one after the other they need none.
const script = `# mailtui:doveadm-quota-get
echo mailtui-quota 1
for user; do
	doveadm -f json quota get -u "$user" 2>&1 | tr '\\n' ' '
	echo
done
echo end
`;

type Told = {readonly type?: unknown; readonly value?: unknown};

/** KiB in a row of STORAGE; the largest where several roots count it. */
const bytesOf = (line: string): number | undefined => {
	try {
		// A warning may stand before it.
		const rows: unknown = JSON.parse(/\[\{.*\}\]/.exec(line)?.[0] ?? '');
		const storage = (Array.isArray(rows) ? (rows as readonly Told[]) : []).filter(each => each?.type === 'STORAGE').map(each => Number(each.value));
		return storage.length > 0 && storage.every(Number.isFinite) ? Math.max(...storage) * 1024 : undefined;
	} catch {
		return undefined;
	}
};

/** Bytes in the order of `users`, undefined for who is not known to Dovecot; `counted` is false without the plugin. */
export type Used = {readonly counted: boolean; readonly bytes: ReadonlyArray<number | undefined>};

export const doveadmQuotaGet: ReadCommand<{readonly users: readonly string[]}, Answer<Used>> = {
	name: 'doveadm-quota-get',
	examples: [{users: ['testuser1@example.org']}],
	build: ({users}) => ({
		name: 'doveadm-quota-get',
		argv: ['sh', '-c', script, 'mailtui-quota', ...users],
		effect: 'read',
		asRoot: true,
		timeoutMs: 30_000,
	}),
	parse: result => {
		const refusal = refusalOf('doveadm', result);
		if (refusal) return refusal;
		const lines = result.stdout.split('\n').map(line => line.trim());
		const from = lines.indexOf('mailtui-quota 1') + 1;
		const until = lines.indexOf('end');
		if (from === 0 || until < from) return noAnswer(`Dovecot did not say how full mailboxes are: ${firstLine(result.stderr) || 'the answer is incomplete'}`);
		const said = lines.slice(from, until);
		if (said.some(line => /Unknown command 'quota'/.test(line))) return {ok: true, value: {counted: false, bytes: []}};
		const away = doveadmRefusal(said.find(line => !line.startsWith('[')) ?? '');
		if (away) return away;
		return {ok: true, value: {counted: true, bytes: said.map(bytesOf)}};
	},
};
