// Which of several levels counts.
import type {Level} from '../checks/shape.ts';

/** Worst first. What could not be seen stands above a warning: a warning was at least looked at. */
export const levelsWorstFirst: readonly Level[] = ['failure', 'unknown', 'warning', 'skipped', 'ok'];

export const worstLevel = (levels: readonly Level[]): Level => levelsWorstFirst.find(level => levels.includes(level)) ?? 'skipped';
