// Which problems of a configuration a conversion from Dovecot 2.3 takes away; the others are mistakes that only their author understands.
import type {ConfigProblem} from './config-problems.ts';

const quiet: ReadonlySet<string> = new Set(['R05', 'R06', 'R13', 'R14']);

/** Packages that are missing (D10 to D12), listeners and certificates (D24 to D26) are no names of 2.3. */
const others: ReadonlySet<string> = new Set(['D10', 'D11', 'D12', 'D24', 'D25', 'D26', 'D28']);

export const isConvertible = ({id}: Pick<ConfigProblem, 'id'>): boolean => id !== undefined && (quiet.has(id) || (id.startsWith('D') && !others.has(id)));
