// The data of a record as it stands in a zone file; the text of TXT without quotes (RFC 1035 section 5.1).
import type {DnsRecord} from './message.ts';

export const presentation = (record: DnsRecord): string => {
	switch (record.type) {
		case 'CNAME':
		case 'NS':
		case 'PTR':
			return `${record.data}.`;
		case 'MX':
			return `${record.data.priority} ${record.data.host}.`;
		case 'SRV':
			return `${record.data.priority} ${record.data.weight} ${record.data.port} ${record.data.host}.`;
		case 'TLSA':
			return `${record.data.usage} ${record.data.selector} ${record.data.matching} ${record.data.data}`;
		case 'CAA':
			return `${record.data.flags} ${record.data.tag} "${record.data.value}"`;
		case 'SOA':
			return `${record.data.primary}. ${record.data.serial}`;
		default:
			return record.data;
	}
};
