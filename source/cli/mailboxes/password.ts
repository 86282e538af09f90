// Where a new password comes from: standard input, a file, made here, or a person who types it twice.
import type {Secret} from '../../host/secret.ts';
import {UsageError} from '../../problem.ts';
import type {CommandLine} from '../shape.ts';

export type GivenPassword = {readonly password: Secret; readonly generated: boolean};

export const passwordOptions = [
	['--password-stdin', 'the password is the first line of standard input'],
	['--password-file <file>', 'the password is the first line of this file (mode 0600)'],
	['--generate', 'make one, and show it once'],
	['--password-out <file>', 'write the generated one to this new file (mode 0600) instead'],
	['--allow-weak', 'take a password that is easily guessed'],
] as const;

const typedTwice = async (at: CommandLine, address: string): Promise<Secret> => {
	const {asker} = at.terminal;
	if (asker === undefined)
		throw new UsageError('No password is given, and nobody can be asked for one here.', 'Give --password-stdin, --password-file FILE or --generate.');
	const {samePassword} = await import('../../mailboxes/same-password.ts');
	const first = await asker.secret({title: `New password of ${address}`});
	const again = first && (await asker.secret({title: 'The same again'}));
	if (!first || !again) throw new UsageError('No password was typed.');
	if (!samePassword(first, again)) throw new UsageError('The two passwords are not the same.', 'Nothing was done.');
	return first;
};

export const passwordFor = async (at: CommandLine, address: string): Promise<GivenPassword> => {
	const {passwordStdin, passwordFile, generate, passwordOut} = at.options;
	const ways = [passwordStdin, passwordFile, generate].filter(Boolean).length;
	if (ways > 1) throw new UsageError('One of --password-stdin, --password-file and --generate is enough.');
	if (passwordStdin) {
		const {readStdinSecret} = await import('../../terminal/stdin-secret.ts');
		return {password: await readStdinSecret(process.stdin, '--password-stdin'), generated: false};
	}
	if (typeof passwordFile === 'string') {
		const {readSecretFile} = await import('../../profile/secret-file.ts');
		return {password: await readSecretFile(passwordFile, '--password-file', process.getuid?.()), generated: false};
	}
	if (!generate) return {password: await typedTwice(at, address), generated: false};
	if (at.options.json && typeof passwordOut !== 'string') throw new UsageError('A generated password is in no JSON.', 'Say where it goes: --password-out FILE');
	const {generatePassword} = await import('../../mailboxes/generate-password.ts');
	return {password: generatePassword(), generated: true};
};

/** Before anything is written on the server: a file that cannot be made would lose the password. */
export const reserveOut = async (at: CommandLine, {password, generated}: GivenPassword, address: string): Promise<void> => {
	const {passwordOut} = at.options;
	if (!generated || typeof passwordOut !== 'string') return;
	const {writePasswords} = await import('../../mailboxes/write-passwords.ts');
	await writePasswords(passwordOut, [{address, password}]);
};

/** Once, and only where nobody asked for a file. */
export const tellGenerated = async (at: CommandLine, {password, generated}: GivenPassword): Promise<void> => {
	if (!generated || typeof at.options['passwordOut'] === 'string') return;
	const {showOnce} = await import('../../mailboxes/show-once.ts');
	at.terminal.out(`password: ${showOnce(password)}\n`);
	at.terminal.err('It is shown this once and kept nowhere.\n');
};
