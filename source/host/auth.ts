// How a login proves who it is, in ssh's order: keys, keyboard-interactive, password (RFC 4252, RFC 4256).
import ssh2, {type AnyAuthMethod, type AuthHandlerMiddleware, type BaseAgent, type Prompt} from 'ssh2';
import {HostError} from './host-error.ts';
import type {Identities, Identity} from './identities.ts';
import type {Asker, Login} from './login.ts';
import type {Secret} from './secret.ts';
import {shown} from './shown.ts';

const passwordTries = 3;

/** ssh2 asks whether it is given a real agent; one key each keeps us able to tell which was taken. */
const agentOf = (identity: Identity, told: {accepted(identity: Identity): void; unusable(identity: Identity, why: string): void}): BaseAgent =>
	Object.assign(Object.create(ssh2.BaseAgent.prototype), {
		getIdentities: (done: (error: undefined, keys: unknown[]) => void) => done(undefined, [identity.publicKey]),
		sign: (_key: unknown, data: Buffer, options: {hash?: string}, done: (error: Error | undefined, signature?: Buffer) => void) => {
			identity.sign(data, options.hash).then(
				signature => {
					told.accepted(identity);
					done(undefined, signature);
				},
				(error: Error) => {
					told.unusable(identity, error.message);
					done(error);
				},
			);
		},
	});

export type Authentication = {
	readonly handler: AuthHandlerMiddleware;
	/** A proof was sent that the server had asked for: who hangs up after that refuses the account (PAM does, for a locked one). */
	proved(): boolean;
	/** Why nothing opened the door. */
	failure(banner: string): HostError;
};

/** The password that worked, kept so that a lost connection comes back without a question. */
export type Remembered = {password?: Secret};

export const createAuthentication = (login: Login, identities: Identities, asker: Asker | undefined, remembered: Remembered): Authentication => {
	const notes: string[] = [...identities.notes];
	const accepted: Identity[] = [];
	/** The server would have taken them: only then is one asked to sign. */
	const unusable: Identity[] = [];
	const where = `${login.user}@${login.host}`;
	let methods: readonly string[] | undefined;
	let passwordAsked = 0;
	let nobody = false;

	const nextPassword = async (title: string): Promise<Secret | undefined> => {
		if (passwordAsked === 0 && remembered.password) {
			passwordAsked++;
			return remembered.password;
		}
		if (passwordAsked >= passwordTries) return undefined;
		if (!asker) {
			nobody = true;
			return undefined;
		}
		const answer = await asker.secret({title: passwordAsked === 0 ? title : `That was wrong. ${title}`});
		passwordAsked++;
		if (answer) remembered.password = answer;
		return answer;
	};

	const answerPrompts = async (name: string, instructions: string, prompts: readonly Prompt[]): Promise<string[]> => {
		const answers: string[] = [];
		for (const {prompt, echo} of prompts) {
			const isPassword = echo !== true && prompts.length === 1 && /passw|passphrase|kennwort/i.test(prompt);
			const title = [name, instructions, prompt].map(text => shown(text)).filter(text => text !== '');
			const secret = isPassword ? await nextPassword(`Password for ${where}`) : await asker?.secret({title: `${where}: ${title.join(' ')}`});
			if (!secret && !asker) nobody = true;
			answers.push(secret?.reveal() ?? '');
		}
		return answers;
	};

	const failToUse = (identity: Identity, why: string) => {
		unusable.push(identity);
		notes.push(why);
	};

	/** Each step is one attempt; after each the server says which methods may go on. */
	async function* attempts(): AsyncGenerator<AnyAuthMethod> {
		const username = login.user;
		for (const identity of identities.keys) {
			// Accepted and yet not in: the server wants something else besides (AuthenticationMethods), no other key.
			if (accepted.length > 0) break;
			yield {type: 'agent', username, agent: agentOf(identity, {accepted: one => accepted.push(one), unusable: failToUse})};
		}
		// Keys do not tell which methods remain; `none` does (RFC 4252, 5.2).
		if (methods === undefined || accepted.length > 0) yield {type: 'none', username};
		for (const type of ['keyboard-interactive', 'password'] as const) {
			for (let attempt = 1; attempt <= passwordTries && methods?.includes(type); attempt++) {
				if (!asker && !remembered.password) {
					nobody = true;
					return;
				}
				if (type === 'keyboard-interactive') {
					let given = true;
					yield {
						type,
						username,
						prompt: (name, instructions, _language, prompts, finish) =>
							void answerPrompts(name, instructions, prompts)
								.catch(() => prompts.map(() => ''))
								.then(answers => {
									given = answers.some(answer => answer !== '');
									finish(answers);
								}),
					};
					if (!given) return;
					continue;
				}
				const password = await nextPassword(`Password for ${where}`);
				if (!password) return;
				yield {type, username, password: password.reveal()};
			}
		}
	}

	const steps = attempts();
	const handler: AuthHandlerMiddleware = (left, _partial, next) => {
		if (left) methods = left as readonly string[];
		void steps.next().then(
			// ssh2 takes `false` for "nothing more to try"; its types do not know it.
			({value, done}) => next(done ? (false as unknown as AnyAuthMethod) : (value as AnyAuthMethod)),
			() => next(false as unknown as AnyAuthMethod),
		);
	};

	const failure = (banner: string): HostError => {
		const said = shown(banner) === '' ? '' : ` The server says: ${shown(banner)}`;
		const noted = notes.length === 0 ? '' : ` ${notes.join('. ')}.`;
		const keys = identities.keys.map(identity => identity.name).join(', ');
		if (accepted.length > 0)
			return new HostError(
				'auth-failed',
				`${where} takes the key ${accepted[0]?.name} and refuses the login all the same.${said}${noted}`,
				'The account may be locked or expired (passwd -S, chage -l), not be in AllowUsers, or need a second factor.',
			);
		if (unusable.length > 0 && passwordAsked === 0) {
			return new HostError(
				'refused-key',
				`${where} would take the key ${unusable[0]?.name}, but it could not be used: ${notes.join('. ')}.${said}`,
				'Load it into the agent (ssh-add KEY), or give another one with -i KEY.',
			);
		}
		if (nobody && keys === '')
			return new HostError(
				'auth-failed',
				`${where} wants a password and nobody can be asked.${said}${noted}`,
				'Give a key with -i KEY, or load one into the agent: ssh-add KEY',
			);
		if (passwordAsked > 0)
			return new HostError(
				'auth-failed',
				`${where} does not accept the password.${said}${noted}`,
				'Is the account locked, or root kept out (PermitRootLogin prohibit-password)?',
			);
		if (keys === '')
			return new HostError(
				'refused-key',
				`There is no key to show to ${where}.${said}${noted}`,
				'Give one with -i KEY, or load one into the agent: ssh-add KEY',
			);
		return new HostError(
			'refused-key',
			`${where} accepts none of these keys: ${keys}${nobody ? '; it would take a password, but nobody can be asked' : ''}.${said}${noted}`,
			`Another one: -i KEY. To let this one in: ssh-copy-id -p ${login.port} -i KEY ${where}`,
		);
	};

	return {handler, proved: () => accepted.length > 0 || passwordAsked > 0, failure};
};
