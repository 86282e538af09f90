// Hashing on all cores but in nobody's way: a thread a core, made when the first password comes, ended when the last is done with.
import {availableParallelism} from 'node:os';
import {Worker} from 'node:worker_threads';
import {createSecret, type Secret} from '../host/secret.ts';
import type {HashAnswer, HashOrder} from './hash-worker.ts';
import type {PasswordStyle} from './password-style.ts';

export type HashPool = {
	/** How many can be under way at once. */
	readonly width: number;
	hash(password: Secret, style: PasswordStyle): Promise<Secret>;
	close(): Promise<void>;
};

type Waiting = {readonly order: HashOrder; resolve(hash: Secret): void; reject(error: Error): void};

// Bundled, the worker lies beside the chunks; as source it lies here.
const workerFile = (): URL =>
	import.meta.url.endsWith('.ts')
		? new URL('./hash-worker.ts', import.meta.url)
		: new URL(import.meta.url.includes('/chunks/') ? '../mailboxes/hash-worker.js' : './mailboxes/hash-worker.js', import.meta.url);

export const createHashPool = (width = Math.max(1, availableParallelism())): HashPool => {
	const queue: Waiting[] = [];
	const idle: Worker[] = [];
	const busy = new Map<Worker, Waiting>();
	let closed = false;
	let count = 0;

	const fail = (worker: Worker, error: Error) => {
		busy.get(worker)?.reject(error);
		busy.delete(worker);
		void worker.terminate();
	};
	const take = (worker: Worker, answer: HashAnswer) => {
		const waiting = busy.get(worker);
		busy.delete(worker);
		idle.push(worker);
		if (answer.hash === undefined) waiting?.reject(new Error(answer.error ?? 'no hash was made'));
		else waiting?.resolve(createSecret(answer.hash));
		next();
	};
	const start = (): Worker => {
		// Nothing of this process's own switches: they may name files that a thread does not need.
		const worker = new Worker(workerFile(), {execArgv: []});
		worker.on('message', (answer: HashAnswer) => take(worker, answer));
		worker.on('error', error => fail(worker, error as Error));
		worker.unref();
		return worker;
	};
	const next = () => {
		while (queue.length > 0) {
			const worker = idle.pop() ?? (busy.size < width ? start() : undefined);
			if (worker === undefined) return;
			const waiting = queue.shift() as Waiting;
			busy.set(worker, waiting);
			worker.ref();
			worker.postMessage(waiting.order);
		}
		for (const worker of idle) worker.unref();
	};

	return {
		width,
		hash: (password, style) =>
			new Promise((resolve, reject) => {
				if (closed) return reject(new Error('the hashing has ended'));
				queue.push({order: {id: ++count, password: password.reveal(), style}, resolve, reject});
				next();
			}),
		close: async () => {
			closed = true;
			for (const waiting of queue.splice(0)) waiting.reject(new Error('the hashing was ended'));
			await Promise.all([...idle, ...busy.keys()].map(worker => worker.terminate()));
		},
	};
};
