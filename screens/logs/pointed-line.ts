// Which line is pointed at just now: asked of the stores, because several keys may come before anything is drawn anew.
import type {LogLook} from '../../source/store/log-look.ts';
import type {LogTailStore} from '../../source/store/log-tail.ts';

export const pointedLine = (tailStore: LogTailStore, {following, line}: LogLook): number | undefined => {
	const shown = tailStore.view();
	const last = shown.idAt(shown.count() - 1);
	return following || line === undefined ? last : (shown.idAt(shown.indexOf(line)) ?? last);
};
