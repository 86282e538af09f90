// A thread that hashes: what takes milliseconds on purpose must not hold up a screen. Started by hash-pool.ts.
import {constants, setPriority} from 'node:os';
import {parentPort} from 'node:worker_threads';
import {hashPassword} from './hash-password.ts';
import type {PasswordStyle} from './password-style.ts';

export type HashOrder = {readonly id: number; readonly password: string; readonly style: PasswordStyle};
export type HashAnswer = {readonly id: number; readonly hash?: string; readonly error?: string};

// A thread has a priority of its own on Linux alone (setpriority(2), "BUGS"): there the screen comes first, however many hash.
if (process.platform === 'linux')
	try {
		setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL);
	} catch {}

parentPort?.on('message', async ({id, password, style}: HashOrder) => {
	try {
		parentPort?.postMessage({id, hash: await hashPassword(password, style)} satisfies HashAnswer);
	} catch (error) {
		parentPort?.postMessage({id, error: error instanceof Error ? error.message : String(error)} satisfies HashAnswer);
	}
});
