// A first mail for a new mailbox, handed to the demo's sendmail.
import type {Script} from './shape.ts';

export const mailWelcome: Script = {
	name: 'mail-welcome',
	run: (call, [, address = '']) => call.run(['sendmail', '-i', '-N', 'never', '-f', '', '--', address]),
};
