// The demo's Dovecot counts no quota, as Debian ships it.
import type {Script} from './shape.ts';

export const doveadmQuotaGet: Script = {
	name: 'doveadm-quota-get',
	run: ({out}, [, ...users]) => {
		out(`mailtui-quota 1\n${users.map(() => "Fatal: Unknown command 'quota', but plugin quota exists. Try to set mail_plugins=quota\n").join('')}end\n`);
		return 0;
	},
};
