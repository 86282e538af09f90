// `npm run lab -- up|down|shell|status|exec|state|reset`: the lab for a person.
import {spawn} from 'node:child_process';
import {existsSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {attach, type Lab} from './lab.ts';

const usage = `npm run lab -- COMMAND
  up [STATE]      start it, or leave a running one as it is; STATE: broken (default), repaired, or 1 to 4 (that many pitfalls repaired)
  shell           a root shell on the laptop beside it, with ssh ready: \`ssh mx\`, \`ssh mx-vpn\`
  exec SCRIPT     a root shell on the mail server, or run SCRIPT there
  state STATE     change the state of the running server
  install NAME... packages of Debian on the running server, until the next reset
  reset [STATE]   a fresh disk and a reboot
  status          what runs, and where its keys and passwords are
  down            end it; nothing is left
A second one beside it: MAILTUI_LAB=name.
`;
const here = import.meta.dirname;
const name = process.env['MAILTUI_LAB'] ?? 'default';
const file = path.join(process.env['MAILTUI_LAB_RUN'] ?? '/run/mailtui-lab', name, 'lab.json');

const foreground = async (argv: readonly [string, ...string[]], env: Readonly<Record<string, string>> = {}): Promise<number> =>
	new Promise((resolve, reject) => {
		const [program, ...rest] = argv;
		const child = spawn(program, rest, {stdio: 'inherit', env: {...process.env, ...env}});
		child.on('error', reject);
		child.on('close', code => resolve(code ?? 1));
	});

const running = (): Lab | undefined => {
	if (existsSync(file)) return attach(file);
	console.error(`No lab is running${name === 'default' ? '' : ` under the name ${name}`}. Start one: npm run lab -- up`);
	return undefined;
};

const hints = (lab: Lab): string => `The mail server ${lab.hostName}: public ${lab.publicAddress}, VPN ${lab.vpnAddress} (${lab.vpn}).
On the laptop (npm run lab -- shell):
  mailtui root@${lab.publicAddress} -i ${lab.rootKeyFile} --known-hosts ${lab.knownHostsFile}
  ssh mx, ssh mx-vpn; the certificate authority of the lab: ${lab.caFile}
Test mailboxes: ${lab.mailboxes.join(', ')}
Passwords: ${path.join(lab.directory, 'secrets')}/NAME
`;

const sshConfig = (lab: Lab): string => {
	const common = `\tUser root\n\tIdentityFile ${lab.rootKeyFile}\n\tIdentitiesOnly yes\n\tUserKnownHostsFile ${lab.knownHostsFile}\n`;
	return `Host mx\n\tHostName ${lab.publicAddress}\n${common}Host mx-vpn\n\tHostName ${lab.vpnAddress}\n${common}`;
};

const shell = async (lab: Lab): Promise<number> => {
	const config = path.join(lab.directory, 'ssh_config');
	writeFileSync(config, sshConfig(lab), {mode: 0o600});
	const bash = path.join(lab.directory, 'bashrc');
	const ours = `ssh() { command ssh -F '${config}' "$@"; }\nmailtui() { node '${path.resolve(here, '../../dist/launcher.cjs')}' "$@"; }\nPS1='laptop:\\w# '\n`;
	writeFileSync(bash, `${ours}export NODE_EXTRA_CA_CERTS='${lab.caFile}'\n`, {mode: 0o600});
	console.log(hints(lab));
	return foreground(['ip', 'netns', 'exec', lab.laptopNamespace, 'bash', '--rcfile', bash, '-i']);
};

const main = async ([verb, ...args]: readonly string[]): Promise<number> => {
	if (verb === 'down') return foreground([path.join(here, 'down.sh')]);
	if (verb === 'up') {
		const code = await foreground([path.join(here, 'up.sh'), ...args]);
		if (code === 0 && existsSync(file)) console.log(hints(attach(file)));
		return code;
	}
	if (verb === 'reset' || verb === 'install') return foreground([path.join(here, `${verb}.sh`), ...args]);
	if (verb === undefined || !['shell', 'exec', 'state', 'status'].includes(verb)) {
		console.error(usage);
		return verb === undefined || verb === '--help' || verb === 'help' ? 0 : 64;
	}
	const lab = running();
	if (lab === undefined) return 1;
	if (verb === 'shell') return shell(lab);
	if (verb === 'status') {
		const {stdout} = await lab.exec('systemctl is-system-running; systemctl is-active postfix dovecot opendkim postgresql@17-main nsd ssh | xargs');
		console.log(`${hints(lab)}systemd is ${stdout.trim().replace('\n', '; postfix dovecot opendkim postgresql nsd ssh: ')}`);
		return 0;
	}
	const script = verb === 'state' ? `lab-state ${args[0] ?? ''}` : args.join(' ');
	return foreground([path.join(here, 'exec.sh'), ...(script === '' ? [] : [script])]);
};

process.exitCode = await main(process.argv.slice(2));
