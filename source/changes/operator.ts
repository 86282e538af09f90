// Who makes a change, as the journal names them: the user of this machine, and the machine.
import {hostname, userInfo} from 'node:os';

/** `anna@laptop` */
export const operator = (): string => {
	const user = (() => {
		try {
			return userInfo().username;
		} catch {
			// A user without an entry in passwd(5).
			return process.env['USER'] ?? String(process.getuid?.() ?? '');
		}
	})();
	return `${user}@${hostname()}`;
};
