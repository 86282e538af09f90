// Every configuration file that a repair may change, read in one tick: Dovecot's with its includes, Postfix's and OpenDKIM's.
import {configRead} from '../commands/config-read.ts';
import {dovecotTree} from '../commands/dovecot-tree.ts';
import type {ReadFile} from '../commands/file-frames.ts';
import {findWorkTrees, type WorkTrees} from '../commands/find-work-trees.ts';
import type {Ask} from '../commands/shape.ts';
import {configPlaces} from '../config/config-places.ts';
import type {Secret} from '../host/secret.ts';

export type ConfigFiles = {
	readonly files: readonly ReadFile[];
	readonly secrets: ReadonlyMap<string, Secret>;
	/** Why some could not be read. */
	readonly unread: readonly string[];
	/** Undefined: it could not be seen. */
	readonly workTrees: WorkTrees | undefined;
};

export const readConfigFiles = async (ask: Ask): Promise<ConfigFiles> => {
	const [dovecot, others, trees] = await Promise.all([
		ask(dovecotTree, {main: '/etc/dovecot/dovecot.conf'}),
		ask(configRead, {patterns: configPlaces}),
		ask(findWorkTrees, null),
	]);
	const read = [dovecot, others].flatMap(answer => (answer.ok ? [answer.value] : []));
	const files = new Map<string, ReadFile>();
	for (const one of read) for (const file of one.files) if (!files.has(file.path)) files.set(file.path, file);
	return {
		files: [...files.values()],
		secrets: new Map(read.flatMap(({secrets}) => [...secrets])),
		unread: [
			// That there is no Dovecot is told too: none of its faults can be looked for.
			...(dovecot.ok ? [] : [dovecot.why]),
			...(others.ok || others.missing ? [] : [others.why]),
			...read.flatMap(({unread}) => unread.map(({path, why}) => `${path}: ${why}`)),
		],
		workTrees: trees.ok ? trees.value : undefined,
	};
};
