// For how long, and how much in all, a server keeps rows of a database as they were before changes: the oldest go first, when the next change begins.

export const rowsKept = {days: 30, megabytes: 256} as const;
