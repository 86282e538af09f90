// A path as people write it in files: ~ is the home, a relative one starts where the file that names it is.
import {resolve} from 'node:path';

export const localPath = (path: string, home: string, base: string): string =>
	path === '~' ? home : path.startsWith('~/') ? resolve(home, path.slice(2)) : resolve(base, path);
