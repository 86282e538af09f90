// The columns of the services: name and state stay at any width.
import {formatBytes} from '../../source/format/bytes.ts';
import {formatDuration} from '../../source/format/duration.ts';
import {visible} from '../../source/format/visible.ts';
import type {Carrier, Service} from '../../source/services/services.ts';
import type {Column} from '../parts/table.ts';

export const carrierText = (carrier: Carrier): string => {
	if (carrier.kind === 'unit') return visible(carrier.unit);
	return carrier.kind === 'none' ? '-' : visible(`${carrier.engine} container ${carrier.name}`);
};

export const sinceText = ({since}: Service, now: Date): string => (since === undefined ? '-' : formatDuration(Math.max(0, now.getTime() - since.getTime())));

export const serviceColumns = (now: Date): ReadonlyArray<Column<Service>> => [
	{title: 'service', cell: service => visible(service.title), most: 20},
	{title: 'state', cell: service => visible(service.state), most: 24},
	{title: 'since', cell: service => sinceText(service, now), columns: 7, align: 'right', dropped: 1},
	{title: 'memory', cell: service => (service.memoryBytes === undefined ? '-' : formatBytes(service.memoryBytes)), columns: 7, align: 'right', dropped: 2},
	{title: 'restarts', cell: service => (service.restarts === undefined ? '-' : String(service.restarts)), columns: 8, align: 'right', dropped: 3},
	{title: 'at boot', cell: service => visible(service.boot ?? '-'), columns: 8, dropped: 5},
	{title: 'unit or container', cell: service => carrierText(service.carrier), grows: true, dropped: 4},
];
