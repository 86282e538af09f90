// The proof that every fix owes on a real server: broken, found with its evidence, repaired, true afterwards, found no more, undone to the byte.
import {afterAll, beforeAll, expect, test} from 'vitest';
import {readHistory} from '../../../source/changes/read-history.ts';
import type {ChangeResult} from '../../../source/changes/shape.ts';
import {undoChange} from '../../../source/changes/undo.ts';
import {createAt} from '../../../source/checks/at.ts';
import {createAsk} from '../../../source/commands/ask.ts';
import {detectFixes} from '../../../source/fixes/run.ts';
import {createClock} from '../../../source/host/clock.ts';
import {createHere} from '../../../source/host/here.ts';
import type {Host} from '../../../source/host/host.ts';
import {createSecret} from '../../../source/host/secret.ts';
import {connectSsh} from '../../../source/host/ssh.ts';
import {applyRepair} from '../../../source/repair/apply-repair.ts';
import {chooseFixes} from '../../../source/repair/choose-fixes.ts';
import {lookForFaults} from '../../../source/repair/look-for-faults.ts';
import {doesSomething, planRepair} from '../../../source/repair/plan-repair.ts';
import type {Session} from '../../../source/session.ts';
import type {Lab} from '../lab.ts';
import {rootLogin} from '../root-login.ts';

export type Proof = {
	readonly fix: string;
	/** What is wrong, for the name of the test. */
	readonly when: string;
	/** Bash as root on a server that works; it reloads what it changed. */
	readonly breaks: string;
	/** What must stand among the evidence, as `from: text` lines. */
	readonly evidence: RegExp;
	readonly answers?: Readonly<Record<string, string>>;
	/** Other faults that this one brings along. */
	readonly also?: readonly string[];
	/** Bash as root, and what it must say before and after the repair. */
	readonly look: string;
	readonly before: RegExp;
	readonly after: RegExp;
	/** Where a person has to do it: what they are told. Nothing is changed; `mends` is what they do then, and `after` what they see. */
	readonly told?: RegExp;
	/** Puts back what lies outside of the configuration. */
	readonly mends?: string;
};

/** Sends a message to the first mailbox and says what became of it, and where it lies. */
export const deliver = `cursor=$(journalctl -n0 --show-cursor -q | sed 's/^-- cursor: //')
printf 'From: a@example.com\\nSubject: proof\\n\\nx\\n' | sendmail -f '<>' testuser1@example.org
for try in $(seq 60); do
	log=$(journalctl -q --after-cursor "$cursor" -o cat)
	case $log in *status=*) break ;; esac
	sleep 0.1
done
echo "$log"; find /var/mail/vmail /var/vmail /home -path '*/new/*' -type f 2> /dev/null; true`;

const places =
	'/etc/dovecot /etc/postfix /etc/opendkim /etc/opendkim.conf /etc/dkimkeys /etc/fail2ban /etc/letsencrypt/renewal-hooks /etc/group /var/mail/vmail';

/** Every file with its owner, mode and sum; of mail only the directory. */
const tree = async (lab: Lab): Promise<string> =>
	(
		await lab.exec(`for p in ${places}; do find $p -maxdepth $([ $p = /var/mail/vmail ] && echo 0 || echo 9) -printf '%p %m %u %g %y %l\\n'; done | sort
		find /etc/dovecot /etc/postfix /etc/opendkim /etc/opendkim.conf /etc/fail2ban /etc/letsencrypt/renewal-hooks /etc/group -type f -exec sha256sum {} + | sort -k2`)
	).stdout;

/** What is waited for when a service is held back after it failed. */
const timeoutMs = 150_000;

