// `mailtui check` with the nine core checks and a delivery, against `ssh HOST true`: bound 3x plus the delivery itself.
import type {BenchLab} from './main.ts';
import {median, timed} from './measure.ts';

const runs = 9;

/** For the server's shell: what the delivery itself is, by the same programs: sent, arrived, found with doveadm, removed. */
const deliverByHand = (address: string): string => {
	const [name, domain] = address.split('@');
	const maildir = `/var/mail/vmail/${domain}/${name}/Maildir/new`;
	const which = 'mailbox INBOX HEADER Message-ID by-hand@example.org';
	return `printf 'Message-ID: <by-hand@example.org>\n\nx\n' | sendmail -f ${address} ${address}; for i in $(seq 500); do ls ${maildir}/* 2>/dev/null && break; sleep 0.01; done; doveadm fetch -u ${address} guid ${which}; doveadm expunge -u ${address} ${which}`;
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
	const byHand = [];
	for (let run = 0; run < runs; run++) byHand.push(timed([...ssh.slice(0, -1), deliverByHand(lab.probeAddress)]).ms - base);
	const delivery = median(byHand);
	yield `ssh HOST true                          ${base.toFixed(0)} ms`;
	yield `check --core, no delivery              ${median(times.quiet).toFixed(0)} ms   ${(median(times.quiet) / base).toFixed(2)}x   (at most 3x)`;
	yield `a delivery by hand                     ${delivery.toFixed(0)} ms`;
	yield `check --core with a delivery, ${percent} %    ${median(times.delivering).toFixed(0)} ms   ${((median(times.delivering) - delivery) / base).toFixed(2)}x and the delivery   (at most 3x and the delivery)`;
}
