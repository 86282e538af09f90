// From the command line to the screens: whether this terminal can show them, what the picker offers, how a host is opened.
import type {CommonOptions} from '../source/cli/shape.ts';
import {UsageError} from '../source/problem.ts';
import {whyNoScreens} from './frame/why-no-screens.ts';

/** Throws UsageError where no screens can be shown. */
export const startScreens = async (host: string | undefined, options: CommonOptions): Promise<number> => {
	const why = whyNoScreens(process.env, {stdin: process.stdin, stdout: process.stdout});
	if (why !== undefined) throw new UsageError(why);
	const [{runApp}, picker] = await Promise.all([import('./run.tsx'), host === undefined ? readPicker() : {}]);
	return runApp({
		...(host !== undefined && {host}),
		...picker,
		open: async (wanted, asker, tell) => {
			const {openSession} = await import('../source/open.ts');
			return openSession(wanted, options, {asker, tell});
		},
	});
};

const readPicker = async () => {
	const [{pickerEntries}, {createEnvironment}] = await Promise.all([import('../source/profile/picker-entries.ts'), import('../source/profile/environment.ts')]);
	const {entries, troubles, hostsFile} = await pickerEntries(createEnvironment(process.env));
	return {entries, notes: troubles.length > 0 ? troubles : [`Profiles are kept in ${hostsFile}`]};
};
