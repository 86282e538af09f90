// Where the mail log of this server is, found by itself: the systemd journal, or the file that rsyslog or Postfix itself writes.

import {noAnswer} from '../commands/answer.ts';
import {type LogSources, maillogSource} from '../commands/maillog-source.ts';
import type {Answer, Ask} from '../commands/shape.ts';
import {formatBytes} from '../format/bytes.ts';
import {HostError} from '../host/host-error.ts';
import type {LogClock} from '../postfix/syslog-line.ts';

export type LogPlace = {
	/** `journal`, or the path of a file. */
	readonly where: string;
	/** `where` is a file that Postfix writes itself (maillog_file): Dovecot, OpenDKIM and rspamd write there, and stories need both. */
	readonly beside?: 'journal';
	/** False: root is not to be had, and this user may read it too. */
	readonly asRoot: boolean;
	readonly clock: LogClock;
	/** `the systemd journal`, `/var/log/mail.log (10 GB)`. */
	readonly says: string;
};

/** What `where` alone does not hold. */
export const besideWords = ({where, beside}: LogPlace): string | undefined =>
	beside && `Only Postfix writes to ${where}: the lines of Dovecot, OpenDKIM and rspamd are in the journal. mailtui trace and summary read both.`;

const readers = ['adm', 'systemd-journal'];

/** Groups that would do, as Debian has them (journalctl(1), ACCESS CONTROL). */
const closed = ({user, groups}: LogSources): string =>
	`${user} may not read the log: root may, or a member of ${readers.join(' or ')} (${user} is in ${groups.join(', ') || 'no group'}). As root: usermod -aG systemd-journal ${user}`;

export const chooseLog = (sources: LogSources, asRoot: boolean): Answer<LogPlace> => {
	const {clock, own, files, journal, journalReadable} = sources;
	const inFile = (path: string | undefined): Answer<LogPlace> | undefined => {
		const file = files.find(each => each.path === path);
		if (!file?.readable) return undefined;
		return {ok: true, value: {where: file.path, asRoot, clock, says: `${file.path} (${formatBytes(file.bytes)})`}};
	};
	const ownFile = own === undefined ? undefined : inFile(own);
	if (ownFile?.ok) {
		if (!journal) return ownFile;
		const others = journalReadable ? 'stories join it' : `${sources.user} may not read it`;
		return {
			ok: true,
			value: {
				...ownFile.value,
				...(journalReadable && {beside: 'journal' as const}),
				says: `${ownFile.value.says}; others than Postfix write to the journal: ${others}`,
			},
		};
	}
	if (journal && journalReadable) return {ok: true, value: {where: 'journal', asRoot, clock, says: 'the systemd journal'}};
	const file = files.map(each => inFile(each.path)).find(Boolean);
	if (file) return file;
	if (journal || files.length > 0) return noAnswer(closed(sources));
	return noAnswer('This server keeps neither a systemd journal nor /var/log/mail.log.', true);
};

/** Throws HostError. */
export const findLog = async (ask: Ask): Promise<Answer<LogPlace>> => {
	const as = async (asRoot: boolean): Promise<Answer<LogPlace>> => {
		const sources = await ask(maillogSource, {asRoot});
		return sources.ok ? chooseLog(sources.value, asRoot) : sources;
	};
	try {
		return await as(true);
	} catch (error) {
		// A member of systemd-journal needs no root.
		if (error instanceof HostError && error.kind === 'sudo-refused') return as(false);
		throw error;
	}
};
