// `mailtui undo HOST CHANGE`: takes a change back, days later and from any machine, unless its files were changed since.
import type {UndoRows} from '../changes/undo.ts';
import {nearestNames} from '../format/nearest-names.ts';
import {visible} from '../format/visible.ts';
import {HostError} from '../host/host-error.ts';
import {UsageError} from '../problem.ts';
import type {Subcommand} from './shape.ts';

export const undo: Subcommand = {
	name: 'undo',
	summary: 'take a change back: its files and rows as they were before, and the services told',
	words: '<CHANGE>',
	options: [],
	run: async at => {
		const id = at.words[0] ?? '';
		const [session, {readHistory}, {undoChange}] = await Promise.all([at.open(), import('../changes/read-history.ts'), import('../changes/undo.ts')]);
		const answer = await readHistory(session.at().ask);
		if (!answer.ok) throw new HostError('closed', answer.why);
		const entry = answer.value.find(each => each.id === id);
		if (entry === undefined) {
			const near = nearestNames(
				id,
				answer.value.map(each => each.id),
			);
			const known = (near.length > 0 ? near : answer.value.slice(0, 5).map(each => each.id)).join(' ');
			throw new UsageError(
				`There is no change ${visible(id)} on this server.`,
				known === '' ? 'Nothing was changed on it with mailtui.' : `There are: ${visible(known)}`,
			);
		}
		if (session.readOnly)
			throw new UsageError('This session is read-only: nothing is undone.', 'Start again without --read-only (or read_only in the profile).');
		if (!at.options.yes) {
			if (at.terminal.asker === undefined) throw new UsageError('Nobody can be asked here whether to undo this.', 'Give --yes to do it without asking.');
			const lines = [visible(entry.title), ...entry.files.map(({path}) => visible(path))];
			if (!(await at.terminal.asker.confirm({title: `Undo ${id} on ${visible(at.host)}?`, lines}))) {
				at.terminal.err('Nothing was changed.\n');
				return 64;
			}
		}
		const rows: UndoRows = async each => {
			const [{mailboxesOf}, {undoRows}] = await Promise.all([import('./mailboxes/with-mailboxes.ts'), import('../mailboxes/undo-rows.ts')]);
			return mailboxesOf(session, ({mailboxes}) => undoRows({host: session.host, mailboxes, readOnly: session.readOnly})(each));
		};
		const {undone, says} = await undoChange(session.host, entry, rows);
		if (at.options.json) at.terminal.out(`${JSON.stringify({host: session.host.label, change: id, undone, says}, undefined, '  ')}\n`);
		else at.terminal.out(`${visible(says)}\n`);
		return undone ? 0 : 2;
	},
};
