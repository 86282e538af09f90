// Records as a zone file has them: names with their last dot, TXT in strings of at most 255 bytes (RFC 1035 section 5.1, RFC 6763 section 6.1).
import type {ZoneRecord} from './topics/shape.ts';

const mostBytes = 255;

/** RFC 1035 section 5.1: a backslash before what means something, and \DDD for what cannot be seen. */
const escaped = (bytes: Uint8Array): string =>
	[...bytes]
		.map(byte =>
			byte === 0x22 || byte === 0x5c
				? `\\${String.fromCharCode(byte)}`
				: byte < 0x20 || byte > 0x7e
					? `\\${String(byte).padStart(3, '0')}`
					: String.fromCharCode(byte),
		)
		.join('');

/** Quoted, in pieces of 255 bytes. */
export const textStrings = (text: string): string[] => {
	const bytes = Buffer.from(text, 'utf8');
	const pieces: string[] = [];
	for (let at = 0; at < bytes.length || at === 0; at += mostBytes) pieces.push(`"${escaped(bytes.subarray(at, at + mostBytes))}"`);
	return pieces;
};

/** The right-hand side on one line. */
export const zoneValue = ({type, value}: ZoneRecord): string => (type === 'TXT' ? textStrings(value).join(' ') : value);

/** One record on one line: `example.org. IN MX 10 mx.example.org.` */
export const zoneLine = (record: ZoneRecord): string => `${record.name}. IN ${record.type} ${zoneValue(record)}`;

/** The same as it stands in a zone file, long texts in parentheses over several lines. */
export const zoneLines = (record: ZoneRecord): string[] => {
	const strings = record.type === 'TXT' ? textStrings(record.value) : [];
	const head = `${record.name}.\tIN\t${record.type}`;
	if (strings.length < 2) return [`${head}\t${zoneValue(record)}`];
	return [`${head}\t(`, ...strings.map(each => `\t\t${each}`), '\t)'];
};
