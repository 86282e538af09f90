// Keys of the list that are about more than its rows: a file of all users, mail back from an archive, the probe mailbox.
import {formatBytes} from '../../source/format/bytes.ts';
import {visible} from '../../source/format/visible.ts';
import type {Clock} from '../../source/host/clock.ts';
import type {UserFiles} from '../../source/store/user-files.ts';
import type {World} from '../frame/world.tsx';
import {fileStamp} from '../parts/file-stamp.ts';
import {told} from './told.ts';

const shownArchives = 6;

export const createUserFileKeys = ({dialogs, notices}: Pick<World, 'dialogs' | 'notices'>, files: UserFiles, clock: Clock, rights: string) => {
	const {text, confirm} = dialogs.actions;
	const also = rights === '' ? [] : ['', rights];
	return {
		exportAll: async () => {
			const what = await text({
				title: 'Export all users as CSV',
				lines: [
					'without: no passwords; import with update takes it back',
					'hashes: with the hashes of their passwords, which are secrets;',
					'they can log in on another server then',
				],
				initial: 'without',
				check: typed => (['without', 'hashes'].includes(typed) ? undefined : 'Type without or hashes.'),
			});
			if (what === undefined) return notices.actions.tell('Nothing was written.');
			const file = await text({
				title: 'Into which new file?',
				lines: ['It is readable for you alone.'],
				initial: `mailtui-users-${fileStamp(clock.now())}.csv`,
			});
			if (!file) return notices.actions.tell('Nothing was written.');
			await told({notices}, 'Export', files.exportTo(file.trim(), what === 'hashes'));
		},
		restore: async (selected: string | undefined) => {
			const typed = await text({
				title: 'Whose mail comes back from an archive?',
				lines: ['Its directory must not be there: nothing is written over.'],
				initial: selected ?? '',
			});
			const address = typed?.trim().toLowerCase();
			if (!address) return notices.actions.tell('Nothing was unpacked.');
			const found = await files.archives(address);
			if ('problem' in found) return notices.actions.fail(found.problem);
			const [newest] = found.archives;
			if (newest === undefined)
				return notices.actions.fail({
					title: `There is no archive of ${visible(address)} on this server.`,
					hint: 'A removal leaves one in /var/lib/mailtui/archive.',
				});
			const archive = await text({
				title: `Which archive of ${visible(address)}?`,
				lines: [
					...found.archives.slice(0, shownArchives).map(each => `${visible(each.name)}  ${formatBytes(each.bytes)}`),
					...(found.archives.length > shownArchives ? [`and ${found.archives.length - shownArchives} older ones`] : []),
				],
				initial: newest.name,
			});
			if (!archive) return notices.actions.tell('Nothing was unpacked.');
			await told({notices}, `Mail of ${visible(address)}`, files.restore(address, archive.trim()));
		},
		probe: async () => {
			const found = await files.probe();
			if ('problem' in found) return notices.actions.fail(found.problem);
			const {address, isOurs} = found.probe;
			const question = isOurs
				? {
						title: `Remove the mailbox ${visible(address)}?`,
						lines: ['Checks of logins and delivery have none to try then.', 'Its test mail is packed into an archive, and removed.', ...also],
						action: 'Remove',
					}
				: {
						title: `Make the mailbox ${visible(address)} for tests?`,
						lines: ['Logins and delivery are tried with it from now on.', 'It is hidden from this list; its password is kept on this machine.', ...also],
						action: 'Make it',
					};
			if (!(await confirm(question))) return notices.actions.tell('Nothing was changed.');
			await told({notices}, `Probe ${visible(address)}`, isOurs ? files.removeProbe(address) : files.makeProbe(address));
		},
	};
};

export type UserFileKeys = ReturnType<typeof createUserFileKeys>;
