// Every topic of the DNS, in the order in which a person reads them: what keeps mail from working first.
import {address} from './address.ts';
import {autoconfig} from './autoconfig.ts';
import {blocklist} from './blocklist.ts';
import {caa} from './caa.ts';
import {clients} from './clients.ts';
import {dane} from './dane.ts';
import {dkim} from './dkim.ts';
import {dmarc} from './dmarc.ts';
import {mtaSts} from './mta-sts.ts';
import {mx} from './mx.ts';
import {reverse} from './reverse.ts';
import type {Topic} from './shape.ts';
import {spf} from './spf.ts';
import {spfHelo} from './spf-helo.ts';
import {tlsRpt} from './tls-rpt.ts';

export const topics: readonly Topic[] = [address, reverse, spfHelo, blocklist, dane, caa, mx, spf, dkim, dmarc, mtaSts, tlsRpt, clients, autoconfig];
