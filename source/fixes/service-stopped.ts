// Pitfall R16 and what is like it: a program of the mail path is installed, was stopped or killed, and nobody started it again.
import type {Step} from '../changes/shape.ts';
import {certbotTimer} from '../checks/certbot-timer.ts';
import {database} from '../checks/database.ts';
import {fail2ban} from '../checks/fail2ban.ts';
import {serviceDovecot} from '../checks/service-dovecot.ts';
import {serviceOpendkim} from '../checks/service-opendkim.ts';
import {servicePostfix} from '../checks/service-postfix.ts';
import {afterDovecot} from '../services/after-dovecot.ts';
import {controlCommand} from '../services/control-command.ts';
import {lookAtServices, type Service} from '../services/services.ts';
import {isDatabase, stoppedServices} from '../services/stopped-services.ts';
import {defineFix} from './shape.ts';

const nameOf = ({carrier, id}: Service): string => (carrier.kind === 'unit' ? carrier.unit : carrier.kind === 'container' ? carrier.name : id);

const startOf = (service: Service): readonly Step[] => {
	const [command, undo] = [controlCommand(service, 'start'), controlCommand(service, 'stop')];
	return command && undo ? [{says: `Start ${service.title} (${nameOf(service)})`, command, undo}] : [];
};

/** Both give up on what was not there, and try again only after a minute. */
const wakesOthers = (service: Service): boolean => isDatabase(service) || service.id === 'dovecot';

export const serviceStopped = defineFix<readonly Service[]>({
	id: 'service-stopped',
	title: 'A program of the mail path is stopped',
	covers: ['R16'],
	explains:
		'It is installed and nothing is wrong with it, but it was stopped or killed, and nobody started it again. The repair starts it, what the others need first, and lets Postfix and Dovecot look anew for what they had given up on.',
	risk: 'safe',
	questions: [],
	detect: async ({ask}) => {
		const stopped = stoppedServices(await lookAtServices(ask));
		if (stopped.length === 0) return undefined;
		return {
			evidence: stopped.map(service => ({
				from: service.carrier.kind === 'container' ? `${service.carrier.engine} ps` : 'systemctl',
				text: `${nameOf(service)}: ${service.state}`,
			})),
			files: [],
			facts: stopped,
		};
	},
	plan: (files, stopped) => ({
		files,
		steps: stopped.flatMap(startOf),
		settle: stopped.some(wakesOthers) ? afterDovecot : [],
		notes: stopped.flatMap(service =>
			service.boot === 'disabled' ? [`${nameOf(service)} does not start at boot. To let it: systemctl enable ${nameOf(service)}.`] : [],
		),
	}),
	verifiedBy: [database, serviceOpendkim, serviceDovecot, servicePostfix, fail2ban, certbotTimer],
});
