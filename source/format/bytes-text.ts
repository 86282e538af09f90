// Bytes that ought to be UTF-8 as text: what is valid is decoded, every other byte is shown as `\xe9` instead of being lost (RFC 3629).

/** Sequences of UTF-8, in a string that has one character a byte. */
const sequence = /[\x00-\x7f]+|(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})+|[\x80-\xff]/g;

export const bytesText = (bytes: Uint8Array): string => {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const text = buffer.toString('utf8');
	if (!text.includes('\ufffd')) return text;
	return buffer.toString('latin1').replace(sequence, piece => {
		if (piece.length === 1 && piece >= '\x80') return `\\x${piece.charCodeAt(0).toString(16)}`;
		return Buffer.from(piece, 'latin1').toString('utf8');
	});
};
