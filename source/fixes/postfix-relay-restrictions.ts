// Pitfall P10: nothing says who may send through this server, or everybody may.
import {portSmtp} from '../checks/port-smtp.ts';
import {systemdReload} from '../commands/systemd-reload.ts';
import type {Command} from '../host/host.ts';
import {lookAtPostfix} from '../postfix/look-at-postfix.ts';
import {dropParameters, mainCf, setParameter, whereSet, writtenValue} from '../postfix/parameters.ts';
import {defineFix} from './shape.ts';

type Facts = {readonly wrong: 'unrestricted' | 'everybody'};

/** What ended again and again is held back by Postfix for a minute, unless it starts anew. */
const restart: Command<'write'> = {...systemdReload.build({unit: 'postfix.service'}), argv: ['systemctl', 'restart', '--', 'postfix.service']};

const words = (value: string): readonly string[] => value.split(/[\s,]+/).filter(Boolean);
const ends = new Set(['reject_unauth_destination', 'defer_unauth_destination', 'reject', 'defer', 'defer_if_permit', 'check_relay_domains']);
const world = new Set(['0.0.0.0/0', '[::]/0', '[::0]/0', '::/0']);

export const postfixRelayRestrictions = defineFix<Facts>({
	id: 'postfix-relay-restrictions',
	title: 'Nothing says who may send through this server',
	covers: ['P10'],
	explains:
		'Either no restriction keeps strangers from sending to strangers, and then Postfix answers nobody on any port at all; or mynetworks names the whole world, and then everybody sends spam through this server. The repair lets send who belongs to this machine or logged in.',
	risk: 'safe',
	questions: [],
	detect: async ({ask}) => {
		const seen = await lookAtPostfix(ask);
		if (!seen) return undefined;
		const everybody = words(seen.get('mynetworks')).filter(word => world.has(word));
		const network = whereSet(seen.files, 'mynetworks');
		if (everybody.length > 0 && network) return {evidence: [network], files: [mainCf], facts: {wrong: 'everybody'}};
		const all = [...words(seen.get('smtpd_relay_restrictions')), ...words(seen.get('smtpd_recipient_restrictions'))];
		// A class or a table may hold what is missing here.
		if (all.some(word => ends.has(word) || word.includes(':')) || seen.get('smtpd_restriction_classes') !== '') return undefined;
		const lines = ['smtpd_relay_restrictions', 'smtpd_recipient_restrictions'].flatMap(key => whereSet(seen.files, key) ?? []);
		return lines.length === 0 ? undefined : {evidence: lines, files: [mainCf], facts: {wrong: 'unrestricted'}};
	},
	plan: (files, {wrong}) => {
		if (wrong === 'unrestricted')
			return {
				files: setParameter(files, 'smtpd_relay_restrictions', 'permit_mynetworks permit_sasl_authenticated defer_unauth_destination'),
				settle: [restart],
			};
		const line = writtenValue(files, 'mynetworks');
		const left = words(line ?? '').filter(word => !world.has(word));
		return {files: left.length === 0 ? dropParameters(files, ['mynetworks']) : setParameter(files, 'mynetworks', left.join(' '))};
	},
	verifiedBy: [portSmtp],
});
