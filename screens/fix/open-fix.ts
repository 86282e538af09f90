// From something that tells of a fault to the repair that knows it: the Fixes screen, that repair alone chosen, or word that it is not wanted any more.
import {lastValue} from '../../source/store/loadable.ts';
import type {ServerStores} from '../../source/store/server.ts';
import type {World} from '../frame/world.tsx';

/** Never rejects. `id`: its file in source/fixes/. */
export const openFix = async (
	id: string,
	{frame, listView, notices}: Pick<World, 'frame' | 'listView' | 'notices'>,
	{faults, repair}: Pick<ServerStores, 'faults' | 'repair'>,
): Promise<void> => {
	frame.actions.go('fix');
	if (repair.getState().step === 'running') return;
	repair.actions.choose([id]);
	listView('fix').actions.select(id);
	// What a line tells may be newer than the last look, or long repaired.
	await faults.actions.look();
	const list = lastValue(faults.getState())?.list;
	if (list === undefined || list.some(each => each.id === id)) return;
	if (list.length > 0) repair.actions.toggleAll();
	notices.actions.tell(`${id} finds nothing wrong now: what was told is of before.`);
};
