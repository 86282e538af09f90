// The services of Postfix, as master.cf lists them (postconf(1) -M, master(5)).
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type MasterService = {
	/** `smtp`, `submission`, `127.0.0.1:10025`, `465`: as written. */
	readonly name: string;
	readonly type: string;
	readonly chroot: boolean;
	readonly program: string;
	/** What follows `-o`: `smtpd_sasl_auth_enable=yes`. */
	readonly overrides: ReadonlyMap<string, string>;
};

const parseOverrides = (words: readonly string[]): ReadonlyMap<string, string> => {
	const overrides = new Map<string, string>();
	for (const [index, word] of words.entries()) {
		if (word !== '-o') continue;
		const setting = words[index + 1] ?? '';
		const equals = setting.indexOf('=');
		if (equals > 0) overrides.set(setting.slice(0, equals), setting.slice(equals + 1));
	}
	return overrides;
};

export const postconfMaster: ReadCommand<undefined, Answer<readonly MasterService[]>> = {
	name: 'postconf-master',
	examples: [undefined],
	build: () => ({name: 'postconf-master', argv: ['postconf', '-M'], effect: 'read', asRoot: false, timeoutMs: 15_000}),
	parse: result => {
		const refusal = refusalOf('Postfix', result);
		if (refusal) return refusal;
		const services = result.stdout.split('\n').flatMap((line): MasterService[] => {
			const words = line.trim().split(/\s+/);
			const [name, type, , , chroot, , , program] = words;
			if (!name || !type || !program) return [];
			return [{name, type, chroot: chroot === 'y', program, overrides: parseOverrides(words.slice(8))}];
		});
		if (services.length === 0) return noAnswer(`postconf did not list Postfix's services: ${firstLine(result.stderr) || `it ended with ${result.code}`}`);
		return {ok: true, value: services};
	},
};
