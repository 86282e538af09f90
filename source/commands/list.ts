// Every command there is, in the order of the programs: the contract suite runs each on the demo and on the lab.
import type {Command, CommandResult} from '../host/host.ts';
import {aptLists} from './apt-lists.ts';
import {aptPending} from './apt-pending.ts';
import {certbotDryRun} from './certbot-dry-run.ts';
import {certbotLineages} from './certbot-lineages.ts';
import {certificateRead} from './certificate-read.ts';
import {changeList} from './change-list.ts';
import {changeRows} from './change-rows.ts';
import {changeRun} from './change-run.ts';
import {configRead} from './config-read.ts';
import {containerControl} from './container-control.ts';
import {containerList} from './container-list.ts';
import {containerLogs} from './container-logs.ts';
import {dateNow} from './date-now.ts';
import {deliveryProbe} from './delivery-probe.ts';
import {dfSpace} from './df-space.ts';
import {dkimKeys} from './dkim-keys.ts';
import {doveadmAuthLookup} from './doveadm-auth-lookup.ts';
import {doveadmAuthTest} from './doveadm-auth-test.ts';
import {doveadmMailboxOpen} from './doveadm-mailbox-open.ts';
import {doveadmMailboxStatus} from './doveadm-mailbox-status.ts';
import {doveadmQuotaGet} from './doveadm-quota-get.ts';
import {doveadmUser} from './doveadm-user.ts';
import {doveadmWho} from './doveadm-who.ts';
import {doveconfDatabases} from './doveconf-databases.ts';
import {doveconfEffective} from './doveconf-effective.ts';
import {doveconfLmtp} from './doveconf-lmtp.ts';
import {dovecotTree} from './dovecot-tree.ts';
import {fail2banStatus} from './fail2ban-status.ts';
import {fileRead} from './file-read.ts';
import {fileTail} from './file-tail.ts';
import {findArchives} from './find-archives.ts';
import {findWorkTrees} from './find-work-trees.ts';
import {ipAddresses} from './ip-addresses.ts';
import {ipSource} from './ip-source.ts';
import {journalFollow} from './journal-follow.ts';
import {journalMail} from './journal-mail.ts';
import {journalOom} from './journal-oom.ts';
import {journalUnit} from './journal-unit.ts';
import {mailFind} from './mail-find.ts';
import {mailWelcome} from './mail-welcome.ts';
import {mailboxArchive} from './mailbox-archive.ts';
import {maillogBefore} from './maillog-before.ts';
import {maillogFollow} from './maillog-follow.ts';
import {maillogSearch} from './maillog-search.ts';
import {maillogSource} from './maillog-source.ts';
import {maillogSummary} from './maillog-summary.ts';
import {opensslServed} from './openssl-served.ts';
import {pathFacts} from './path-facts.ts';
import {postconfMaster} from './postconf-master.ts';
import {postconfSettings} from './postconf-settings.ts';
import {postmapQuery} from './postmap-query.ts';
import {postqueueList} from './postqueue-list.ts';
import {procRead} from './proc-read.ts';
import {psqlRead} from './psql-read.ts';
import {psqlWrite} from './psql-write.ts';
import {publicKeyRead} from './public-key-read.ts';
import {queueControl} from './queue-control.ts';
import {queueCount} from './queue-count.ts';
import {queueFind} from './queue-find.ts';
import {queueMessage} from './queue-message.ts';
import {rebootSigns} from './reboot-signs.ts';
import {sha256sumFile} from './sha256sum-file.ts';
import {ssEstablished} from './ss-established.ts';
import {ssListeners} from './ss-listeners.ts';
import {statOwner} from './stat-owner.ts';
import {systemdCat} from './systemd-cat.ts';
import {systemdControl} from './systemd-control.ts';
import {systemdFailed} from './systemd-failed.ts';
import {systemdReload} from './systemd-reload.ts';
import {systemdShow} from './systemd-show.ts';
import {tableDatabase} from './table-database.ts';
import {tableRead} from './table-read.ts';
import {timedatectlShow} from './timedatectl-show.ts';
import {wgShow} from './wg-show.ts';

/** A command with its types forgotten: `build` takes one of its own `examples`. */
export type AnyCommand = {
	readonly name: string;
	readonly examples: readonly unknown[];
	build(args: never): Command;
	parse(result: CommandResult): unknown;
};

export const commands: readonly AnyCommand[] = [
	aptLists,
	aptPending,
	certbotDryRun,
	certbotLineages,
	certificateRead,
	changeList,
	changeRows,
	changeRun,
	configRead,
	containerControl,
	containerList,
	containerLogs,
	dateNow,
	deliveryProbe,
	dfSpace,
	dkimKeys,
	doveadmAuthLookup,
	doveadmAuthTest,
	doveadmMailboxOpen,
	doveadmMailboxStatus,
	doveadmQuotaGet,
	doveadmUser,
	doveadmWho,
	doveconfDatabases,
	doveconfEffective,
	doveconfLmtp,
	dovecotTree,
	fail2banStatus,
	fileRead,
	fileTail,
	ipAddresses,
	ipSource,
	findArchives,
	findWorkTrees,
	journalFollow,
	journalMail,
	journalOom,
	journalUnit,
	mailFind,
	maillogBefore,
	maillogFollow,
	maillogSearch,
	maillogSource,
	mailboxArchive,
	mailWelcome,
	maillogSummary,
	opensslServed,
	pathFacts,
	postconfMaster,
	postconfSettings,
	postmapQuery,
	postqueueList,
	procRead,
	psqlRead,
	psqlWrite,
	publicKeyRead,
	queueControl,
	queueCount,
	queueFind,
	queueMessage,
	rebootSigns,
	sha256sumFile,
	ssEstablished,
	ssListeners,
	statOwner,
	systemdCat,
	systemdControl,
	systemdFailed,
	systemdReload,
	systemdShow,
	tableDatabase,
	tableRead,
	timedatectlShow,
	wgShow,
];
