// Every schema that is known by its tables, the most particular first: an iRedMail has all that the simple one needs.
import {iredmail} from './iredmail.ts';
import {ispmail} from './ispmail.ts';
import {modoboa} from './modoboa.ts';
import {postfixadmin} from './postfixadmin.ts';
import type {Schema} from './shape.ts';
import {simple} from './simple.ts';

export const schemas: readonly Schema[] = [iredmail, postfixadmin, simple, ispmail, modoboa];
