// A delivery from login to mailbox, as `mailtui deliver` measures it, against swaks followed by a look into the Maildir: at most 150 ms more.
import {readFileSync} from 'node:fs';
import type {BenchLab} from './main.ts';
import {median, timed} from './measure.ts';

const runs = 15;

/**
 * On the server itself: swaks sends with a login (the password on standard input), and the Maildir is looked into until the message is there.
 * Prints the milliseconds, and fails where swaks does or where the message does not come.
 */
const bySwaks = (address: string): string => {
	const [name, domain] = address.split('@');
	const maildir = `/var/mail/vmail/${domain}/${name}/Maildir/new`;
	return `read -r SWAKS_OPT_auth_password; export SWAKS_OPT_auth_password; rm -f ${maildir}/*; begun=$(date +%s%N)
swaks --silent 3 --server 127.0.0.1:587 --tls --auth PLAIN --auth-user ${address} --from ${address} --to ${address} > /dev/null || exit 1
for i in $(seq 2000); do ls ${maildir}/* > /dev/null 2>&1 && found=1 && break; sleep 0.005; done
[ "$found" ] && echo $((($(date +%s%N) - begun) / 1000000)); rm -f ${maildir}/*`;
};

const measured = (text: string): number => (text === '' ? Number.NaN : Number(text));

export async function* benchDeliver(lab: BenchLab): AsyncGenerator<string> {
	const password = readFileSync(lab.probePasswordFile, 'utf8');
	const ssh = ['ssh', '-i', lab.rootKeyFile, '-o', `UserKnownHostsFile=${lab.knownHostsFile}`, `root@${lab.publicAddress}`];
	const mailtui = [
		'node',
		'dist/launcher.cjs',
		'deliver',
		`root@${lab.publicAddress}`,
		'inside',
		'-i',
		lab.rootKeyFile,
		'--known-hosts',
		lab.knownHostsFile,
		'--json',
		'--probe',
		lab.probeAddress,
		'--probe-password-file',
		lab.probePasswordFile,
	];
	const hops: {swaks: number[]; mailtui: number[]} = {swaks: [], mailtui: []};
	const whole: {swaks: number[]; mailtui: number[]} = {swaks: [], mailtui: []};
	// In turns, so that a machine that is busy for a while is so for both.
	for (let run = 0; run < runs; run++) {
		const swaks = timed([...ssh, bySwaks(lab.probeAddress)], {}, 60_000, password);
		hops.swaks.push(measured(swaks.stdout.trim()));
		whole.swaks.push(swaks.ms);
		const own = timed(mailtui);
		const [test] = (JSON.parse(own.stdout) as {tests: ReadonlyArray<{level: string; totalMs: number}>}).tests;
		hops.mailtui.push(test?.level === 'ok' ? test.totalMs : Number.NaN);
		whole.mailtui.push(own.ms);
	}
	const [swaks, own] = [median(hops.swaks), median(hops.mailtui)];
	const lost = [...hops.swaks, ...hops.mailtui].filter(Number.isNaN).length;
	yield `swaks and a look into the Maildir      ${swaks.toFixed(0)} ms${lost === 0 ? '' : `   (${lost} of ${2 * runs} deliveries failed)`}`;
	yield `deliver inside, login to IMAP          ${own.toFixed(0)} ms   ${own - swaks >= 0 ? '+' : ''}${(own - swaks).toFixed(0)} ms   (at most +150 ms)`;
	yield `  the whole command, ssh to verified   ${median(whole.mailtui).toFixed(0)} ms   (ssh with swaks: ${median(whole.swaks).toFixed(0)} ms)`;
}
