// Every subcommand, in the order in which the help prints them.
import {check} from './check.ts';
import {ports} from './ports.ts';
import {services} from './services.ts';
import type {Subcommand} from './shape.ts';

export const subcommands: readonly Subcommand[] = [check, services, ports];
