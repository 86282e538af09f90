// OpenDKIM's tables as they are now, with the files behind them: what a change of keys is planned from.
import {configRead} from '../commands/config-read.ts';
import {dkimKeys} from '../commands/dkim-keys.ts';
import type {Ask} from '../commands/shape.ts';
import {HostError} from '../host/host-error.ts';
import {type DkimSource, tablePaths} from './plan-dkim.ts';

/** Throws HostError where they cannot be read. */
export const readDkim = async (ask: Ask): Promise<DkimSource> => {
	const tables = await ask(dkimKeys, {file: '/etc/opendkim.conf'});
	if (!tables.ok) throw new HostError('closed', tables.why);
	const files = await ask(configRead, {patterns: tablePaths(tables.value)});
	if (!files.ok) throw new HostError('closed', files.why);
	return {tables: tables.value, files: files.value};
};
