// Where in the catalogue of pitfalls an unknown name of Dovecot 2.3 stands, and what 2.4 has in its place.
import {renamedSettings} from './renamed-settings.ts';

export type OldName = {
	readonly id: string;
	/** In the words of a person. */
	readonly instead: string;
};

const sql = 'passdb sql { query = ... } and userdb sql { query = ... }';

const others: Readonly<Record<string, OldName>> = {
	mail_location: {id: 'D03', instead: 'mail_driver, mail_path and mail_inbox_path'},
	location: {id: 'D03', instead: 'mail_driver, mail_path and mail_inbox_path'},
	args: {id: 'D07', instead: 'settings of their own in the block'},
	connect: {id: 'D08', instead: 'sql_driver and a block pgsql HOST { parameters { } }'},
	password_query: {id: 'D08', instead: sql},
	user_query: {id: 'D08', instead: sql},
	iterate_query: {id: 'D08', instead: 'iterate_query in userdb sql { }'},
	default_pass_scheme: {id: 'D08', instead: 'default_password_scheme in passdb sql { }'},
	dbname: {id: 'D09', instead: 'parameters { } in the pgsql block'},
	plugin: {id: 'D13', instead: 'each setting at the top level, under its new name'},
	service_count: {id: 'D17', instead: 'restart_request_count'},
	idle_kill: {id: 'D17', instead: 'idle_kill_interval'},
	address: {id: 'D17', instead: 'listen'},
	auth_worker_max_count: {id: 'D17', instead: 'service auth-worker { process_limit = ... }'},
	mail_attribute_dict: {id: 'D17', instead: 'mail_attribute { dict file { path = ... } }'},
	quota: {id: 'D15', instead: 'quota "User quota" { driver = count }'},
	fts: {id: 'D18', instead: 'fts flatcurve { }'},
	acl: {id: 'D18', instead: 'acl_driver = vfile'},
	default_fields: {id: 'D07', instead: 'fields { name:default = value }'},
	override_fields: {id: 'D07', instead: 'fields { name = value }'},
	pass: {id: 'D06', instead: 'result_success = continue'},
	mechanisms: {id: 'D06', instead: 'mechanisms_filter'},
};

const families: ReadonlyArray<readonly [RegExp, OldName]> = [
	[/^quota\d*(?:_|$)/, {id: 'D15', instead: 'quota_storage_size and quota NAME { }'}],
	[/^imapsieve_/, {id: 'D19', instead: 'sieve_script blocks with cause in mailbox and imapsieve_from'}],
	[/^sieve(?:_|$)/, {id: 'D14', instead: 'sieve_script NAME { }'}],
	[
		/^(?:fts|zlib|expire|replication|director|replicator|mail_replica|acl|stats|antispam|autocreate|autosubscribe)_?/,
		{id: 'D18', instead: 'nothing of that name'},
	],
	[/^ssl_/, {id: 'D05', instead: 'ssl_server_... and ssl_client_...'}],
];

export const oldName = (name: string): OldName | undefined => {
	const renamed = renamedSettings[name];
	if (renamed) return {id: renamed.id, instead: renamed.to ?? `nothing: ${renamed.why ?? 'it is gone'}`};
	return others[name] ?? families.find(([shape]) => shape.test(name))?.[1];
};
