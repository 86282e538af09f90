// A point in time as part of a file's name: `20261123-201407`, UTC.

export const fileStamp = (now: Date): string => now.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
