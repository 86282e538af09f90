// Comments out whole physical lines, and takes comments away, so that doing both gives the lines as they were.

export const commentLine = (line: string): string => {
	const at = /^[ \t]*/.exec(line)?.[0].length ?? 0;
	return `${line.slice(0, at)}#${line.slice(at)}`;
};

/** One `#` alone goes: what is indented behind it stays so. */
export const uncommentLine = (line: string): string => line.replace(/^([ \t]*)#/, '$1');
