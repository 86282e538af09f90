// A delivery from login to mailbox, as `mailtui deliver` measures it, against swaks followed by a look into the Maildir: at most 150 ms more.
import {readFileSync} from 'node:fs';
import type {BenchLab} from './main.ts';
import {median, timed} from './measure.ts';

const runs = 9;

/** On the server itself: swaks sends with a login, and the Maildir is looked into until the message is there; prints the milliseconds. */
const bySwaks = (lab: BenchLab, password: string): string => {
	const [name, domain] = lab.probeAddress.split('@');
	const maildir = `/var/mail/vmail/${domain}/${name}/Maildir/new`;
	return `rm -f ${maildir}/*; begun=$(date +%s%N)
swaks --silent 3 --server 127.0.0.1:587 --tls --auth PLAIN --auth-user ${lab.probeAddress} --auth-password '${password}' --from ${lab.probeAddress} --to ${lab.probeAddress} > /dev/null
for i in $(seq 2000); do ls ${maildir}/* > /dev/null 2>&1 && break; sleep 0.005; done
echo $((($(date +%s%N) - begun) / 1000000)); rm -f ${maildir}/*`;
};

export async function* benchDeliver(lab: BenchLab): AsyncGenerator<string> {
	const password = readFileSync(lab.probePasswordFile, 'utf8').trim();
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
	];
	const times: {swaks: number[]; mailtui: number[]} = {swaks: [], mailtui: []};
	for (let run = 0; run < runs; run++) {
		times.swaks.push(Number(timed([...ssh, bySwaks(lab, password)]).stdout.trim()));
		const {stdout} = timed([...mailtui, '--probe', lab.probeAddress, '--probe-password-file', lab.probePasswordFile]);
		times.mailtui.push((JSON.parse(stdout) as {tests: ReadonlyArray<{totalMs: number}>}).tests[0]?.totalMs ?? Number.NaN);
	}
	const [swaks, own] = [median(times.swaks), median(times.mailtui)];
	yield `swaks and a look into the Maildir      ${swaks.toFixed(0)} ms`;
	yield `deliver inside, login to IMAP          ${own.toFixed(0)} ms   ${own - swaks >= 0 ? '+' : ''}${(own - swaks).toFixed(0)} ms   (at most +150 ms)`;
}
