// Where this machine keeps what it remembers of its own: the changes it made (XDG Base Directory Specification, XDG_STATE_HOME).
import {join} from 'node:path';
import envPaths from 'env-paths';

export const stateDirectory = (variables: Readonly<Record<string, string | undefined>> = process.env): string =>
	variables['XDG_STATE_HOME'] ? join(variables['XDG_STATE_HOME'], 'mailtui') : envPaths('mailtui', {suffix: ''}).log;
