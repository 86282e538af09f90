// Mailboxes: an import of ten thousand against hashing alone on all cores, and a hundred thousand of them paged and searched.
import {loadavg} from 'node:os';
import {monitorEventLoopDelay, performance} from 'node:perf_hooks';
import {createAsk} from '../../source/commands/ask.ts';
import {createClock} from '../../source/host/clock.ts';
import {createHere} from '../../source/host/here.ts';
import {createSecret} from '../../source/host/secret.ts';
import {connectSsh} from '../../source/host/ssh.ts';
import {importEntry} from '../../source/import/import-entry.ts';
import {parseCsv} from '../../source/import/parse-csv.ts';
import {planImport} from '../../source/import/plan-import.ts';
import {runImport} from '../../source/import/run-import.ts';
import {listAccounts} from '../../source/mailboxes/accounts.ts';
import {createHashPool} from '../../source/mailboxes/hash-pool.ts';
import {openMailboxes} from '../../source/mailboxes/open-mailboxes.ts';
import {journalled} from '../../source/mailboxes/write-sql.ts';
import {attach} from '../lab/lab.ts';
import {rootLogin} from '../lab/root-login.ts';
import {ansibleMsPerUser} from './ansible.ts';
import type {BenchLab} from './main.ts';
import {median} from './measure.ts';

const rows = Number(process.env['MAILTUI_BENCH_ROWS'] ?? 10_000);
const many = 100_000;
const clock = createClock();

const timedMs = async (work: () => Promise<unknown>): Promise<number> => {
	const begun = performance.now();
	await work();
	return performance.now() - begun;
};

export async function* benchUsers(facts: BenchLab & {readonly directory?: string}): AsyncGenerator<string> {
	const lab = attach(`${facts.directory}/lab.json`);
	const sql = async (text: string) => void (await lab.exec('runuser -u postgres -- psql -qX -d mailserver', {input: text, timeoutMs: 600_000}));
	const host = await connectSsh(rootLogin(lab), undefined, clock);
	const open = () => openMailboxes({host, here: createHere(), ask: createAsk(host), vpnAddress: undefined, readOnly: false, settings: undefined});
	const pool = createHashPool();
	const mailboxes = await open();
	try {
		const passwords = Array.from({length: rows}, (_, index) => createSecret(`grüne-Wiese-${index}-x`));
		// One half before and one after: on a machine where others work, too, one moment is not like the next.
		const hash = (from: number, to: number) => timedMs(() => Promise.all(passwords.slice(from, to).map(password => pool.hash(password, mailboxes.style))));
		const before = await hash(0, rows / 2);
		const csv = await parseCsv(
			`email,password,full_name\n${passwords.map((password, index) => `bench${index}@example.org,${password.reveal()},Bench ${index}\n`).join('')}`,
			'bench.csv',
		);
		const delay = monitorEventLoopDelay({resolution: 5});
		let [heap, held, heldFirst] = [0, 0, 0];
		delay.enable();
		const importing = await timedMs(async () => {
			const plan = await planImport(mailboxes, csv, {update: false, createDomains: false, allowWeak: false}, clock.now());
			const hands = {host, clock, readOnly: false, mailboxes, pool};
			// As it is really done: in the journal, with what an undo needs.
			await journalled(hands, `import ${rows} mailboxes`, importEntry(mailboxes, rows, 0, 'rows'), async kept => {
				for await (const event of runImport({...hands, ...kept}, plan, new Map(), 'rows', new AbortController().signal))
					if (event.kind === 'progress') {
						heap = Math.max(heap, process.memoryUsage().heapUsed);
						// What is held, and not what is waiting to be collected; a collection is no wait of the import's own making.
						if (event.done % (rows / 5) < 100 && globalThis.gc) {
							delay.disable();
							globalThis.gc();
							held = process.memoryUsage().heapUsed;
							heldFirst ||= held;
							delay.enable();
						}
					}
			});
		});
		delay.disable();
		const hashing = before + (await hash(rows / 2, rows));
		yield `hashing ${rows} passwords on ${pool.width} cores    ${(hashing / 1000).toFixed(1)} s   ${mailboxes.style.scheme}, load ${loadavg()[0]?.toFixed(1)}`;
		yield `importing ${rows} rows                    ${(importing / 1000).toFixed(1)} s   ${(importing / hashing).toFixed(2)}x of hashing alone   (at most 1.2x)`;
		yield `  a user                             ${(importing / rows).toFixed(2)} ms, of which hashing alone ${(hashing / rows).toFixed(2)} ms`;
		const ansible = ansibleMsPerUser(facts);
		yield typeof ansible === 'string'
			? `  against a playbook: not measured, ${ansible}`
			: `  a user by a playbook of 10         ${ansible.toFixed(0)} ms   ${(ansible / (importing / rows)).toFixed(0)}x   (at least 100x)`;
		await sql("DELETE FROM mailbox WHERE username LIKE 'ansible%';\n");
		yield `  the longest wait of the screen     ${(delay.max / 1e6).toFixed(0)} ms, 99 of 100 below ${(delay.percentile(99) / 1e6).toFixed(0)} ms   (20 frames a second: 50 ms)`;
		yield `  most memory                        ${(heap / 1024 / 1024).toFixed(0)} MB`;
		if (globalThis.gc) yield `  held, after a fifth and at the end ${(heldFirst / 1024 / 1024).toFixed(1)} MB, ${(held / 1024 / 1024).toFixed(1)} MB`;
		await sql(
			`DELETE FROM mailbox WHERE username LIKE 'bench%';\nINSERT INTO mailbox (username, password, name, maildir) SELECT 'user' || n || '@example.org', '{SHA512-CRYPT}$6$x', 'Given' || n % 977 || ' Family' || n % 1013, 'example.org/user' || n || '/' FROM generate_series(1, ${many}) n;\nANALYZE mailbox;\n`,
		);
		const first: number[] = [];
		for (let run = 0; run < 5; run++) {
			const again = await open();
			first.push(await timedMs(() => listAccounts(again, {limit: 200})));
			await again.close();
		}
		yield `first page of ${many} mailboxes        ${median(first).toFixed(0)} ms   (at most 150 ms after connecting)`;
		const [last] = await listAccounts(mailboxes, {limit: 1, descending: true});
		const pages: number[] = [];
		for (let run = 0; run < 5; run++) pages.push(await timedMs(() => listAccounts(mailboxes, {limit: 200, descending: true, ...(last && {after: last})})));
		yield `a page at the end                      ${median(pages).toFixed(0)} ms`;
		for (const search of ['u', 'us', 'user4', 'user4711', 'family99', 'nobody at all']) {
			const times: number[] = [];
			for (let run = 0; run < 5; run++) times.push(await timedMs(() => listAccounts(mailboxes, {limit: 200, search})));
			yield `search ${JSON.stringify(search).padEnd(18)}              ${median(times).toFixed(0)} ms   (at most 100 ms)`;
		}
		await sql("DELETE FROM mailbox WHERE username LIKE 'user%';\n");
	} finally {
		await pool.close();
		await mailboxes.close();
		await host.close();
	}
}
