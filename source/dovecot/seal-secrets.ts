// Puts a token in the place of every password of a text, and keeps what it stands for as a Secret (format/sealed.ts).
import {strayMarks, tokenOf} from '../format/sealed.ts';
import {createSecret, type Secret} from '../host/secret.ts';
import {replaceSecrets} from './redact-secrets.ts';

export type Seal = {
	seal(text: string): string;
	/** By token. */
	readonly secrets: ReadonlyMap<string, Secret>;
};

/** Several texts may share one seal: then a value may move from one to another. Seals that meet in one plan count from different numbers. */
export const createSeal = (first = 1): Seal => {
	const secrets = new Map<string, Secret>();
	const keep = (value: string): string => {
		const token = tokenOf(first + secrets.size);
		const quoted = /^"((?:[^"\\]|\\.)*)"[ \t\r]*$/.exec(value);
		// As libpq takes it in a connect string: the quotes are no part of it.
		const single = /^'([^'\\]*)'$/.exec(value);
		secrets.set(token, createSecret(quoted ? (quoted[1] as string).replace(/\\(.)/g, '$1') : (single?.[1] ?? value)));
		return quoted ? `"${token}"` : single ? `'${token}'` : token;
	};
	return {
		secrets,
		seal: text => replaceSecrets(text.replace(strayMarks, '\uFFFD'), value => (value.includes('\uE000') ? value : keep(value))),
	};
};
