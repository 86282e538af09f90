// Every script of mailtui that the demo knows, in the alphabet's order.
import {certbotLineages} from './certbot-lineages.ts';
import {changeList} from './change-list.ts';
import {changeRun} from './change-run.ts';
import {configRead} from './config-read.ts';
import {containerList} from './container-list.ts';
import {deliveryProbe} from './delivery-probe.ts';
import {dkimKeys} from './dkim-keys.ts';
import {doveadmQuotaGet} from './doveadm-quota-get.ts';
import {dovecotTree} from './dovecot-tree.ts';
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
import {queueControl} from './queue-control.ts';
import {queueMessage} from './queue-message.ts';
import type {Script} from './shape.ts';

export const scripts: readonly Script[] = [
	certbotLineages,
	changeList,
	changeRun,
	configRead,
	containerList,
	deliveryProbe,
	dkimKeys,
	doveadmQuotaGet,
	dovecotTree,
	mailFind,
	maillogBefore,
	maillogFollow,
	maillogSearch,
	maillogSource,
	maillogSummary,
	opensslServed,
	pathFacts,
	mailboxArchive,
	mailWelcome,
	queueControl,
	queueMessage,
];
