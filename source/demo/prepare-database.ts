// Part of the build: runs initdb once for each version of the engine, and puts what it made where the demo finds it.
import {copyFile, mkdir, rename, writeFile} from 'node:fs/promises';
import {dirname} from 'node:path';
import {brotliCompressSync, constants} from 'node:zlib';
import {PGlite} from '@electric-sql/pglite';
import {keptDatabase} from './prepared-database.ts';

const make = async (file: string): Promise<void> => {
	const db = await PGlite.create();
	// Nobody makes another database in the demo, and what it would be made of is two thirds of the size.
	await db.exec("UPDATE pg_database SET datistemplate = false WHERE datname IN ('template0', 'template1')");
	for (const name of ['template0', 'template1']) await db.exec(`DROP DATABASE ${name}`);
	await db.exec('CHECKPOINT');
	const tar = Buffer.from(await (await db.dumpDataDir('none')).arrayBuffer());
	await db.close();
	await mkdir(dirname(file), {recursive: true});
	const part = `${file}.${process.pid}`;
	await writeFile(part, brotliCompressSync(tar, {params: {[constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 24}}));
	await rename(part, file);
};

export const prepareDatabase = async (target: string): Promise<void> => {
	const kept = keptDatabase();
	const copy = () => copyFile(kept, target);
	await copy().catch(async (error: NodeJS.ErrnoException) => {
		if (error.code !== 'ENOENT') throw error;
		await make(kept);
		await copy();
	});
};
