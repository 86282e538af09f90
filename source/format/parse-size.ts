// A size as people write it: `500M`, `1.5 GB`, `0` or `none` for no limit; units of 1024 as in quotas.

const units: Readonly<Record<string, number>> = {'': 1, b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4};

/** Undefined: no size. */
export const parseSize = (text: string): number | undefined => {
	if (/^\s*(?:none|unlimited|-)\s*$/i.test(text)) return 0;
	const [, figure = '', unit = ''] = /^\s*(\d+(?:[.,]\d+)?)\s*([kmgt]?)(?:i?b)?\s*$/i.exec(text) ?? [];
	if (figure === '') return undefined;
	const bytes = Math.round(Number(figure.replace(',', '.')) * (units[unit.toLowerCase()] ?? 1));
	return Number.isSafeInteger(bytes) ? bytes : undefined;
};
