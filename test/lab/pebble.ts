// pebble on the laptop plays Let's Encrypt: a real ACME server with a chain of its own, which asks the lab's name server and visits port 80 (RFC 8555).
import {spawn} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {get} from 'node:https';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {type Lab, run} from './lab.ts';

/** The laptop has this name in the lab's zones. */
const name = 'laptop.example.com';

export type Pebble = {
	/** For certbot's `server`. */
	readonly directory: string;
	/** PEM of the root of what it issues; another with every start. */
	readonly root: string;
	stop(): Promise<void>;
};

const must = (what: string, {code, stdout, stderr}: {readonly code: number | null; readonly stdout: string; readonly stderr: string}): string => {
	if (code !== 0) throw new Error(`pebble: ${what} failed (${code ?? 'killed'}): ${stderr.trim() || stdout.trim()}`);
	return stdout;
};

/** The mail server trusts the lab's authority, as it would that of Let's Encrypt's own server; its key does not leave the server. */
const serverCertificate = async (lab: Lab, folder: string): Promise<{readonly certificate: string; readonly privateKey: string}> => {
	const both = must(
		'its certificate',
		await lab.exec(`set -e
ca=/usr/local/share/mailtui-lab/ca; cd "$(mktemp -d)"
openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key
printf 'subjectAltName=DNS:${name}\\nextendedKeyUsage=serverAuth\\nauthorityKeyIdentifier=keyid\\n' > extensions
openssl req -new -key key -subj '/CN=${name}' | openssl x509 -req -CA $ca/intermediate.pem -CAkey $ca/intermediate.key -days 7 -out certificate -extfile extensions 2> /dev/null
cat certificate $ca/intermediate.pem key; rm -r "$PWD"`),
	);
	const at = both.indexOf('-----BEGIN PRIVATE KEY-----');
	const [certificate, privateKey] = [path.join(folder, 'certificate.pem'), path.join(folder, 'key.pem')];
	writeFileSync(certificate, both.slice(0, at));
	writeFileSync(privateKey, both.slice(at), {mode: 0o600});
	return {certificate, privateKey};
};

const read = (url: string, ca: Buffer): Promise<string> =>
	new Promise((resolve, reject) => {
		get(url, {ca}, response => {
			let text = '';
			response.setEncoding('utf8').on('data', chunk => {
				text += chunk;
			});
			response.on('error', reject).on('end', () => (response.statusCode === 200 ? resolve(text) : reject(new Error(`${url}: ${response.statusCode}`))));
		}).on('error', reject);
	});

export const startPebble = async (lab: Lab): Promise<Pebble> => {
	const program = must('fetching it', await run([path.join(import.meta.dirname, 'pebble.sh')], {timeoutMs: 300_000})).trim();
	const folder = mkdtempSync(path.join(tmpdir(), 'mailtui-pebble-'));
	const config = path.join(folder, 'pebble.json');
	writeFileSync(
		config,
		JSON.stringify({
			pebble: {
				...(await serverCertificate(lab, folder)),
				listenAddress: `${lab.laptopAddress}:14000`,
				managementListenAddress: `${lab.laptopAddress}:15000`,
				httpPort: 80,
				tlsPort: 443,
			},
		}),
	);
	// By default, for practice: it waits before each validation, turns away one nonce of twenty, and remembers half of what it validated.
	const env = {...process.env, PEBBLE_VA_NOSLEEP: '1', PEBBLE_WFE_NONCEREJECT: '0', PEBBLE_AUTHZREUSE: '0'};
	const child = spawn(program, ['-config', config, '-dnsserver', `${lab.publicAddress}:53`], {env, stdio: ['ignore', 'pipe', 'pipe']});
	const ended = new Promise<void>(resolve => child.on('close', () => resolve()));
	let log = '';
	const listens = new Promise<void>((resolve, reject) => {
		const hear = (chunk: Buffer) => {
			log += chunk;
			if (log.includes('ACME directory available at')) resolve();
		};
		child.stdout.on('data', hear);
		child.stderr.on('data', hear);
		child.on('error', reject);
		void ended.then(() => reject(new Error(`pebble ended: ${log}`)));
	});
	const stop = async () => {
		child.kill();
		await ended;
		rmSync(folder, {recursive: true, force: true});
	};
	try {
		await listens;
		const root = await read(`https://${name}:15000/roots/0`, readFileSync(lab.caFile));
		return {directory: `https://${name}:14000/dir`, root, stop};
	} catch (thrown) {
		await stop();
		throw thrown;
	}
};
