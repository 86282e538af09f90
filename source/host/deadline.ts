// Time that a machine may take, and that stands still while a person is asked.
import type {Clock} from './clock.ts';
import type {Asker} from './login.ts';

export type Deadline = {
	/** Aborted when the time is up. */
	readonly signal: AbortSignal;
	end(): void;
};

export type PatientAsker = {
	/** Undefined when nobody can be asked. */
	readonly asker: Asker | undefined;
	startDeadline(ms: number): Deadline;
	/** From now on every question is answered with no: nobody expects one in the middle of a session. */
	silence(): void;
};

export const createPatientAsker = (asker: Asker | undefined, clock: Clock): PatientAsker => {
	const running = new Set<{pause(): void; resume(): void}>();
	let silent = false;
	let asking: Promise<unknown> = Promise.resolve();

	/** One question at a time, however many keys and hops want one. */
	const hold = <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
		const answer = asking.then(async () => {
			for (const one of running) one.pause();
			try {
				return await ask();
			} finally {
				for (const one of running) one.resume();
			}
		});
		asking = answer.catch(() => {});
		return answer;
	};

	return {
		asker: asker && {
			confirm: question => (silent ? Promise.resolve(false) : hold(() => asker.confirm(question))),
			secret: question => (silent ? Promise.resolve(undefined) : hold(() => asker.secret(question))),
		},
		silence: () => {
			silent = true;
		},
		startDeadline: ms => {
			const expired = new AbortController();
			let leftMs = ms;
			let since = 0;
			let stop = new AbortController();
			const timer = {
				pause: () => {
					if (stop.signal.aborted) return;
					leftMs -= clock.monotonicMs() - since;
					stop.abort();
				},
				resume: () => {
					stop = new AbortController();
					const mine = stop.signal;
					since = clock.monotonicMs();
					void clock.wait(Math.max(leftMs, 0), mine).then(() => {
						if (!mine.aborted) expired.abort();
					});
				},
			};
			running.add(timer);
			timer.resume();
			return {
				signal: expired.signal,
				end: () => {
					running.delete(timer);
					stop.abort();
				},
			};
		},
	};
};
