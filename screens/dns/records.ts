// What `y` copies of a row: what should be published, or what stands there as it should; one line each, as in a zone file.
import {zoneLine} from '../../source/dns/zone-text.ts';
import type {DnsRow} from './columns.ts';

export const recordsToCopy = ({finding, standing}: DnsRow): string[] => (finding.publish.length > 0 ? finding.publish : standing).map(zoneLine);
