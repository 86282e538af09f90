// The wanted records as a zone-file fragment, and as a table of name, type and value for the forms of providers.
import {textTable} from '../format/text-table.ts';
import {visible} from '../format/visible.ts';
import type {WantedGroup, WantedRecord} from './wanted-records.ts';
import {zoneLines} from './zone-text.ts';

const marks: Readonly<Record<WantedRecord['state'], string>> = {
	right: 'published so',
	wrong: 'to be published',
	unknown: 'could not be looked up',
	optional: 'optional',
};

/** TTL of records that may have to change soon again. */
const ttlSeconds = 3600;

/** What is optional and not there is a comment, so that the fragment can be taken as it is. */
export const printZone = (groups: readonly WantedGroup[]): string => {
	const lines = [`$TTL ${ttlSeconds}`];
	for (const {name, isHost, records} of groups) {
		const plain = records.filter(each => each.type !== 'PTR');
		const reverse = records.filter(each => each.type === 'PTR');
		lines.push('', `; ${isHost ? `the mail host ${name}` : name}`);
		for (const record of plain) {
			lines.push(`; ${record.title}: ${marks[record.state]}`);
			for (const line of zoneLines(record)) lines.push(record.state === 'optional' ? `;${line}` : line);
		}
		if (reverse.length > 0) lines.push('', '; the reverse zone: set by whoever rents you the addresses');
		for (const record of reverse) {
			lines.push(`; ${record.title}: ${marks[record.state]}`);
			for (const line of zoneLines(record)) lines.push(`;${line}`);
		}
	}
	// Names and texts of others are in it, and a tab or line break of ours must stay one.
	return `${lines.map(line => line.split('\t').map(visible).join('\t')).join('\n')}\n`;
};

export const printTable = (groups: readonly WantedGroup[]): string =>
	textTable([
		['name', 'type', 'state', 'value'],
		...groups.flatMap(group => group.records.map(each => [visible(each.name), each.type, marks[each.state], visible(each.value)])),
	]);