export const proveFixes = (lab: Lab, proofs: readonly Proof[], prepare = 'true'): void => {
	const clock = createClock();
	let host: Host;
	const session = (): Session => ({
		host,
		here: createHere(),
		clock,
		target: {publicAddress: lab.publicAddress},
		readOnly: false,
		at: () =>
			createAt({
				host,
				ask: createAsk(host),
				here: createHere(),
				clock,
				target: {publicAddress: lab.publicAddress},
				readOnly: false,
				probe: {address: lab.probeAddress, password: createSecret(lab.password('mailtui-probe@example.org'))},
			}),
		onCommand: () => () => undefined,
		remember: async () => {},
		rememberProbe: async () => '',
		probeAddress: () => undefined,
		close: () => host.close(),
	});
	const look = () => lookForFaults({...session().at(), signal: new AbortController().signal});

	beforeAll(async () => {
		await lab.exec('rm -rf /root/kept; mkdir /root/kept; cp -a /etc/postfix /etc/opendkim /etc/opendkim.conf /etc/fail2ban /root/kept/');
		await lab.exec(prepare);
		// What others did here before is no evidence.
		await mend();
		host = await connectSsh(rootLogin(lab), undefined, clock);
	});
	afterAll(async () => {
		await host?.close();
		await mend();
		await lab.exec('rm -rf /root/kept');
		await lab.setState('broken');
	});
	const mend = () =>
		lab.exec(`changed=
		for p in postfix opendkim opendkim.conf fail2ban; do
			diff -rq --no-dereference /root/kept/$p /etc/$p > /dev/null 2>&1 || { rm -rf /etc/$p; cp -a /root/kept/$p /etc/$p; changed="$changed \${p%.conf}"; }
		done
		for unit in $(echo $changed | tr ' ' '\\n' | sort -u); do systemctl reset-failed $unit; systemctl restart $unit; done
		journalctl --rotate -q; journalctl --vacuum-time=1s -q`);

	for (const {fix, when, breaks, evidence, answers = {}, also = [], look: see, before, after, told, mends} of proofs)
		test(`${fix}: ${when}`, {timeout: timeoutMs}, async () => {
			await lab.setState('repaired');
			try {
				const broken = await lab.exec(`set -e\n${breaks}`);
				expect([broken.code, broken.stderr.replace(/^.*(?:Warning|warning).*$/gm, '').trim()]).toEqual([0, '']);
				expect((await lab.exec(see)).stdout).toMatch(before);
				const untouched = await tree(lab);

				const faults = await look();
				expect([...faults.detected.keys()].sort()).toEqual([fix, ...also].sort());
				const found = faults.detected.get(fix);
				expect(found?.evidence.map(each => `${each.from}: ${each.text}`).join('\n')).toMatch(evidence);

				const chosen = chooseFixes([fix, ...also], faults.detected, new Map(Object.entries(answers)));
				if (told !== undefined) {
					const plan = planRepair(chosen, faults.configs);
					expect([doesSomething(plan), plan.notes.join('\n')]).toEqual([false, expect.stringMatching(told)]);
					expect((await lab.exec(`set -e\n${mends ?? 'false'}`)).code).toBe(0);
					expect((await lab.exec(see)).stdout).toMatch(after);
					expect([...(await detectFixes(createAsk(host))).keys()]).toEqual([]);
					return;
				}
				const ended: ChangeResult[] = [];
				for await (const event of applyRepair(session(), planRepair(chosen, faults.configs), faults, {
					confirmWithinMs: 40_000,
					signal: new AbortController().signal,
				}))
					if (event.kind === 'ended') ended.push(event.result);
				expect(ended[0]?.result, JSON.stringify(ended[0])).toBe('confirmed');
				expect((await lab.exec(see)).stdout).toMatch(after);
				expect([...(await detectFixes(createAsk(host))).keys()]).toEqual([]);

				const history = await readHistory(createAsk(host), ended[0]?.id);
				const [entry] = history.ok ? history.value : [];
				expect(entry && (await undoChange(host, entry))).toMatchObject({undone: true});
				expect(await tree(lab)).toBe(untouched);
			} finally {
				if (mends !== undefined) await lab.exec(mends);
				await mend();
			}
		});
};
