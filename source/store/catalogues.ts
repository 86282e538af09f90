// What the stores of a server look at, loaded together when one is open.
import {checks} from '../checks/list.ts';
import {runChecks} from '../checks/run.ts';
import type {Catalogues} from './server.ts';

export const catalogues: Catalogues = {checks, runChecks};
