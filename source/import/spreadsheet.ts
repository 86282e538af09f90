// Cells that a spreadsheet would run as formulas get an apostrophe before them, and lose it again on the way back (OWASP, "CSV Injection").

const formula = /^[=+\-@\t\r]/;

export const neutralised = (cell: string): string => (formula.test(cell) || /^'+[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell);

export const restored = (cell: string): string => (/^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell);
