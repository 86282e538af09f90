// `npm run record [-- COMMAND...]`: fixtures/debian13 and fixtures/demo from a lab. It runs on the lab's laptop (record.sh) and asks over SSH, as mailtui does.
//
// fixtures/debian13/COMMAND/NAME.txt is what a command of source/commands wrote, NAME.stderr.txt its complaints where there were any, and
// index.json says of each in which state of the lab, with which arguments and exit code; `example` is its place among the command's examples.
// An example that says the same on the broken and on the repaired server is there once; else it is there as NAME-broken and NAME-repaired,
// or `broken` and `repaired` where it has no name. Special cases are in cases.ts. What differs by chance is replaced by stand-ins.ts.
import {mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {commands} from '../../source/commands/list.ts';
import {createClock} from '../../source/host/clock.ts';
import type {CommandResult} from '../../source/host/host.ts';
import {connectSsh} from '../../source/host/ssh.ts';
import {attach, type Lab, type LabState} from '../lab/lab.ts';
import {rootLogin} from '../lab/root-login.ts';
import {exampleNames, type Recording, scenes} from './cases.ts';
import {recordDemoServer} from './demo-server.ts';
import {secretsOf, textsWithSecrets} from './secrets.ts';
import {certificateStandIn, databasePassword, kernel, type MadeUp, standIn} from './stand-ins.ts';

type Recorded = {
	readonly state: LabState;
	readonly args: unknown;
	readonly example?: number;
	readonly code: number | null;
	readonly texts: readonly [string, string];
};

const fixtures = join(import.meta.dirname, '../../fixtures');
const clock = createClock();

const madeUpBy = async (lab: Lab): Promise<MadeUp> => {
	const {stdout} =
		await lab.exec(`cd /etc/letsencrypt/archive/mx.example.org && cat cert1.pem && echo @@ && { cat cert2.pem 2> /dev/null; echo @@; } && cat chain1.pem && echo @@
cat /usr/local/share/mailtui-lab/ca/root.pem; echo @@; cat /usr/local/share/mailtui-lab/mailuser-password; echo @@; uname -r`);
	const reals = stdout.split('@@').map(each => each.trim());
	const stand = [...(['leaf', 'newer', 'intermediate', 'root'] as const).map(certificateStandIn), databasePassword, kernel];
	return reals.flatMap((real, index) => (real === '' ? [] : [[real, stand[index] ?? ''] as const]));
};

const ask = async (lab: Lab, state: LabState, recordings: readonly (Recording & {readonly example?: number})[]): Promise<Recorded[]> => {
	const host = await connectSsh(rootLogin(lab), undefined, clock);
	try {
		const madeUp = await madeUpBy(lab);
		const recorded: Recorded[] = [];
		for (const {command: name, args, example} of recordings) {
			const command = commands.find(each => each.name === name);
			if (command === undefined) throw new Error(`there is no command ${name}`);
			const given = args ?? command.examples[example ?? 0];
			const [result] = (await host.run([command.build(given as never)])) as [CommandResult];
			if (result.end !== 'exited') throw new Error(`${name} ${JSON.stringify(given)} ${result.end}`);
			const texts = [standIn(name, result.stdout, madeUp), standIn(undefined, result.stderr, madeUp)] as const;
			recorded.push({state, args: given ?? null, ...(example === undefined ? {} : {example}), code: result.code, texts});
		}
		return recorded;
	} finally {
		await host.close();
	}
};

const only = process.argv.slice(2);
const isWanted = (command: string): boolean => only.length === 0 || only.includes(command);

const examples = commands
	.filter(({name}) => isWanted(name))
	.flatMap(({name, examples: all}) =>
		all.map((_, example) => ({command: name, example, name: exampleNames[name]?.[example] ?? (all.length === 1 ? '' : String(example + 1))})),
	);

const main = async (labFile: string): Promise<void> => {
	const lab = attach(labFile);
	const kept = new Map<string, Recorded>();
	const secrets = new Set<string>();
	const learnSecrets = async () => {
		for (const secret of await secretsOf(lab)) secrets.add(secret);
	};

	const inState = async (state: LabState) => {
		await lab.reset(state);
		await learnSecrets();
		return ask(lab, state, examples);
	};
	const broken = await inState('broken');
	const server = await recordDemoServer(lab);
	const repaired = await inState('repaired');
	for (const [index, {command, name}] of examples.entries()) {
		const both = [broken[index], repaired[index]] as [Recorded, Recorded];
		const same = both[0].texts.join('\0') === both[1].texts.join('\0') && both[0].code === both[1].code;
		if (same) kept.set(`${command}/${name || 'lab'}`, both[0]);
		else for (const one of both) kept.set(`${command}/${name === '' ? '' : `${name}-`}${one.state}`, one);
	}
	for (const {state, prepare, records: all} of scenes) {
		const records = all.filter(each => isWanted(each.command));
		if (records.length === 0) continue;
		await lab.reset(state);
		await learnSecrets();
		const {code, stderr} = await lab.exec(prepare);
		if (code !== 0) throw new Error(`a scene could not be prepared: ${stderr.trim()}`);
		await learnSecrets();
		for (const [index, one] of (await ask(lab, state, records)).entries()) kept.set(`${records[index]?.command}/${records[index]?.name}`, one);
	}

	const texts = new Map<string, string>(only.length === 0 ? [['demo/server.json', server]] : []);
	for (const [
		path,
		{
			texts: [stdout, stderr],
		},
	] of kept) {
		texts.set(`debian13/${path}.txt`, stdout);
		if (stderr !== '') texts.set(`debian13/${path}.stderr.txt`, stderr);
	}
	const before = only.length === 0 ? {} : (JSON.parse(readFileSync(join(fixtures, 'debian13/index.json'), 'utf8')) as Record<string, unknown>);
	const others = Object.entries(before).filter(([path]) => !isWanted(path.split('/')[0] ?? ''));
	const index = Object.fromEntries(
		[...others, ...kept].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, facts]) => [path, {...(facts as object), texts: undefined}]),
	);
	texts.set('debian13/index.json', `${JSON.stringify(index, undefined, '\t')}\n`);
	const leaks = textsWithSecrets(texts, secrets);
	if (leaks.length > 0) throw new Error(`nothing was written: a secret of the lab would be in ${leaks.join(', ')}`);

	if (only.length === 0) rmSync(join(fixtures, 'debian13'), {recursive: true, force: true});
	else for (const name of only) rmSync(join(fixtures, 'debian13', name), {recursive: true, force: true});
	for (const [path, text] of texts) {
		mkdirSync(dirname(join(fixtures, path)), {recursive: true});
		writeFileSync(join(fixtures, path), text);
	}
	const written = new Map(
		readdirSync(fixtures, {recursive: true, encoding: 'utf8'})
			.filter(path => statSync(join(fixtures, path)).isFile())
			.map(path => [path, readFileSync(join(fixtures, path), 'utf8')]),
	);
	const found = textsWithSecrets(written, secrets);
	if (found.length > 0) throw new Error(`a secret of the lab is in fixtures/${found.join(', fixtures/')}`);
	console.log(
		`${kept.size} recordings${only.length === 0 ? ' and fixtures/demo/server.json' : ''} written; none of ${secrets.size} secrets of this lab is in the ${written.size} files of fixtures/`,
	);
};

const labFile = process.env['MAILTUI_LAB_JSON'];
if (labFile === undefined) throw new Error('started by test/lab/record.sh alone');
await main(labFile);
