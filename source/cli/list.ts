// Every subcommand, in the order in which the help prints them.
import {check} from './check.ts';
import type {Subcommand} from './shape.ts';

export const subcommands: readonly Subcommand[] = [check];
