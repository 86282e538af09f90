// Blocks and settings that Dovecot 2.4.1 knows and does not take where they stand (tried with doveconf), in its own words.
import {settingKinds} from '../dovecot/known-settings.ts';
import {blockKey} from '../dovecot/setting-meaning.ts';

export type RefusedPlace = {readonly says: string; readonly expected: string};

const kindOf = (block: string): string => block.split(' ')[0] as string;

/** Filters, and which of them may stand right in which; `protocol` may be in a service as well. */
const takes: Readonly<Record<string, readonly string[]>> = {
	local: ['local', 'local_name', 'remote', 'protocol'],
	local_name: ['local_name', 'remote', 'protocol'],
	remote: ['remote', 'protocol'],
	protocol: [],
	service: ['protocol'],
};

const isFilter = (block: string): boolean => block === 'protocol' || block === 'local' || block === 'local_name' || block === 'remote';

const isOfConnection = (block: string): boolean => /^(?:local|local_name|remote) /.test(block);

/** What the auth process is told when it starts, before anybody has connected. */
const isAuthSetting = (key: string): boolean =>
	/^auth_(?!allow_cleartext$|socket_path$|policy_request_attributes$)/.test(key) || /^(?:base_dir|(?:first|last)_valid_[ug]id|verbose_proctitle)$/.test(key);

const notUnder: Readonly<Record<string, (inside: string) => boolean>> = {
	service: inside => settingKinds.get(inside) === 'named',
	namespace: inside => inside === 'namespace' || inside === 'mailbox',
	mailbox: inside => inside === 'mailbox',
};

/** Of a block that opens: `within` are those around it, outermost first. */
export const refusedBlock = (within: readonly string[], block: string, name: string): RefusedPlace | undefined => {
	const around = within.at(-1);
	if (around === undefined) return undefined;
	const inside = kindOf(around);
	if (block === 'group') return {says: 'groups must defined at top-level, not under filters', expected: 'a group outside of all blocks'};
	if (block === 'protocol' && inside === 'protocol')
		return {says: 'Nested protocol { protocol { .. } } block not allowed', expected: 'no protocol block in another'};
	if (isFilter(block) && !(takes[inside] ?? []).includes(block))
		return {
			says: `${inside} { ${block} { .. } } not allowed (use ${block} { ${inside} { .. } } instead)`,
			expected: `${block} { with the block ${inside} { in it`,
		};
	if (notUnder[block]?.(blockKey(within.slice(0, -1), inside)))
		return {says: `${block} { .. } not allowed under ${inside} { .. }`, expected: `a ${block} outside of ${inside} {`};
	if ((block === 'passdb' || block === 'userdb') && within.some(isOfConnection))
		return {
			says: `Failed to set ${block}=${name} for struct auth: Auth settings not supported inside local/remote blocks: ${block}`,
			expected: `${block} outside of local, local_name and remote`,
		};
	return undefined;
};

/** Of a setting, by its full key. */
export const refusedSetting = (within: readonly string[], key: string): RefusedPlace | undefined =>
	isAuthSetting(key) && within.some(isOfConnection)
		? {
				says: `${key}: Auth settings not supported inside local/remote blocks: ${key}`,
				expected: `${key} outside of local, local_name and remote: it holds for every connection`,
			}
		: undefined;
