// Settings of Dovecot 2.3 outside of blocks that 2.4 knows under another name, or no more, with their place in the catalogue of pitfalls.

export type Renamed = {
	readonly id: string;
	/** Undefined: it is gone, and nothing is lost. */
	readonly to: string | undefined;
	/** The value in the words of 2.4; undefined where there is none. */
	readonly value?: (value: string) => string | undefined;
	/** Why it is gone. */
	readonly why?: string;
};

/** `</etc/x.pem` of 2.3 reads the content of the file; 2.4 takes its name. */
const fileName = (value: string): string => value.replace(/^<\s*/, '');
const inverted = (value: string): string => (/^(?:no|n|false)$/i.test(value) ? 'yes' : 'no');
const seconds = (value: string): string => value;

const renamed = (id: string, to: string, value: (value: string) => string | undefined = seconds): Renamed => ({id, to, value});
const gone = (id: string, why: string): Renamed => ({id, to: undefined, why});

const protocols = ['SSLv2', 'SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

/** `!SSLv2 !SSLv3`, `TLSv1.2 TLSv1.3`: the oldest that may be spoken; never older than Debian's own default. */
const oldestProtocol = (value: string): string => {
	const words = value.split(/[\s,]+/).filter(Boolean);
	const positive = words.filter(word => !/^[!-]/.test(word)).map(word => word.replace(/^\+/, ''));
	const allowed = protocols.filter(protocol =>
		positive.length > 0 ? positive.includes(protocol) : !words.some(word => /^[!-]/.test(word) && word.slice(1) === protocol),
	);
	return allowed[0] === 'TLSv1.3' ? 'TLSv1.3' : 'TLSv1.2';
};

const noReplication = 'Dovecot 2.4 has no replication any more';
const noDirector = 'Dovecot 2.4 has no director any more';

export const renamedSettings: Readonly<Record<string, Renamed>> = {
	disable_plaintext_auth: renamed('D16', 'auth_allow_cleartext', inverted),
	ssl_cert: renamed('D04', 'ssl_server_cert_file', fileName),
	ssl_key: renamed('D04', 'ssl_server_key_file', fileName),
	ssl_alt_cert: renamed('D05', 'ssl_server_alt_cert_file', fileName),
	ssl_alt_key: renamed('D05', 'ssl_server_alt_key_file', fileName),
	ssl_ca: renamed('D05', 'ssl_server_ca_file', fileName),
	ssl_dh: renamed('D05', 'ssl_server_dh_file', fileName),
	ssl_client_cert: renamed('D05', 'ssl_client_cert_file', fileName),
	ssl_client_key: renamed('D05', 'ssl_client_key_file', fileName),
	ssl_key_password: renamed('D05', 'ssl_server_key_password'),
	ssl_cert_username_field: renamed('D05', 'ssl_server_cert_username_field'),
	ssl_verify_client_cert: renamed('D05', 'ssl_server_request_client_cert'),
	ssl_require_crl: renamed('D05', 'ssl_server_require_crl'),
	ssl_prefer_server_ciphers: renamed('D05', 'ssl_server_prefer_ciphers', value => (inverted(value) === 'no' ? 'server' : 'client')),
	ssl_protocols: renamed('D05', 'ssl_min_protocol', oldestProtocol),
	verbose_ssl: renamed('D05', 'log_debug', value => (inverted(value) === 'no' ? 'category=ssl' : undefined)),
	ssl_dh_parameters_length: gone('D05', 'the length of DH parameters is that of the file'),
	ssl_parameters_regenerate: gone('D05', 'DH parameters are made once'),
	imapc_ssl_verify: renamed('D05', 'ssl_client_require_valid_cert'),
	auth_default_realm: renamed('D17', 'auth_default_domain'),
	auth_realms: gone('D17', 'realms are no more; auth_default_domain is added where a name has no domain'),
	mail_attachment_dir: renamed('D17', 'mail_ext_attachment_path'),
	mail_attachment_hash: renamed('D17', 'mail_ext_attachment_hash'),
	mail_attachment_min_size: renamed('D17', 'mail_ext_attachment_min_size'),
	mail_attachment_fs: gone('D17', 'attachments are kept in files, as they were by default'),
	default_idle_kill: gone('D17', 'each service has service_idle_kill_interval'),
	config_cache_size: gone('D17', 'there is no such cache any more'),
	dict_db_config: gone('D17', 'Berkeley DB dictionaries are no more'),
	doveadm_http_rawlog_dir: gone('D17', 'http_server_rawlog_dir is what there is'),
	stats_http_rawlog_dir: gone('D17', 'http_server_rawlog_dir is what there is'),
	auth_username_filter: gone('D17', 'a passdb has passdb_username_filter'),
	mail_replica: gone('D18', noReplication),
	replication_dsync_parameters: gone('D18', noReplication),
	replication_full_sync_interval: gone('D18', noReplication),
	replication_max_conns: gone('D18', noReplication),
	replicator_host: gone('D18', noReplication),
	replicator_port: gone('D18', noReplication),
	director_servers: gone('D18', noDirector),
	director_mail_servers: gone('D18', noDirector),
	director_user_expire: gone('D18', noDirector),
	director_username_hash: gone('D18', noDirector),
	login_access_sockets: gone('D18', 'access sockets are no more; a firewall or login_trusted_networks does it'),
	auth_stats: gone('D18', 'statistics come from metrics'),
	imap_id_log: gone('D18', 'the ID command is in the event imap_id_received'),
	stats_refresh: gone('D18', 'statistics come from metrics'),
	stats_track_cmds: gone('D18', 'statistics come from metrics'),
};
