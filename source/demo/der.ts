// The little of ASN.1 DER (X.690) that an X.509 certificate needs.

const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
	const body = Buffer.concat(parts);
	const length = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255];
	return Buffer.concat([Buffer.from([tag, ...length]), body]);
};

export const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
export const set = (...parts: readonly Uint8Array[]) => der(0x31, ...parts);
export const octets = (bytes: Uint8Array) => der(0x04, bytes);
export const bits = (bytes: Uint8Array, unused = 0) => der(0x03, Buffer.from([unused]), bytes);
export const boolean = (value: boolean) => der(0x01, Buffer.from([value ? 255 : 0]));
export const utf8 = (text: string) => der(0x0c, Buffer.from(text));
/** A leading zero keeps it positive. */
export const integer = (bytes: Uint8Array) => der(0x02, Buffer.from((bytes[0] ?? 0) & 0x80 ? [0] : []), bytes);
export const context = (number: number, constructed: boolean, ...parts: readonly Uint8Array[]) => der((constructed ? 0xa0 : 0x80) | number, ...parts);

/** Below 2050, as RFC 5280 wants UTCTime for. */
export const utcTime = (at: Date) =>
	der(
		0x17,
		Buffer.from(
			`${at
				.toISOString()
				.replace(/[-:T]|\..*/g, '')
				.slice(2)}Z`,
		),
	);

export const objectId = (dotted: string): Buffer => {
	const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
	const bytes = [first * 40 + second];
	for (const arc of rest) {
		const groups = [arc & 127];
		for (let left = arc >> 7; left > 0; left >>= 7) groups.unshift((left & 127) | 128);
		bytes.push(...groups);
	}
	return der(0x06, Buffer.from(bytes));
};
