// A word or an argv as one line that any POSIX shell reads back unchanged (POSIX.1-2024, 2.2.2 Single-Quotes).

const plain = /^[\w@%+=:,./-]+$/;

export const quoteWord = (word: string): string => (plain.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

export const quoteArgv = (argv: readonly string[]): string => argv.map(quoteWord).join(' ');
