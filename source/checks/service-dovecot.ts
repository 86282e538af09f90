// Whether Dovecot runs, and whether it would start again with the configuration as it is now (dovecot(1), doveconf(1)).
import {doveconfEffective} from '../commands/doveconf-effective.ts';
import {judgeService, type ServiceName} from '../services/judge-service.ts';
import {lookAtService} from '../services/look-at-service.ts';
import {defineCheck, type Evidence, type Finding} from './shape.ts';

const dovecot: ServiceName = {
	title: 'Dovecot',
	ids: ['dovecot.service'],
	container: /dovecot|mailserver/i,
	log: /^(?:dovecot: .*\b(?:Fatal|Panic): |systemd: (?:dovecot|Failed to start dovecot))/,
	exitStatuses: {89: 'an error in its configuration'},
};

export const serviceDovecot = defineCheck({
	id: 'service-dovecot',
	title: 'Dovecot runs',
	area: 'services',
	why: 'Without Dovecot nobody can read mail, nobody can log in to send, and Postfix cannot hand over what arrives.',
	source: 'dovecot(1)',
	core: true,
	look: async at => {
		const [service, config] = await Promise.all([lookAtService(at, dovecot.ids), at.ask(doveconfEffective, undefined)]);
		return {service, config};
	},
	judge: ({service, config}, now) => {
		const errors = config.ok ? config.value.errors : [];
		const evidence: Evidence[] = errors.map(error => ({
			from: error.file === '' ? 'doveconf -n' : `${error.file}${error.line === undefined ? '' : `:${error.line}`}`,
			text: error.says,
		}));
		const findings = judgeService(service, dovecot, now, evidence);
		const [error] = errors;
		if (error === undefined || findings.some(each => each.level === 'failure')) return findings;
		const doomed: Finding = {
			level: 'warning',
			subject: error.file || 'dovecot.conf',
			says: 'Dovecot runs with the configuration it once read; what is on disk now it refuses, so it will not start again.',
			evidence,
		};
		return [...findings, ...(findings.some(each => each.level === 'ok') ? [doomed] : [])];
	},
});
