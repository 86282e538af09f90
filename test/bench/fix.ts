// The four faults of the first server repaired at once, from "apply" to "verified", against `systemctl reload dovecot` and a delivery by hand: at most 3x.
import {spawn} from 'node:child_process';
import {createInterface} from 'node:readline';
import type {BenchLab} from './main.ts';
import {median, timed} from './measure.ts';

const runs = 7;

/** As a person does it: told to read its files again, a mail sent, the Maildir looked into until it is there; prints the milliseconds. */
const byHand = (address: string): string => {
	const [name, domain] = address.split('@');
	const maildir = `/var/mail/vmail/${domain}/${name}/Maildir/new`;
	return `begun=$(date +%s%N); systemctl reload dovecot
printf 'Message-ID: <by-hand@example.org>\n\nx\n' | sendmail -f ${address} ${address}
for i in $(seq 2000); do ls ${maildir}/* > /dev/null 2>&1 && break; sleep 0.005; done
echo $((($(date +%s%N) - begun) / 1000000)); rm -f ${maildir}/*`;
};

type Repaired = {
	/** From the plan that is agreed to until it is proven. */
	readonly ms: number;
	/** Of every stage, as it is told: `validated 70 ms`. */
	readonly stages: readonly string[];
};

const repair = (argv: readonly string[]): Promise<Repaired> =>
	new Promise((resolve, reject) => {
		const child = spawn(argv[0] as string, argv.slice(1), {stdio: ['ignore', 'ignore', 'pipe']});
		let begun = Number.NaN;
		let ms = Number.NaN;
		const stages: string[] = [];
		createInterface({input: child.stderr}).on('line', line => {
			// The last line of the plan: what comes now is the repair.
			if (line.startsWith('# then: ')) begun = performance.now();
			const stage = /^\S+ ([a-z ]+?) {2,}([\d.]+ m?s)/.exec(line);
			if (stage) stages.push(`${stage[1]} ${stage[2]}`);
			if (stage?.[1] === 'verified') ms = performance.now() - begun;
		});
		child.once('error', reject);
		child.once('close', code => (code === 0 ? resolve({ms, stages}) : reject(new Error(`the repair ended with ${code}: ${stages.join(', ')}`))));
	});

export async function* benchFix(lab: BenchLab): AsyncGenerator<string> {
	const login = ['-i', lab.rootKeyFile];
	const ssh = ['ssh', ...login, '-o', `UserKnownHostsFile=${lab.knownHostsFile}`, `root@${lab.publicAddress}`];
	const mailtui = ['node', 'dist/launcher.cjs', 'fix', `root@${lab.publicAddress}`, '--all', '--apply', '--yes', ...login, '--known-hosts', lab.knownHostsFile];
	const hands: number[] = [];
	const repairs: Repaired[] = [];
	for (let run = 0; run < runs; run++) {
		timed([...ssh, 'lab-state repaired']);
		hands.push(Number(timed([...ssh, byHand(lab.probeAddress)]).stdout.trim()));
		timed([...ssh, 'lab-state broken']);
		repairs.push(await repair([...mailtui, '--probe', lab.probeAddress]));
	}
	timed([...ssh, 'lab-state repaired']);
	const [hand, own] = [median(hands), median(repairs.map(({ms}) => ms))];
	yield `reload and a delivery by hand          ${hand.toFixed(0)} ms`;
	yield `four repairs, apply to verified        ${own.toFixed(0)} ms   ${(own / hand).toFixed(2)}x   (at most 3x)`;
	yield `  of the last: ${repairs.at(-1)?.stages.join(', ')}`;
}
