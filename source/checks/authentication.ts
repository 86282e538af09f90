// Whether users can log in: with a probe's password as its owner does, without one as far as passdb and userdb tell (doveadm-auth(1)).

import {doveadmAuthLookup, type PassdbLookup} from '../commands/doveadm-auth-lookup.ts';
import {type AuthTest, doveadmAuthTest} from '../commands/doveadm-auth-test.ts';
import {doveadmUser, type UserLookup} from '../commands/doveadm-user.ts';
import {journalMail, type LogLine} from '../commands/journal-mail.ts';
import type {Answer} from '../commands/shape.ts';
import type {UserLogin} from '../delivery/user-way.ts';
import {logEvidence} from '../services/log-evidence.ts';
import {freshTrouble} from '../services/recent-trouble.ts';
import {type At, defineCheck, type Evidence, type Finding} from './shape.ts';

type Seen = {
	/** Empty: nobody was found who could be asked about. */
	readonly user: string;
	readonly named: boolean;
	readonly listed: Answer<UserLookup> | undefined;
	readonly passdb: Answer<PassdbLookup> | undefined;
	readonly userdb: Answer<UserLookup> | undefined;
	readonly test: Answer<AuthTest> | undefined;
	readonly logins: readonly UserLogin[];
	readonly log: Answer<readonly LogLine[]> | undefined;
};

const firstName = (listed: Answer<UserLookup>): string =>
	listed.ok && listed.value.found === 'names' ? (listed.value.names.find(name => name.includes('@')) ?? listed.value.names[0] ?? '') : '';

const logIn = async (at: At): Promise<readonly UserLogin[]> => {
	const {probe, target} = at;
	if (probe?.password === undefined || target.publicAddress === undefined) return [];
	// Loaded only where it is needed: two mail libraries are slow to start.
	const {logInAsUser} = await import('../delivery/user-way.ts');
	return logInAsUser(at, {probe, password: probe.password, address: target.publicAddress});
};

const judgeLookups = (seen: Seen, evidence: readonly Evidence[]): Finding[] => {
	const {user, named, listed, passdb, userdb} = seen;
	if (user === '') {
		const why =
			listed?.ok === false
				? listed.why
				: listed?.value.found === 'trouble'
					? `Dovecot cannot list its users (${listed.value.says}); the userdb needs an iterate_query for that.`
					: 'Dovecot knows no user at all.';
		const away = listed?.ok === false && /does not run/.test(listed.why);
		return [
			{
				level: away ? 'skipped' : 'unknown',
				subject: 'Dovecot',
				says: `No login could be looked at: ${why}${away ? '' : ' Name a mailbox with --probe ADDRESS.'}`,
			},
		];
	}
	const judge = (which: string, lookup: Answer<PassdbLookup | UserLookup> | undefined): Finding => {
		if (!lookup?.ok)
			return {
				level: lookup && /does not run/.test(lookup.why) ? 'skipped' : 'unknown',
				subject: user,
				says: `The ${which} could not be asked: ${lookup?.why ?? 'nothing was asked'}`,
			};
		if (lookup.value.found === 'trouble' && lookup.value.code === 89)
			return {
				level: 'unknown',
				subject: user,
				says: `The ${which} could not be asked, because Dovecot refuses its own configuration.`,
				evidence: [{from: 'doveadm', text: lookup.value.says}],
			};
		if (lookup.value.found === 'trouble')
			return {
				level: 'failure',
				subject: user,
				says: `The ${which} lookup fails, so that nobody can log in.`,
				evidence: [{from: 'doveadm', text: lookup.value.says}, ...evidence],
			};
		if (lookup.value.found === 'nobody')
			return {
				level: named ? 'unknown' : 'failure',
				subject: user,
				says: named
					? `The ${which} does not know the probe mailbox: create it with mailtui probe add, or name another.`
					: `The ${which} does not know a user that the list of users names.`,
				evidence,
			};
		return {level: 'ok', subject: user, says: `The ${which} knows this user.`};
	};
	return [judge('passdb', passdb), judge('userdb', userdb)];
};

const judgeTest = ({user, test}: Seen, evidence: readonly Evidence[]): Finding[] => {
	if (test === undefined) return [];
	if (!test.ok) return [{level: 'unknown', subject: user, says: `No login could be tried on the server: ${test.why}`}];
	if (test.value.login === 'accepted') return [{level: 'ok', subject: user, says: 'Dovecot accepts the password.'}];
	if (test.value.login === 'refused')
		return [{level: 'failure', subject: user, says: 'Dovecot refuses the password: it is wrong, or the account is not active.', evidence}];
	return [
		{
			level: 'failure',
			subject: user,
			says: 'The login fails for a reason of the server, not of the password.',
			evidence: [{from: 'doveadm auth test', text: test.value.says}, ...evidence],
		},
	];
};

const judgeLogins = ({user, logins}: Seen, evidence: readonly Evidence[]): Finding[] =>
	logins.flatMap((login): Finding[] => {
		const door = `${login.way === 'imap' ? 'IMAP' : 'SMTP'} on port ${login.port}`;
		if (login.trouble !== '')
			return [
				{
					level: 'failure',
					subject: user,
					says: `From here the login by ${door} fails.`,
					evidence: [{from: `${login.address} port ${login.port}`, text: login.trouble}, ...evidence],
				},
			];
		const fine: Finding = {level: 'ok', subject: user, says: `The login by ${door} works from here.`};
		return login.distrust === ''
			? [fine]
			: [
					fine,
					{level: 'warning', subject: `${login.address} port ${login.port}`, says: `A mail program would warn before the login by ${door}: ${login.distrust}.`},
				];
	});

export const authentication = defineCheck<Seen>({
	id: 'authentication',
	title: 'Users can log in',
	area: 'authentication',
	why: 'Reading and sending both begin with a login; Postfix asks Dovecot for it, Dovecot asks the database.',
	source: 'doveadm-auth(1), doveadm-user(1)',
	core: true,
	after: ['service-dovecot', 'database'],
	look: async at => {
		const {probe} = at;
		const listed = probe ? undefined : await at.ask(doveadmUser, {mask: '*'});
		const user = probe?.address ?? (listed ? firstName(listed) : '');
		const [passdb, userdb, test, logins] = await Promise.all([
			user === '' ? undefined : at.ask(doveadmAuthLookup, {user}),
			user === '' ? undefined : at.ask(doveadmUser, {mask: user}),
			probe?.password === undefined ? undefined : at.ask(doveadmAuthTest, {user, password: probe.password}),
			logIn(at),
		]);
		const wrong =
			[passdb, userdb].some(each => each?.ok && each.value.found !== 'user') ||
			(test?.ok && test.value.login !== 'accepted') ||
			logins.some(each => each.trouble !== '');
		return {user, named: probe !== undefined, listed, passdb, userdb, test, logins, log: wrong ? await at.ask(journalMail, freshTrouble) : undefined};
	},
	judge: seen => {
		const evidence = logEvidence(seen.log, /^(?:dovecot: .*\b(?:auth|imap)\b.*|postfix\/.*SASL)/);
		return [...judgeLogins(seen, evidence), ...judgeTest(seen, evidence), ...judgeLookups(seen, evidence)];
	},
});
