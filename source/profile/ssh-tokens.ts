// Tokens, variables and ~ in values of ssh_config(5), TOKENS and ENVIRONMENT VARIABLES.
import {UsageError} from '../problem.ts';

export type SshTokens = Readonly<Record<string, string>>;

/** Throws UsageError on a token that is none, as ssh does. */
export const expandSshTokens = (value: string, tokens: SshTokens, where: string): string =>
	value.replace(/%(.?)/gs, (whole, letter: string) => {
		if (letter === '%') return '%';
		const text = tokens[letter];
		if (text === undefined)
			throw new UsageError(
				`${where}: mailtui does not know the token ${whole} in "${value}".`,
				`Known are ${Object.keys(tokens)
					.map(each => `%${each}`)
					.join(' ')} and %%.`,
			);
		return text;
	});

/** `${NAME}`; ssh refuses a variable that is not set. */
export const expandSshVariables = (value: string, variables: Readonly<Record<string, string | undefined>>, where: string): string =>
	value.replace(/\$\{([^}]*)\}/g, (_whole, name: string) => {
		const text = variables[name];
		if (text === undefined) throw new UsageError(`${where}: the variable ${name} in "${value}" is not set.`);
		return text;
	});
