// A mailbox's directory into a tarball, away, and back again; it goes away only when its archive is whole (tar(1)).
import {mailboxArchiveScript} from '../scripts/mailbox-archive-script.ts';
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, WriteCommand} from './shape.ts';

export type ArchiveArgs = {readonly mode: 'pack' | 'remove' | 'restore'; readonly address: string; readonly directory: string; readonly name: string};

/** `missing`: there was no directory to pack. */
export type Archived = {readonly file: string; readonly bytes: number; readonly entries: number; readonly missing: boolean};

export const mailboxArchive: WriteCommand<ArchiveArgs, Answer<Archived>> = {
	name: 'mailbox-archive',
	examples: [{mode: 'pack', address: 'mailtui-nobody@example.org', directory: '/var/mail/vmail/example.org/mailtui-nobody', name: 'mailtui-nobody.tar.gz'}],
	build: ({mode, address, directory, name}) => ({
		name: 'mailbox-archive',
		argv: ['perl', '-e', mailboxArchiveScript, 'mailtui-archive', mode, address, directory, name],
		effect: 'write',
		asRoot: true,
		// Gigabytes of mail on a small disk.
		timeoutMs: 3_600_000,
	}),
	parse: result => {
		const refusal = refusalOf('perl', result);
		if (refusal) return refusal;
		const values = new Map([...result.stdout.matchAll(/^([\w-]+) (.*)$/gm)].map(([, word = '', value = '']) => [word, value]));
		const refused = values.get('refused');
		if (refused !== undefined) return noAnswer(`The mail was left where it is: ${refused}.`);
		if (!values.has('end')) return noAnswer(`Whether the mail was archived is not known: ${firstLine(result.stderr) || 'the answer is incomplete'}`);
		return {
			ok: true,
			value: {
				file: values.get('archive') ?? '',
				bytes: Number(values.get('bytes')) || 0,
				entries: Number(values.get('entries')) || 0,
				missing: values.has('missing'),
			},
		};
	},
};
