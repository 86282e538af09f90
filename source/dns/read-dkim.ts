// OpenDKIM's tables as they are now, with the files behind them: what a change of keys is planned from.
import {configRead} from '../commands/config-read.ts';
import {dkimKeys} from '../commands/dkim-keys.ts';
import type {Ask} from '../commands/shape.ts';
import {HostError} from '../host/host-error.ts';
import {mainCf, masterCf} from '../postfix/parameters.ts';
import {type DkimSource, tablePaths} from './dkim-source.ts';
import {firstConf, secondConf} from './second-signer.ts';

/** Throws HostError where they cannot be read. */
export const readDkim = async (ask: Ask): Promise<DkimSource> => {
	const [tables, second] = await Promise.all([ask(dkimKeys, {file: firstConf}), ask(dkimKeys, {file: secondConf})]);
	if (!tables.ok) throw new HostError('closed', tables.why);
	if (!second.ok && !second.missing) throw new HostError('closed', second.why);
	const patterns = [firstConf, secondConf, mainCf, masterCf, ...tablePaths(tables.value), ...(second.ok ? tablePaths(second.value) : [])];
	const files = await ask(configRead, {patterns: [...new Set(patterns)]});
	if (!files.ok) throw new HostError('closed', files.why);
	return {tables: tables.value, second: second.ok ? second.value : undefined, files: files.value};
};
