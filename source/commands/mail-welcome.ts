// A first mail for a new mailbox, handed to the server's own Postfix (sendmail(1)).
import {welcomeScript} from '../scripts/welcome-script.ts';
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, WriteCommand} from './shape.ts';

export const mailWelcome: WriteCommand<{readonly address: string; readonly message: string}, Answer<true>> = {
	name: 'mail-welcome',
	examples: [{address: 'mailtui-nobody@mailtui.invalid', message: 'Subject: test\n\nThis goes nowhere.\n'}],
	build: ({address, message}) => ({
		name: 'mail-welcome',
		argv: ['perl', '-e', welcomeScript, 'mailtui-welcome', address],
		stdin: message,
		effect: 'write',
		asRoot: true,
		timeoutMs: 30_000,
	}),
	parse: result => {
		const refusal = refusalOf('sendmail', result);
		if (refusal) return refusal;
		return result.code === 0 ? {ok: true, value: true} : noAnswer(firstLine(result.stderr) || firstLine(result.stdout) || `sendmail ended with ${result.code}`);
	},
};
