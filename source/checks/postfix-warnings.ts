// What postconf complains of: parameters that nothing reads, and those that will go away (postconf(1), Postfix DEPRECATION_README).
import {postconfSettings} from '../commands/postconf-settings.ts';
import {defineCheck, type Finding} from './shape.ts';

type Told = Pick<Finding, 'subject' | 'says'>;

const tell = (warning: string): Told => {
	const unused = /unused parameter: ([^=\s]+)=/.exec(warning)?.[1];
	if (unused !== undefined) return {subject: unused, says: `Nothing reads ${unused}: it is misspelt, or its program is gone.`};
	const outdated = /support for parameter "([^"]+)" will be removed; instead, (?:specify "([^"]+)"|(.*))$/.exec(warning);
	if (outdated !== null)
		return {
			subject: outdated[1] ?? '',
			says: `${outdated[1]} will be removed from Postfix; ${outdated[2] === undefined ? outdated[3] : `use ${outdated[2]}`}.`,
		};
	const twice = /overriding earlier entry: ([^=\s]+)=/.exec(warning)?.[1];
	if (twice !== undefined) return {subject: twice, says: `${twice} is set twice in main.cf: the last one counts.`};
	return {subject: 'main.cf', says: 'postconf complains of the configuration.'};
};

export const postfixWarnings = defineCheck({
	id: 'postfix-warnings',
	title: 'Postfix has nothing to complain of',
	area: 'configuration',
	why: 'A misspelt parameter is no error for Postfix: it is silently without effect.',
	source: 'postconf(1), DEPRECATION_README',
	look: ({ask}) => ask(postconfSettings, undefined),
	judge: settings => {
		if (!settings.ok)
			return [{level: settings.missing ? 'skipped' : 'unknown', subject: 'main.cf', says: `What Postfix complains of cannot be told: ${settings.why}`}];
		if (settings.value.warnings.length === 0) return [{level: 'ok', subject: 'main.cf', says: 'postconf has nothing to complain of.'}];
		const said = [...new Set(settings.value.warnings)];
		return said.map((warning): Finding => ({level: 'warning', ...tell(warning), evidence: [{from: 'postconf', text: warning.replace(/^\S*postconf: /, '')}]}));
	},
});
