// Programs of the mail path that are here and do not run although nothing keeps them from it: whoever stopped them did not start them again.
import {listServices, type Service, type ServicesSeen} from './services.ts';

/** What the others need comes first. */
const order = ['PostgreSQL', 'MariaDB', 'Redis', 'Unbound', 'OpenDKIM', 'Dovecot', 'Postfix'];

/** `PostgreSQL` of `PostgreSQL 17-main`, too. */
const kindOf = ({title}: Service): string => title.split(' ')[0] ?? '';

const rank = (service: Service): number => {
	const at = order.indexOf(kindOf(service));
	return at === -1 ? order.length : at;
};

const isStopped = ({carrier, level, state}: Service, how: ReadonlyMap<string, string>): boolean => {
	if (level !== 'failure' && level !== 'warning') return false;
	if (carrier.kind === 'container') return /^(?:Exited|Created)\b/.test(state);
	// A program that ended with an error says why in its log, and would do so again.
	return carrier.kind === 'unit' && /^(?:inactive|failed)\b/.test(state) && how.get(carrier.unit) !== 'exit-code';
};

/**
 * What is masked was meant. Where there are several of a kind, a cluster before an upgrade and the one after it, which of them is to
 * run is for a person to say.
 */
export const stoppedServices = (seen: ServicesSeen): readonly Service[] => {
	const how = new Map(seen.units.ok ? seen.units.value.map(({id, active, result}) => [id, active === 'inactive' ? 'stopped' : result]) : []);
	const listed = listServices(seen);
	return listed
		.filter(service => isStopped(service, how) && listed.filter(each => kindOf(each) === kindOf(service)).length === 1)
		.toSorted((a, b) => rank(a) - rank(b));
};

export const isDatabase = (service: Service): boolean => ['PostgreSQL', 'MariaDB'].includes(kindOf(service));
