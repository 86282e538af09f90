// Pitfall R17: passwords are stored in a way that Dovecot 2.4 does not take any more.
import {applyEdits} from '../config/apply-edits.ts';
import {readConfigTree} from '../dovecot/config-tree.ts';
import {lastLine, lookAtDovecot} from '../dovecot/look-at-dovecot.ts';
import {putSetting} from '../dovecot/put-setting.ts';
import {readStored, type Stored} from '../dovecot/stored-passwords.ts';
import {userDatabases} from '../dovecot/user-databases.ts';
import {defineFix} from './shape.ts';

type Facts = {readonly main: string; readonly scheme: string};

export const dovecotWeakPasswords = defineFix<Facts>({
	id: 'dovecot-weak-passwords',
	title: 'Weakly stored passwords are refused',
	covers: ['R17'],
	explains:
		'Some passwords are stored as MD5 or in a similarly weak way. Dovecot 2.4 refuses these, and tells the user of a temporary failure. Only their owners can renew them. Until then they can be allowed.',
	risk: 'interrupts',
	questions: [
		{
			id: 'until-renewed',
			asks: 'What about those whose password is stored weakly?',
			choices: () => [
				{value: 'allow', says: 'Let them log in until their passwords are renewed (auth_allow_weak_schemes)'},
				{value: 'renew', says: 'Leave them out, and tell me how each gets a new password'},
			],
			preset: () => 'allow',
		},
	],
	detect: async ({ask}) => {
		const seen = await lookAtDovecot(ask);
		if (!seen || seen.root.settings.get('auth_allow_weak_schemes') === 'yes') return undefined;
		const line = lastLine(seen, /Weak password scheme '[^']+' used and refused/);
		const scheme = /scheme '([^']+)'/.exec(line?.text ?? '')?.[1];
		if (line === undefined || scheme === undefined) return undefined;
		// The line may be of before: where the database can be asked, it knows better.
		const {passwordQuery, logins, defaultScheme} = userDatabases(seen.root);
		const [login] = logins;
		const stored = login?.driver === 'pgsql' && login.name !== '' ? await readStored(ask, passwordQuery, login.name) : undefined;
		const isStill = ({prefix}: Stored) =>
			prefix.toUpperCase().startsWith(`{${scheme}`) || (!prefix.startsWith('{') && (prefix === '$1$' || prefix === '' || defaultScheme === scheme));
		if (stored !== undefined && !stored.some(isStill)) return undefined;
		return {
			evidence: [
				{from: `journal ${line.from}`, text: line.text},
				{from: 'doveconf', text: 'auth_allow_weak_schemes = no'},
			],
			files: [],
			facts: {main: seen.main, scheme},
		};
	},
	plan: (files, {main, scheme}, answers) => {
		const renew = `Each account whose password is stored as ${scheme} needs a new one: mailtui users passwd HOST ADDRESS.`;
		if (answers['until-renewed'] === 'renew') return {files, notes: [renew]};
		return {
			files: applyEdits(files, putSetting(readConfigTree(files, main), {key: 'auth_allow_weak_schemes', value: 'yes'})),
			notes: [`${renew} When all have one, take auth_allow_weak_schemes out again.`],
		};
	},
	verifiedBy: [],
});
