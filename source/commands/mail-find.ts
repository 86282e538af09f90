// Where mail lies on the server's disk, by patterns: before a repair could make Dovecot look elsewhere (source/scripts/mail-find-script.ts).

import {perlRead} from '../host/perl-read.ts';
import {mailFindScript} from '../scripts/mail-find-script.ts';
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type MailStore = {
	readonly path: string;
	readonly kind: 'maildir' | 'mbox' | 'dbox';
	/** Messages of a Maildir's inbox, files of mbox, folders of dbox. */
	readonly count: number;
	readonly uid: number;
};

export type MailFound = {
	readonly stores: readonly MailStore[];
	/** It stopped before it had seen all. */
	readonly more: boolean;
};

export const mailFind: ReadCommand<{readonly patterns: readonly string[]}, Answer<MailFound>> = {
	name: 'mail-find',
	examples: [{patterns: ['/var/mail/vmail/*/*/Maildir', '/no-such-directory/*']}],
	build: ({patterns}) => perlRead('mail-find', mailFindScript, ['mailtui-mail', ...patterns], 20_000),
	parse: result => {
		const refusal = refusalOf('perl', result);
		if (refusal) return refusal;
		const lines = result.stdout.split('\n');
		if (!lines.includes('mailtui-mail 1') || !lines.includes('end'))
			return noAnswer(`Where mail lies could not be seen: ${firstLine(result.stderr) || 'the answer is incomplete'}`);
		const stores = lines.flatMap((line): MailStore[] => {
			const match = /^store (maildir|mbox|dbox) (\d+) (\d+) ([\da-f]+)$/.exec(line);
			if (!match) return [];
			return [
				{kind: match[1] as MailStore['kind'], count: Number(match[2]), uid: Number(match[3]), path: Buffer.from(match[4] as string, 'hex').toString('utf8')},
			];
		});
		return {ok: true, value: {stores, more: lines.includes('more')}};
	},
};
