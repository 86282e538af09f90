// Lets keys and frames through between two pieces of long work: no time is waited for.

export const nextTurn = (): Promise<void> => new Promise(resolve => void setImmediate(resolve));
