// Whether a `Match` of ssh_config(5) holds. What would have to run a program, or is not known here, never holds, and that is said.
import type {SshConfigLine} from './ssh-config-file.ts';
import {matchesSshPatterns} from './ssh-pattern.ts';

export type MatchContext = {
	/** As it was written on the command line. */
	readonly originalHost: string;
	/** After HostName, as far as it is known at this line. */
	readonly host: string;
	readonly user: string;
	readonly localUser: string;
	readonly tag: string;
	readonly final: boolean;
	/** A second reading is wanted: `Match final` stands somewhere. */
	wantFinal(): void;
	note(line: SshConfigLine, says: string): void;
};

export const holdsSshMatch = (line: SshConfigLine, context: MatchContext): boolean => {
	const words = [...line.values];
	let holds = true;
	while (words.length > 0) {
		const word = (words.shift() ?? '').toLowerCase();
		const negated = word.startsWith('!');
		const criterion = negated ? word.slice(1) : word;
		if (criterion === 'all') continue;
		if (criterion === 'final' || criterion === 'canonical') {
			if (criterion === 'final') context.wantFinal();
			if (context.final === negated) holds = false;
			continue;
		}
		const list = (words.shift() ?? '').split(',');
		const against: Readonly<Record<string, string>> = {
			host: context.host.toLowerCase(),
			originalhost: context.originalHost,
			user: context.user,
			localuser: context.localUser,
			tagged: context.tag,
		};
		const text = against[criterion];
		if (text !== undefined) {
			if (matchesSshPatterns(text, list) === negated) holds = false;
			continue;
		}
		// Unknown is never yes, negated or not; and only what would have decided is worth a word.
		if (holds)
			context.note(
				line,
				criterion === 'exec'
					? 'Match exec would run a program, which mailtui does not do: this block is passed over'
					: `Match ${criterion} is not known here: this block is passed over`,
			);
		holds = false;
	}
	return holds;
};
