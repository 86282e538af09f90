// `mailtui check` with the nine core checks and a delivery, against `ssh HOST true`: bound 3x plus the delivery itself.
import type {BenchLab} from './main.ts';
import {median, timed} from './measure.ts';

const runs = 9;

/** For the server's shell; it removes what it sent. */
const sendAndWait = (address: string): string => {
	const [name, domain] = address.split('@');
	const maildir = `/var/mail/vmail/${domain}/${name}/Maildir/new`;
	return `rm -f ${maildir}/*; printf 'Subject: by hand\n\nx\n' | sendmail -f ${address} ${address}; for i in $(seq 500); do ls ${maildir}/* 2>/dev/null && break; sleep 0.01; done; rm -f ${maildir}/*`;
};

export async function* benchCheck(lab: BenchLab): AsyncGenerator<string> {
	const login = ['-i', lab.rootKeyFile];
	const ssh = ['ssh', ...login, '-o', `UserKnownHostsFile=${lab.knownHostsFile}`, `root@${lab.publicAddress}`, 'true'];
	const mailtui = ['node', 'dist/launcher.cjs', 'check', `root@${lab.publicAddress}`, ...login, '--known-hosts', lab.knownHostsFile, '--core', '--json'];
	const times: {ssh: number[]; quiet: number[]; delivering: number[]} = {ssh: [], quiet: [], delivering: []};
	let percent = Number.NaN;
	for (let run = 0; run < runs; run++) {
		times.ssh.push(timed(ssh).ms);
		times.quiet.push(timed(mailtui).ms);
		const delivering = timed([...mailtui, '--probe', lab.probeAddress]);
		times.delivering.push(delivering.ms);
		percent = (JSON.parse(delivering.stdout) as {core: {percent: number}}).core.percent;
	}
	const base = median(times.ssh);
	// By hand: send, and look into the Maildir until it is there.
	const byHand = [];
	for (let run = 0; run < runs; run++) byHand.push(timed([...ssh.slice(0, -1), sendAndWait(lab.probeAddress)]).ms - base);
	const delivery = median(byHand);
	yield `ssh HOST true                          ${base.toFixed(0)} ms`;
	yield `check --core, no delivery              ${median(times.quiet).toFixed(0)} ms   ${(median(times.quiet) / base).toFixed(2)}x   (at most 3x)`;
	yield `a delivery by hand                     ${delivery.toFixed(0)} ms`;
	yield `check --core with a delivery, ${percent} %    ${median(times.delivering).toFixed(0)} ms   ${((median(times.delivering) - delivery) / base).toFixed(2)}x and the delivery   (at most 3x and the delivery)`;
}
