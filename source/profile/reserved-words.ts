// HOST words that are no host: this machine, and the embedded server.

export const reservedWords: ReadonlySet<string> = new Set(['local', 'demo']);
