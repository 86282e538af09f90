// Pitfall P09: parameters that Postfix 3.10 gives up, or that it does not know.
import {postfixWarnings} from '../checks/postfix-warnings.ts';
import {lookAtPostfix} from '../postfix/look-at-postfix.ts';
import {dropParameters, mainCf, setParameter, whereSet} from '../postfix/parameters.ts';
import {defineFix} from './shape.ts';

type Facts = {readonly old: Readonly<Record<string, string>>; readonly unused: readonly string[]; readonly set: readonly string[]};

/** What says the same today: the parameter, and its value for yes. */
const today: Readonly<Record<string, readonly [string, string] | undefined>> = {
	smtpd_use_tls: ['smtpd_tls_security_level', 'may'],
	smtpd_enforce_tls: ['smtpd_tls_security_level', 'encrypt'],
	smtp_use_tls: ['smtp_tls_security_level', 'may'],
	smtp_enforce_tls: ['smtp_tls_security_level', 'encrypt'],
	disable_dns_lookups: ['smtp_dns_support_level', 'disabled'],
	smtpd_tls_dh1024_param_file: undefined,
	smtpd_tls_dh512_param_file: undefined,
	smtpd_tls_eecdh_grade: undefined,
};

export const postfixOldParameters = defineFix<Facts>({
	id: 'postfix-old-parameters',
	title: 'Postfix warns of its parameters',
	covers: ['P09'],
	explains:
		'main.cf holds parameters that Postfix is about to give up, or that it has never known: a name that is misspelt does nothing. The repair says the same in the words of today, where nothing says it yet, and comments the old lines out.',
	risk: 'safe',
	questions: [],
	detect: async ({ask}) => {
		const seen = await lookAtPostfix(ask);
		if (!seen) return undefined;
		const inMain = (key: string) => whereSet(seen.files, key) !== undefined;
		const warned = (pattern: RegExp) => [...new Set(seen.warnings.flatMap(line => pattern.exec(line)?.[1] ?? []))].filter(inMain);
		const old = warned(/main\.cf: support for parameter "?(\w+)"? will be removed/).filter(key => key in today);
		const unused = warned(/main\.cf: unused parameter: (\w+)=/);
		if (old.length + unused.length === 0) return undefined;
		return {
			evidence: [
				...[...old, ...unused].flatMap(key => whereSet(seen.files, key) ?? []),
				...seen.warnings.filter(line => [...old, ...unused].some(key => line.includes(key))).map(text => ({from: 'postconf', text})),
			],
			files: [mainCf],
			facts: {
				old: Object.fromEntries(old.map(key => [key, seen.get(key)])),
				unused,
				set: ['smtpd_tls_security_level', 'smtp_tls_security_level', 'smtp_dns_support_level'].filter(key => seen.get(key) !== ''),
			},
		};
	},
	plan: (files, {old, unused, set}) => {
		const added = new Map(
			Object.entries(old)
				.filter(([, value]) => value === 'yes')
				.flatMap(([key]) => (today[key] ? [today[key]] : []))
				.filter(([key]) => !set.includes(key))
				// Of "may" and "encrypt" the stricter one stays.
				.sort(([, one], [, other]) => Number(one === 'encrypt') - Number(other === 'encrypt')),
		);
		let left = dropParameters(files, [...Object.keys(old), ...unused]);
		for (const [key, value] of added) left = setParameter(left, key, value);
		return {
			files: left,
			...(unused.length > 0 && {notes: [`Unknown to Postfix, and commented out: ${unused.join(', ')}. If a name is misspelt, write it right.`]}),
		};
	},
	verifiedBy: [postfixWarnings],
});
