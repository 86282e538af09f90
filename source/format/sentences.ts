// What is wrong and what to do about it as one line: a title often has no full stop of its own.

export const sentences = (...parts: readonly string[]): string => {
	const said = parts.filter(part => part !== '');
	return said.map((part, index) => (index === said.length - 1 || /[.!?:…]$/.test(part) ? part : `${part}.`)).join(' ');
};
