// Text in which the value of every password is a token: it can be parsed, moved and compared, and whoever shows it shows dots.

/** Private-use characters around a number: no text that is read keeps them, so that a token is always one of ours. */
export const tokenOf = (number: number): string => `\uE000${number}\uE001`;

export const tokens = /\uE000(\d+)\uE001/g;

export const strayMarks = /[\uE000\uE001]/g;

/** As it may be shown. */
export const withDots = (text: string): string => text.replace(tokens, '********');
