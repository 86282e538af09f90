// A login that is accepted and runs nothing: what was printed instead is the reason (nologin(8), a restricted shell, no perl).
import {HostError} from './host-error.ts';
import {shown} from './shown.ts';

export const noShell = (where: string, code: number | null, printed: string): HostError => {
	const text = shown(printed);
	// `env` and sudo look for it themselves, and say so in their own words.
	if ((code === 127 && (text === '' || text.includes('perl'))) || /perl['’]?: (?:command )?not found|Unknown command.*perl/i.test(text))
		return new HostError('no-shell', `There is no perl on ${where}`, 'Debian always has it: apt-get install perl-base');
	return new HostError(
		'no-shell',
		`${where} accepts the login but runs no program${text === '' ? '' : `: ${text}`}`,
		'The account needs a login shell that runs commands (see chsh(1)); forced commands and internal-sftp do not.',
	);
};
