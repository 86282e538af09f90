// The question which certificate shall be shown, where the one that is named cannot be.
import type {BrokenPair} from '../../ports/look-at-pair.ts';
import type {Question} from '../shape.ts';

export const whichCertificate = <Facts extends {readonly pair: BrokenPair}>(program: 'Dovecot' | 'Postfix'): Question<Facts> => ({
	id: 'certificate',
	asks: `Which certificate shall ${program} show?`,
	applies: ({pair}) => pair.keys.length + pair.lineages.length > 0,
	choices: ({pair}) => [
		...pair.keys.map(path => ({value: path, says: `The one that is named, with its own key ${path}`, shows: [pair.certificate]})),
		...pair.lineages.map(name => ({value: name, says: `/etc/letsencrypt/live/${name}`})),
	],
	preset: ({pair: {keys, lineages, known}}) =>
		keys.length === 1 ? keys[0] : (known ?? (keys.length === 0 && lineages.length === 1 ? lineages[0] : undefined)),
});
