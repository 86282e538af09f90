// `mailtui dkim VERB HOST`: the keys that mail is signed with, and their rotation: make one, publish it, switch to it, take the old one away.
import {addKey} from './dkim/add-key.ts';
import {listKeys} from './dkim/list-keys.ts';
import {removeKey} from './dkim/remove-key.ts';
import {switchKey} from './dkim/switch-key.ts';
import type {Subcommand} from './shape.ts';

export const dkim: Subcommand = {
	name: 'dkim',
	summary: 'DKIM keys: list, make a new one, switch to it once it is published, take the old one away',
	actions: [listKeys, addKey, switchKey, removeKey],
};
