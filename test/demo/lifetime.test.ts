// The demo begins at once and leaves nothing behind: no file, no process, nothing that keeps a program from ending.
import {execFile} from 'node:child_process';
import {existsSync} from 'node:fs';
import {dirname} from 'node:path';
import {promisify} from 'node:util';
import {expect, test} from 'vitest';

const script = `
import {createClock} from './source/host/clock.ts';
import {connectSsh} from './source/host/ssh.ts';
import {startDemo} from './source/demo/demo.ts';
const clock = createClock();
const demo = await startDemo(clock);
const host = await connectSsh(demo.login, undefined, clock);
const [result] = await host.run([{name: 'x', argv: ['hostname'], effect: 'read', asRoot: true, timeoutMs: 5000}]);
WITH_DATABASE
await host.close();
await demo.close();
console.log(JSON.stringify({said: result.stdout, directory: demo.caFile}));
`;

test.each([
	['', ''],
	[' after its database ran', 'await demo.world.database.query("SELECT count(*) FROM mailbox");'],
])('a program that opens and closes it ends by itself%s', async (_, database) => {
	// Without an end of its own the program would be stopped here, and that is a failure.
	const {stdout} = await promisify(execFile)(process.execPath, ['--input-type=module-typescript', '-e', script.replace('WITH_DATABASE', database)], {
		timeout: 50_000,
	});
	const {said, directory} = JSON.parse(stdout) as {said: string; directory: string};
	expect(said).toBe('mx.example.org\n');
	expect(existsSync(dirname(directory))).toBe(false);
});

test('a process that is ended in the middle takes the directory with it', async () => {
	const code =
		"import {createClock} from './source/host/clock.ts';\nimport {startDemo} from './source/demo/demo.ts';\nconst demo = await startDemo(createClock());\nprocess.stdout.write(demo.caFile, () => process.exit(0));";
	const {stdout} = await promisify(execFile)(process.execPath, ['--input-type=module-typescript', '-e', code], {timeout: 50_000});
	expect(stdout).toContain('mailtui-demo-');
	expect(existsSync(dirname(stdout))).toBe(false);
});
