// A host that only answers: whatever would change something is refused before it leaves this machine.
import type {Host} from './host.ts';
import {HostError} from './host-error.ts';
import {quoteArgv} from './quote.ts';

export const createReadOnly = (host: Host): Host => ({
	...host,
	run: async (commands, each) => {
		const write = commands.find(command => command.effect === 'write');
		if (write)
			throw new HostError(
				'read-only',
				`This session is read-only: ${quoteArgv(write.argv)} was not run`,
				'Start again without --read-only (or read_only in the profile) to change things.',
			);
		return host.run(commands, each);
	},
});
