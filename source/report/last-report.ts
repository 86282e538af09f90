// The statements of the last report on a server, kept on this machine for `report --since last`.
import {createHash} from 'node:crypto';
import {mkdir, readFile, rename, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {Statement} from './statements.ts';

export type LastReport = {readonly at: Date; readonly statements: readonly Statement[]};

/** A host may be called anything: only its hash becomes part of a path. */
const fileOf = (directory: string, host: string): string => join(directory, 'reports', `${createHash('sha256').update(host).digest('hex').slice(0, 16)}.json`);

const isStatement = (value: unknown): value is Statement =>
	typeof value === 'object' && value !== null && ['key', 'level', 'says'].every(key => typeof (value as Record<string, unknown>)[key] === 'string');

/** Undefined: there is none, or none that can be read. */
export const readLastReport = async (directory: string, host: string): Promise<LastReport | undefined> => {
	try {
		const {at, statements} = JSON.parse(await readFile(fileOf(directory, host), 'utf8')) as {readonly at?: unknown; readonly statements?: unknown};
		const date = new Date(String(at));
		return Array.isArray(statements) && statements.every(isStatement) && !Number.isNaN(date.getTime()) ? {at: date, statements} : undefined;
	} catch {
		return undefined;
	}
};

/** Readable by its owner alone: a report names addresses and faults. */
export const keepReport = async (directory: string, host: string, report: LastReport): Promise<void> => {
	const file = fileOf(directory, host);
	await mkdir(join(directory, 'reports'), {recursive: true, mode: 0o700});
	await writeFile(`${file}.new`, JSON.stringify(report), {mode: 0o600});
	await rename(`${file}.new`, file);
};
