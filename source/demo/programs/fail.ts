// false(1).
import type {Program} from './shape.ts';

export const fail: Program = {name: 'false', run: () => 1};
