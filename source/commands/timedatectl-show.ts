// Whether something keeps the clock right (timedatectl(1)).
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type TimeKeeping = {
	/** There is an NTP service that could be switched on; in containers there is none. */ readonly canNtp: boolean;
	readonly ntp: boolean;
	readonly synchronised: boolean;
	readonly timezone: string;
};

export const timedatectlShow: ReadCommand<undefined, Answer<TimeKeeping>> = {
	name: 'timedatectl-show',
	examples: [undefined],
	build: () => ({name: 'timedatectl-show', argv: ['timedatectl', 'show'], effect: 'read', asRoot: false, timeoutMs: 8_000}),
	parse: result => {
		const refusal = refusalOf('timedatectl', result);
		if (refusal) return refusal;
		const value = (key: string): string | undefined => new RegExp(`^${key}=(.*)$`, 'm').exec(result.stdout)?.[1];
		const synchronised = value('NTPSynchronized');
		if (synchronised === undefined) return noAnswer(`timedatectl did not say whether the clock is kept right: ${firstLine(result.stderr) || 'no output'}`);
		return {
			ok: true,
			value: {canNtp: value('CanNTP') === 'yes', ntp: value('NTP') === 'yes', synchronised: synchronised === 'yes', timezone: value('Timezone') ?? ''},
		};
	},
};
