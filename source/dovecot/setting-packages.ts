// Settings of Dovecot 2.4.1 that only a package beside dovecot-core brings (Debian 13).

const words = (text: string): readonly string[] => text.split(/\s+/).filter(Boolean);

/** Unknown unless the package is installed: `Unknown section name: pgsql` means dovecot-pgsql is not. All others come with dovecot-core. */
const ofPackage: Readonly<Record<string, string>> = {
	'dovecot-pgsql': `
	pgsql pgsql_connection_limit pgsql_host pgsql_parameters
`,
	'dovecot-mysql': `
	mysql mysql_client_flags mysql_connect_timeout mysql_connection_limit mysql_dbname mysql_host mysql_option_file mysql_option_group mysql_password
	mysql_port mysql_read_timeout mysql_ssl mysql_user mysql_write_timeout
`,
	'dovecot-sqlite': `
	sqlite_journal_mode sqlite_path sqlite_readonly
`,
	'dovecot-ldap': `
	dict_map_ldap_filter dict_map_value ldap_auth_dn ldap_auth_dn_password ldap_auth_sasl_authz_id ldap_auth_sasl_mechanisms ldap_auth_sasl_realm
	ldap_base ldap_connection_group ldap_debug_level ldap_deref ldap_max_idle_time ldap_scope ldap_starttls ldap_timeout ldap_uris ldap_version
	passdb_ldap passdb_ldap_bind passdb_ldap_bind_userdn passdb_ldap_filter userdb_ldap userdb_ldap_filter userdb_ldap_iterate_fields
	userdb_ldap_iterate_filter
`,
	'dovecot-auth-lua': `
	mail_lua passdb_lua userdb_lua
`,
	'dovecot-solr': `
	fts_solr fts_solr_batch_size fts_solr_soft_commit fts_solr_url
`,
	'dovecot-flatcurve': `
	fts_flatcurve fts_flatcurve_commit_limit fts_flatcurve_min_term_size fts_flatcurve_optimize_limit fts_flatcurve_rotate_count fts_flatcurve_rotate_time
	fts_flatcurve_substring_search
`,
	'dovecot-managesieved': `
	managesieve_client_workarounds managesieve_implementation_string managesieve_logout_format managesieve_max_compile_errors managesieve_max_line_length
	managesieve_notify_capability managesieve_sieve_capability
`,
	'dovecot-sieve': `
	imapsieve_expunge_discarded imapsieve_from imapsieve_from_name imapsieve_url sieve_duplicate_default_period sieve_duplicate_max_period
	sieve_editheader_header sieve_editheader_header_forbid_add sieve_editheader_header_forbid_delete sieve_editheader_header_name
	sieve_editheader_max_header_size sieve_enabled sieve_env_location_mda sieve_env_location_ms sieve_env_location_mta sieve_environment
	sieve_execute_bin_dir sieve_execute_exec_timeout sieve_execute_input_eol sieve_execute_socket_dir sieve_extensions sieve_filter_bin_dir
	sieve_filter_exec_timeout sieve_filter_input_eol sieve_filter_socket_dir sieve_global_extensions sieve_implicit_extensions sieve_include_max_includes
	sieve_include_max_nesting_depth sieve_max_actions sieve_max_cpu_time sieve_max_redirects sieve_max_script_size sieve_notify_mailto_envelope_from
	sieve_pipe_bin_dir sieve_pipe_exec_timeout sieve_pipe_input_eol sieve_pipe_socket_dir sieve_plugin_dir sieve_plugins sieve_quota_script_count
	sieve_quota_storage_size sieve_redirect_duplicate_period sieve_redirect_envelope_from sieve_report_from sieve_resource_usage_timeout sieve_script
	sieve_script_active_path sieve_script_bin_path sieve_script_cause sieve_script_driver sieve_script_ldap_filter sieve_script_ldap_modified_attribute
	sieve_script_ldap_script_attribute sieve_script_name sieve_script_path sieve_script_precedence sieve_script_storage sieve_script_type
	sieve_spamtest_score_max_header sieve_spamtest_score_max_value sieve_spamtest_status_header sieve_spamtest_status_type sieve_spamtest_text_value
	sieve_trace_addresses sieve_trace_debug sieve_trace_dir sieve_trace_level sieve_user_email sieve_user_log_path sieve_vacation_check_recipient
	sieve_vacation_default_period sieve_vacation_default_subject sieve_vacation_default_subject_template sieve_vacation_max_period
	sieve_vacation_min_period sieve_vacation_send_from_recipient sieve_vacation_to_header_ignore_envelope sieve_vacation_use_original_recipient
	sieve_variables_max_scope_count sieve_variables_max_value_size sieve_virustest_score_max_header sieve_virustest_score_max_value
	sieve_virustest_status_header sieve_virustest_status_type sieve_virustest_text_value
`,
};

export const packageOfSetting: ReadonlyMap<string, string> = new Map(
	Object.entries(ofPackage).flatMap(([name, keys]) => words(keys).map(key => [key, name] as const)),
);
