// Every fix, in the order in which an administrator meets the faults: each hides the next.

import {certbotDeployHookMissing} from './certbot-deploy-hook-missing.ts';
import {certificateNotReloaded} from './certificate-not-reloaded.ts';
import {dovecotAuthMechanism} from './dovecot-auth-mechanism.ts';
import {dovecotAuthUserdb} from './dovecot-auth-userdb.ts';
import {dovecotCertificateFiles} from './dovecot-certificate-files.ts';
import {dovecotCertificateMissing} from './dovecot-certificate-missing.ts';
import {dovecotConfigError} from './dovecot-config-error.ts';
import {dovecotConnectionLimit} from './dovecot-connection-limit.ts';
import {dovecotConvert} from './dovecot-convert.ts';
import {dovecotDatabaseAway} from './dovecot-database-away.ts';
import {dovecotDomainLost} from './dovecot-domain-lost.ts';
import {dovecotDuplicateNamespace} from './dovecot-duplicate-namespace.ts';
import {dovecotHomeUnusable} from './dovecot-home-unusable.ts';
import {dovecotInboxPathEmpty} from './dovecot-inbox-path-empty.ts';
import {dovecotIterateQuery} from './dovecot-iterate-query.ts';
import {dovecotLmtpUsernameFormat} from './dovecot-lmtp-username-format.ts';
import {dovecotMailDefaultsConflict} from './dovecot-mail-defaults-conflict.ts';
import {dovecotMailDirectory} from './dovecot-mail-directory.ts';
import {dovecotMailDriverMissing} from './dovecot-mail-driver-missing.ts';
import {dovecotMailDriverUnknown} from './dovecot-mail-driver-unknown.ts';
import {dovecotMailOwner} from './dovecot-mail-owner.ts';
import {dovecotMailPathFormat} from './dovecot-mail-path-format.ts';
import {dovecotMailPlugins} from './dovecot-mail-plugins.ts';
import {dovecotOldVariables} from './dovecot-old-variables.ts';
import {dovecotPasswordScheme} from './dovecot-password-scheme.ts';
import {dovecotPluginMissing} from './dovecot-plugin-missing.ts';
import {dovecotQuotaLimitInBlock} from './dovecot-quota-limit-in-block.ts';
import {dovecotQuotaRule} from './dovecot-quota-rule.ts';
import {dovecotSieveNotCompiled} from './dovecot-sieve-not-compiled.ts';
import {dovecotSieveNotRun} from './dovecot-sieve-not-run.ts';
import {dovecotSqlDriver} from './dovecot-sql-driver.ts';
import {dovecotStaleMailField} from './dovecot-stale-mail-field.ts';
import {dovecotStartRefused} from './dovecot-start-refused.ts';
import {dovecotSystemUsers} from './dovecot-system-users.ts';
import {dovecotTlsVersion} from './dovecot-tls-version.ts';
import {dovecotUserdbHomeMissing} from './dovecot-userdb-home-missing.ts';
import {dovecotWeakPasswords} from './dovecot-weak-passwords.ts';
import {fail2banDovecotFilter} from './fail2ban-dovecot-filter.ts';
import {opendkimKeyPermissions} from './opendkim-key-permissions.ts';
import {opendkimSigningTable} from './opendkim-signing-table.ts';
import {opendkimSocket} from './opendkim-socket.ts';
import {postfixCertificateFiles} from './postfix-certificate-files.ts';
import {postfixDomainInBoth} from './postfix-domain-in-both.ts';
import {postfixMailboxTransport} from './postfix-mailbox-transport.ts';
import {postfixOldParameters} from './postfix-old-parameters.ts';
import {postfixRelayRestrictions} from './postfix-relay-restrictions.ts';
import {postfixSasl} from './postfix-sasl.ts';
import {postfixSubmissionOff} from './postfix-submission-off.ts';
import {postfixTablePackage} from './postfix-table-package.ts';
import {postfixTableProxy} from './postfix-table-proxy.ts';
import {postfixTableSocket} from './postfix-table-socket.ts';
import {serviceStopped} from './service-stopped.ts';
import type {Fix} from './shape.ts';

export const fixes: readonly Fix[] = [
	dovecotConfigError,
	dovecotConvert,
	dovecotCertificateMissing,
	dovecotStartRefused,
	serviceStopped,
	dovecotDatabaseAway,
	dovecotSqlDriver,
	dovecotAuthMechanism,
	postfixRelayRestrictions,
	postfixTablePackage,
	postfixTableSocket,
	postfixTableProxy,
	postfixDomainInBoth,
	postfixMailboxTransport,
	postfixSasl,
	postfixSubmissionOff,
	dovecotCertificateFiles,
	dovecotTlsVersion,
	postfixCertificateFiles,
	dovecotAuthUserdb,
	dovecotOldVariables,
	dovecotLmtpUsernameFormat,
	dovecotMailDefaultsConflict,
	dovecotMailDriverMissing,
	dovecotMailDriverUnknown,
	dovecotUserdbHomeMissing,
	dovecotHomeUnusable,
	certbotDeployHookMissing,
	dovecotMailPathFormat,
	dovecotMailOwner,
	dovecotMailDirectory,
	dovecotMailPlugins,
	dovecotPluginMissing,
	dovecotDuplicateNamespace,
	dovecotDomainLost,
	dovecotInboxPathEmpty,
	dovecotStaleMailField,
	dovecotSieveNotRun,
	dovecotSieveNotCompiled,
	dovecotQuotaRule,
	dovecotQuotaLimitInBlock,
	dovecotPasswordScheme,
	dovecotWeakPasswords,
	dovecotConnectionLimit,
	dovecotIterateQuery,
	dovecotSystemUsers,
	opendkimSocket,
	opendkimKeyPermissions,
	opendkimSigningTable,
	certificateNotReloaded,
	postfixOldParameters,
	fail2banDovecotFilter,
];
