// Whether a process is still there, as /proc says (Linux).
import {readFileSync} from 'node:fs';
import {createClock} from '../../source/host/clock.ts';

const clock = createClock();

/** True when there is still a process whose command line holds this. */
const isRunning = (pid: number) => {
	try {
		return !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
	} catch {
		return false;
	}
};
export const untilGone = async (pid: number) => {
	for (let round = 0; round < 200 && isRunning(pid); round++) await clock.wait(20);
	return !isRunning(pid);
};
