// `mailtui users VERB HOST`: mailboxes, one by one or many at once.
import {addUser} from './mailboxes/add-user.ts';
import {disableUser, enableUser, nameUser, passwdUser, quotaUser} from './mailboxes/change-user.ts';
import {exportUsers} from './mailboxes/export-users.ts';
import {importUsers} from './mailboxes/import-users.ts';
import {listUsers} from './mailboxes/list-users.ts';
import {removeUser} from './mailboxes/remove-user.ts';
import {restoreUser} from './mailboxes/restore-user.ts';
import {showUser} from './mailboxes/show-user.ts';
import type {Subcommand} from './shape.ts';

export const users: Subcommand = {
	name: 'users',
	summary: 'mailboxes: list, add, import from CSV, passwords, states, quotas, removal with an archive',
	actions: [listUsers, showUser, addUser, passwdUser, enableUser, disableUser, quotaUser, nameUser, removeUser, restoreUser, importUsers, exportUsers],
};
