// What the command `mailtui` starts: finds a Node that can run it, then hands over. Built for Node 12, so nothing modern here.
import {spawn} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';

const oldestNode = 22;

/** Node 24 comes as an optional dependency, script-free; npm leaves it out on other systems than Linux. */
const bundledNode = (): string | undefined => {
	try {
		const node = join(dirname(require.resolve(`node-${process.platform}-${process.arch}/package.json`)), 'bin', 'node');
		return existsSync(node) ? node : undefined;
	} catch {
		return undefined;
	}
};

const handOver = (node: string): void => {
	const child = spawn(node, [__filename].concat(process.argv.slice(2)), {stdio: 'inherit'});
	// The terminal sends Ctrl+C to both; the child decides, and this process must outlive it to give its exit code.
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => {
			if (signal !== 'SIGINT') child.kill(signal);
		});
	}
	child.on('error', error => {
		process.stderr.write(`mailtui: cannot start ${node}: ${error.message}\n`);
		process.exit(70);
	});
	child.on('exit', (code, signal) => {
		if (signal === null) process.exit(code === null ? 70 : code);
		process.removeAllListeners(signal);
		process.kill(process.pid, signal);
	});
};

/** `--help` and `--version` alone were printed when this was built (build:help): no second Node, no command line to read. */
const printedAtBuild = (words: readonly string[]): string | undefined => {
	if (words.length !== 1) return undefined;
	try {
		if (words[0] === '--help' || words[0] === '-h') return readFileSync(join(__dirname, 'help.txt'), 'utf8');
		if (words[0] === '--version' || words[0] === '-V') return `${JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')).version}\n`;
	} catch {}
	return undefined;
};

const start = (): void => {
	const printed = printedAtBuild(process.argv.slice(2));
	if (printed !== undefined) {
		// Whoever reads no further (`| head`) has seen enough.
		process.stdout.on('error', () => process.exit(0));
		process.stdout.write(printed);
		return;
	}
	if (Number(process.versions.node.split('.')[0]) >= oldestNode) {
		// React decides at load time which build it is, and chalk whether there are colours (it does not know NO_COLOR).
		process.env['NODE_ENV'] = 'production';
		if (process.env['NO_COLOR']) process.env['FORCE_COLOR'] = '0';
		const {enableCompileCache} = require('node:module') as {enableCompileCache?: () => void};
		if (enableCompileCache) enableCompileCache();
		import(`${__dirname}/main.js`).catch(error => {
			process.stderr.write(`mailtui: ${(error as Error).stack}\n`);
			process.exit(70);
		});
		return;
	}
	const node = bundledNode();
	if (node !== undefined) {
		handOver(node);
		return;
	}
	process.stderr.write(
		`mailtui needs Node ${oldestNode} or newer; this is ${process.version}, and the Node that comes with mailtui is not installed.\n` +
			'Install it with `npm install --include=optional`, or start mailtui with a newer Node.\n',
	);
	process.exit(70);
};

start();
