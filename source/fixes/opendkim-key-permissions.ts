// Pitfall O04: a key that others could read, which OpenDKIM then does not use, or that it cannot read itself.
import type {Step} from '../changes/shape.ts';
import {serviceOpendkim} from '../checks/service-opendkim.ts';
import {configRead} from '../commands/config-read.ts';
import {type PathFacts, pathFacts} from '../commands/path-facts.ts';
import {configPlaces} from '../config/config-places.ts';
import {keywordLines} from '../config/keyword-file.ts';
import type {Command} from '../host/host.ts';
import {restartOpendkim} from '../opendkim/restart-opendkim.ts';
import {defineFix} from './shape.ts';

const conf = '/etc/opendkim.conf';
type Facts = {readonly keys: readonly PathFacts[]; readonly user: string};

const change = (argv: Command['argv']): Command<'write'> => ({name: 'opendkim-key', argv, effect: 'write', asRoot: true, timeoutMs: 30_000});

const isGood = ({mode: text, user, group, members}: PathFacts, owner: string): boolean => {
	const mode = Number.parseInt(text, 8);
	const isRead = user === owner ? (mode & 0o400) !== 0 : group === owner ? (mode & 0o040) !== 0 : (mode & 0o004) !== 0;
	const isShared = (mode & 0o006) !== 0 || ((mode & 0o060) !== 0 && members.some(member => member !== owner));
	return isRead && !isShared;
};

export const opendkimKeyPermissions = defineFix<Facts>({
	id: 'opendkim-key-permissions',
	title: 'OpenDKIM refuses a key',
	covers: ['O04'],
	explains:
		'The private key for signing can be read by others, such as Postfix through a group that both are in, and OpenDKIM refuses to use it; or it belongs to somebody else, and OpenDKIM cannot read it. Mail is turned away with "try again later". The repair gives the key to OpenDKIM alone.',
	risk: 'safe',
	questions: [],
	detect: async ({ask}) => {
		const read = await ask(configRead, {patterns: configPlaces});
		const text = read.ok ? read.value.files.find(({path}) => path === conf)?.text : undefined;
		if (!read.ok || text === undefined) return undefined;
		const says = (keyword: string) => keywordLines(conf, text).findLast(each => each.keyword.toLowerCase() === keyword)?.value;
		const user = (says('userid') ?? 'opendkim').replace(/:.*$/, '');
		if (/^(?:no|false|0)$/i.test(says('requiresafekeys') ?? 'yes')) return undefined;
		const table = says('keytable')?.replace(/^(?:re)?file:/, '');
		const rows = read.value.files.find(({path}) => path === table)?.text.split('\n') ?? [];
		const keys = [says('keyfile'), ...rows.map(row => /^\s*[^\s#]\S*\s+[^\s:]+:[^\s:]+:(\/\S+)/.exec(row)?.[1])].flatMap(path => path ?? []);
		if (keys.length === 0) return undefined;
		const facts = await ask(pathFacts, {patterns: [...new Set(keys)]});
		const bad = facts.ok ? facts.value.filter(each => each.kind === 'file' && !isGood(each, user)) : [];
		if (bad.length === 0) return undefined;
		return {
			evidence: bad.map(({path, user: owner, group, members, mode}) => ({
				from: path,
				text: `belongs to ${owner}:${group}${members.length > 0 ? ` (with ${members.join(', ')})` : ''}, mode ${mode}`,
			})),
			files: [],
			facts: {keys: bad, user},
		};
	},
	plan: (files, {keys, user}) => ({
		files,
		steps: keys.flatMap(({path, real, user: owner, group, mode}): readonly Step[] => [
			{says: `Give ${path} to ${user}`, command: change(['chown', '--', `${user}:`, real]), undo: change(['chown', '--', `${owner}:${group}`, real])},
			{says: `Let nobody else read ${path}`, command: change(['chmod', '--', '0600', real]), undo: change(['chmod', '--', mode, real])},
		]),
		settle: restartOpendkim,
	}),
	verifiedBy: [serviceOpendkim],
});
