// Pitfall R27: somebody with several devices is turned away, because each keeps a connection for each folder.
import {applyEdits} from '../config/apply-edits.ts';
import {readConfigTree} from '../dovecot/config-tree.ts';
import {effectiveSetting} from '../dovecot/effective-setting.ts';
import {lastLine, lookAtDovecot} from '../dovecot/look-at-dovecot.ts';
import {putSetting} from '../dovecot/put-setting.ts';
import {defineFix} from './shape.ts';

type Facts = {readonly main: string; readonly limit: number};

const complaint = /Maximum number of connections from user\+IP exceeded \(mail_max_userip_connections=(\d+)\)/;

export const dovecotConnectionLimit = defineFix<Facts>({
	id: 'dovecot-connection-limit',
	title: 'Mail programs are turned away',
	covers: ['R27'],
	explains:
		'A mail program keeps a connection for each folder that it watches, and several devices behind one address add up. Dovecot allows ten and refuses the next; the user is told of a wrong password or of a server that does not answer. The repair allows more.',
	risk: 'safe',
	questions: [
		{
			id: 'connections',
			asks: 'How many connections may one user have from one address?',
			preset: ({limit}) => String(Math.max(30, limit * 3)),
			objection: (answer, {limit}) => (/^\d{1,4}$/.test(answer) && Number(answer) > limit ? undefined : `it must be a number above ${limit}.`),
		},
	],
	detect: async ({ask}) => {
		const seen = await lookAtDovecot(ask);
		const line = seen && lastLine(seen, complaint);
		if (!seen || !line) return undefined;
		const limit = Number(complaint.exec(line.text)?.[1]);
		const now = effectiveSetting(seen.tree, 'mail_max_userip_connections', {protocol: 'imap'});
		// Only while the limit that was met still holds.
		if (Number(now?.value ?? 10) !== limit) return undefined;
		return {
			evidence: [
				{from: `journal ${line.from}`, text: line.text},
				now ? {from: `${now.line.file}:${now.line.line}`, text: now.line.text.trim()} : {from: 'doveconf', text: `mail_max_userip_connections = ${limit}`},
			],
			files: now ? [now.line.file] : [],
			facts: {main: seen.main, limit},
		};
	},
	plan: (files, {main}, {connections = ''}) => {
		const tree = readConfigTree(files, main);
		const now = effectiveSetting(tree, 'mail_max_userip_connections', {protocol: 'imap'});
		return {
			files: applyEdits(files, putSetting(tree, {key: 'mail_max_userip_connections', value: connections, within: now?.line.within ?? ['protocol imap']})),
		};
	},
	verifiedBy: [],
});
