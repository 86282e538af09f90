// `mailtui domains VERB HOST`: the domains that this server takes mail for.
import {domainActions} from './mailboxes/domain-actions.ts';
import type {Subcommand} from './shape.ts';

export const domains: Subcommand = {name: 'domains', summary: 'domains with mailboxes; one that still has some is not removed', actions: domainActions};
