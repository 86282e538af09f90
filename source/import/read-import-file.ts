// A CSV file as text, whatever wrote it: UTF-8 with or without mark, UTF-16, Latin-1; and what is no CSV is told by name (RFC 4180).
import {open} from 'node:fs/promises';
import {UsageError} from '../problem.ts';

const mostBytes = 256 * 1024 * 1024;

const notText = (bytes: Buffer): string | undefined => {
	const head = bytes.subarray(0, 8);
	if (head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5)) return 'it is a workbook (XLSX or ODS)';
	if (head.readUIntBE(0, Math.min(4, head.length || 1)) === 0xd0cf11e0) return 'it is an old Excel workbook (XLS)';
	if (head.subarray(0, 5).toString('latin1') === '%PDF-') return 'it is a PDF';
	if (head[0] === 0x1f && head[1] === 0x8b) return 'it is compressed (gzip)';
	return undefined;
};

/** Pure. Throws UsageError. `named` is how the user called it. */
export const decodeCsv = (bytes: Buffer, named: string): string => {
	if (bytes.length === 0) throw new UsageError(`${named} is empty.`);
	const foreign = bytes.length < 4 ? undefined : notText(bytes);
	if (foreign !== undefined)
		throw new UsageError(`${named} is no CSV: ${foreign}.`, /workbook/.test(foreign) ? 'Save it from there as "CSV UTF-8", and import that.' : '');
	if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString('utf16le');
	if (bytes[0] === 0xfe && bytes[1] === 0xff)
		return Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2)))
			.swap16()
			.toString('utf16le');
	const body = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
	try {
		return new TextDecoder('utf-8', {fatal: true}).decode(body);
	} catch {
		// What is not UTF-8 comes from an old Windows or Unix in this part of the world.
		return new TextDecoder('windows-1252').decode(body);
	}
};

/** Throws UsageError: not there, a directory, too large, no CSV. */
export const readImportFile = async (file: string): Promise<string> => {
	const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
		throw new UsageError(
			`${file} cannot be read: ${error.code === 'ENOENT' ? 'there is no such file' : error.code === 'EACCES' ? 'no permission' : (error.code ?? 'unknown reason')}.`,
		);
	});
	try {
		const about = await handle.stat();
		if (about.isDirectory()) throw new UsageError(`${file} is a directory, and a CSV file is needed.`);
		if (about.size > mostBytes)
			throw new UsageError(
				`${file} has ${Math.round(about.size / 1024 / 1024)} MB, which is more than ${mostBytes / 1024 / 1024} MB: it can hardly be a list of users.`,
				'Is it the right file? Else split it.',
			);
		return decodeCsv(await handle.readFile(), file);
	} finally {
		await handle.close();
	}
};
