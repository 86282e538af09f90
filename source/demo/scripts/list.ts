// Every script of mailtui that the demo knows, in the alphabet's order.
import {containerList} from './container-list.ts';
import {deliveryProbe} from './delivery-probe.ts';
import {dovecotTree} from './dovecot-tree.ts';
import {opensslServed} from './openssl-served.ts';
import type {Script} from './shape.ts';

export const scripts: readonly Script[] = [containerList, deliveryProbe, dovecotTree, opensslServed];
