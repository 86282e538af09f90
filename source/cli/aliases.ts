// `mailtui aliases VERB HOST`: addresses whose mail goes elsewhere.
import {aliasActions} from './mailboxes/alias-actions.ts';
import type {Subcommand} from './shape.ts';

export const aliases: Subcommand = {name: 'aliases', summary: 'addresses that lead to others; loops are refused', actions: aliasActions};
