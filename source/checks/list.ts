// Every check, in the order in which a person reads them: the nine that make the score first.
import {authentication} from './authentication.ts';
import {certbotTimer} from './certbot-timer.ts';
import {certificateImaps} from './certificate-imaps.ts';
import {certificatePop3s} from './certificate-pop3s.ts';
import {certificateRenewal} from './certificate-renewal.ts';
import {certificateSieve} from './certificate-sieve.ts';
import {certificateSmtp} from './certificate-smtp.ts';
import {certificateSubmission} from './certificate-submission.ts';
import {certificateSubmissions} from './certificate-submissions.ts';
import {clockSynchronised} from './clock-synchronised.ts';
import {database} from './database.ts';
import {delivery} from './delivery.ts';
import {diskInodes} from './disk-inodes.ts';
import {diskSpace} from './disk-space.ts';
import {dnsAddress} from './dns-address.ts';
import {dnsBlocklist} from './dns-blocklist.ts';
import {dnsDane} from './dns-dane.ts';
import {dnsDkim} from './dns-dkim.ts';
import {dnsDmarc} from './dns-dmarc.ts';
import {dnsMtaSts} from './dns-mta-sts.ts';
import {dnsMx} from './dns-mx.ts';
import {dnsReverse} from './dns-reverse.ts';
import {dnsSpf} from './dns-spf.ts';
import {fail2ban} from './fail2ban.ts';
import {failedUnits} from './failed-units.ts';
import {load} from './load.ts';
import {memory} from './memory.ts';
import {portExposure} from './port-exposure.ts';
import {portImaps} from './port-imaps.ts';
import {portSmtp} from './port-smtp.ts';
import {portSubmission} from './port-submission.ts';
import {postfixWarnings} from './postfix-warnings.ts';
import {queueLength} from './queue-length.ts';
import {queueOldest} from './queue-oldest.ts';
import {rebootRequired} from './reboot-required.ts';
import {securityUpdates} from './security-updates.ts';
import {serviceDovecot} from './service-dovecot.ts';
import {serviceOpendkim} from './service-opendkim.ts';
import {servicePostfix} from './service-postfix.ts';
import type {Check} from './shape.ts';
import {unitFlapping} from './unit-flapping.ts';
import {vpnPeers} from './vpn-peers.ts';

export const checks: readonly Check[] = [
	servicePostfix,
	serviceDovecot,
	serviceOpendkim,
	portSmtp,
	portSubmission,
	portImaps,
	database,
	authentication,
	delivery,
	certificateSmtp,
	certificateSubmission,
	certificateImaps,
	certificateSubmissions,
	certificatePop3s,
	certificateSieve,
	certificateRenewal,
	certbotTimer,
	dnsAddress,
	dnsReverse,
	dnsMx,
	dnsSpf,
	dnsDkim,
	dnsDmarc,
	dnsMtaSts,
	dnsDane,
	dnsBlocklist,
	queueLength,
	queueOldest,
	postfixWarnings,
	portExposure,
	vpnPeers,
	fail2ban,
	unitFlapping,
	failedUnits,
	diskSpace,
	diskInodes,
	memory,
	load,
	clockSynchronised,
	rebootRequired,
	securityUpdates,
];
