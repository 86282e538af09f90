// A path as somebody types it where no shell is: `~/` is their home.
import {homedir} from 'node:os';
import {join} from 'node:path';

export const homePath = (typed: string): string => (typed === '~' || typed.startsWith('~/') ? join(homedir(), typed.slice(2)) : typed);
