// Pitfalls O02 and O03: Postfix, in its chroot, does not find the socket of OpenDKIM, or may not open it, and mail goes out unsigned.
import type {Step} from '../changes/shape.ts';
import {serviceOpendkim} from '../checks/service-opendkim.ts';
import {pathFacts} from '../commands/path-facts.ts';
import {systemdReload} from '../commands/systemd-reload.ts';
import {keywordLines, setKeyword} from '../config/keyword-file.ts';
import type {Command} from '../host/host.ts';
import {restartOpendkim} from '../opendkim/restart-opendkim.ts';
import {lookAtPostfix, socketPath, spool} from '../postfix/look-at-postfix.ts';
import {mainCf, setParameter, whereSet} from '../postfix/parameters.ts';
import {defineFix} from './shape.ts';

const conf = '/etc/opendkim.conf';
const directory = `${spool}/opendkim`;
const socket = `${directory}/opendkim.sock`;

type Facts = {readonly milters: string; readonly word: string; readonly hasDirectory: boolean; readonly isMember: boolean};

const change = (argv: Command['argv']): Command<'write'> => ({name: 'opendkim-socket', argv, effect: 'write', asRoot: true, timeoutMs: 30_000});
const restart = (unit: string): Command<'write'> => ({...systemdReload.build({unit}), argv: ['systemctl', 'restart', '--', unit]});

export const opendkimSocket = defineFix<Facts>({
	id: 'opendkim-socket',
	title: 'Postfix does not reach OpenDKIM',
	covers: ['O02', 'O03'],
	explains:
		'Postfix hands mail to OpenDKIM through a socket, and sees paths from within /var/spool/postfix. The socket of OpenDKIM lies outside, in a directory that is not there, or Postfix is not in its group. Mail leaves unsigned, or not at all. The repair puts the socket into /var/spool/postfix/opendkim and Postfix into the group; that needs a restart of both.',
	risk: 'interrupts',
	questions: [],
	detect: async ({ask}) => {
		const seen = await lookAtPostfix(ask);
		const text = seen?.files.find(({path}) => path === conf)?.text;
		if (!seen || text === undefined) return undefined;
		const says = (keyword: string) => keywordLines(conf, text).findLast(each => each.keyword.toLowerCase() === keyword);
		const listens = says('socket');
		const local = /^(?:local:|unix:)?(\/.+)$/.exec(listens?.value ?? '')?.[1];
		const milters = seen.get('smtpd_milters');
		const unix = milters.split(/[\s,]+/).filter(word => /^(?:unix|local):/.test(word));
		const word = unix.find(each => each.includes('opendkim')) ?? (unix.length === 1 ? unix[0] : undefined);
		const where = whereSet(seen.files, 'smtpd_milters');
		if (!listens || local === undefined || word === undefined || !where || milters.includes('{')) return undefined;
		const smtpd = seen.services.find(({type, program}) => type === 'inet' && program === 'smtpd');
		const wanted = socketPath(word.replace(/^\w+:/, ''), smtpd?.chroot ?? true);
		const facts = await ask(pathFacts, {patterns: [wanted, local, local.replace(/\/[^/]*$/, ''), directory, '/etc/dkimkeys']});
		if (!facts.ok) return undefined;
		const at = (path: string) => facts.value.find(each => each.path === path);
		// Another milter that listens where Postfix looks is none of OpenDKIM's.
		if (wanted !== local && at(wanted)?.kind === 'socket') return undefined;
		const folder = at(local.replace(/\/[^/]*$/, ''));
		const there = at(local);
		const may = (path: typeof there, bit: number) =>
			path !== undefined &&
			((Number.parseInt(path.mode, 8) & bit) !== 0 ||
				path.user === 'postfix' ||
				((path.group === 'postfix' || path.members.includes('postfix')) && (Number.parseInt(path.mode, 8) & (bit << 3)) !== 0));
		const trouble =
			wanted !== local
				? `Postfix looks for ${wanted}`
				: folder === undefined
					? `${local.replace(/\/[^/]*$/, '')} is not there`
					: !may(folder, 0o001)
						? `${folder.path} belongs to ${folder.user}:${folder.group}, mode ${folder.mode}: Postfix may not enter it`
						: there !== undefined && !may(there, 0o002)
							? `${there.path} belongs to ${there.user}:${there.group}, mode ${there.mode}: Postfix may not open it`
							: undefined;
		if (trouble === undefined) return undefined;
		const own = at('/etc/dkimkeys');
		return {
			evidence: [{from: `${conf}:${listens.line}`, text: listens.text}, where, {from: 'stat', text: trouble}],
			files: [conf, mainCf],
			facts: {
				milters,
				word,
				hasDirectory: at(directory) !== undefined,
				isMember: (there?.group === 'opendkim' ? there.members : own?.group === 'opendkim' ? own.members : []).includes('postfix'),
			},
		};
	},
	plan: (files, {milters, word, hasDirectory, isMember}) => {
		const steps: readonly Step[] = [
			...(hasDirectory
				? []
				: [
						{
							says: `Make ${directory}, which OpenDKIM writes and Postfix may enter`,
							command: change(['install', '-d', '-m', '0750', '-o', 'opendkim', '-g', 'postfix', directory]),
							undo: change(['find', directory, '-depth', '-delete']),
						},
					]),
			...(isMember
				? []
				: [
						{
							says: 'Put postfix into the group opendkim',
							command: change(['usermod', '-a', '-G', 'opendkim', 'postfix']),
							undo: change(['gpasswd', '-d', 'postfix', 'opendkim']),
						},
					]),
		];
		const listens = setKeyword(files, conf, 'Socket', `local:${socket}`);
		const words = milters.split(/[\s,]+/).map(each => (each === word ? 'unix:opendkim/opendkim.sock' : each));
		return {
			files: setParameter(listens, 'smtpd_milters', words.join(', ')),
			steps,
			// New groups are known to new processes only.
			settle: [...restartOpendkim, restart('postfix.service')],
		};
	},
	verifiedBy: [serviceOpendkim],
});
