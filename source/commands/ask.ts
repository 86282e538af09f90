// What is asked in one tick goes out in one round trip, behind whatever the server has to do; what was asked before is remembered for the run.
import type {Command, CommandResult, Host} from '../host/host.ts';
import {isSecret, type Secret} from '../host/secret.ts';
import type {Ask} from './shape.ts';

type Asked = {readonly command: Command<'read'>; resolve(result: CommandResult): void; reject(error: unknown): void};

/** One per run: a new run asks anew. */
export const createAsk = (host: Pick<Host, 'run'>): Ask => {
	const remembered = new Map<string, Promise<unknown>>();
	const secrets = new WeakMap<Secret, number>();
	let secretCount = 0;
	let waiting: Asked[] = [];

	/** A secret is told from another by who it is, so that its text is in no key. */
	const secretKey = (secret: Secret) => {
		const known = secrets.get(secret) ?? ++secretCount;
		secrets.set(secret, known);
		return known;
	};

	const flush = () => {
		const batch = waiting;
		waiting = [];
		const each = (result: CommandResult, index: number) => batch[index]?.resolve(result);
		host
			.run(
				batch.map(asked => asked.command),
				each,
			)
			.then(
				results => results.forEach(each),
				error => {
					for (const asked of batch) asked.reject(error);
				},
			);
	};

	const carry = (command: Command<'read'>): Promise<CommandResult> =>
		new Promise((resolve, reject) => {
			// After all microtasks: checks that await something trivial before they ask still travel together.
			if (waiting.push({command, resolve, reject}) === 1) setImmediate(flush);
		});

	return (command, args) => {
		const built = command.build(args);
		const stdin = isSecret(built.stdin) ? secretKey(built.stdin) : built.stdin;
		const key = JSON.stringify([built.name, built.argv, stdin, built.asRoot]);
		const known = remembered.get(key);
		if (known) return known as Promise<ReturnType<typeof command.parse>>;
		const answer = carry({...built, patient: true}).then(result => command.parse(result));
		remembered.set(key, answer);
		// A host that could not be asked may be asked again.
		answer.catch(() => remembered.delete(key));
		return answer;
	};
};
