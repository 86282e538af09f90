// The anatomy of a script's twin: what the demo does in place of a script that mailtui would run on a real server.
import type {Call} from '../programs/shape.ts';

export type Script = {
	/** = file name, and what follows `mailtui:` in the script's first line. */
	readonly name: string;
	/** `args` as the script sees them, its own name first. */
	run(call: Call, args: readonly string[]): Promise<number> | number;
};
