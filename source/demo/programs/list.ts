// Every program that is installed on the demo, in the alphabet's order.
import {cat} from './cat.ts';
import {doveconf} from './doveconf.ts';
import {postconf} from './postconf.ts';
import type {Program} from './shape.ts';
import {ss} from './ss.ts';
import {systemctl} from './systemctl.ts';

export const programs: readonly Program[] = [cat, doveconf, postconf, ss, systemctl];
