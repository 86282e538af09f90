// What of the buffer the filter lets through: held against all that is there, from the newest back, and lets others come in between.
import type {Clock} from '../host/clock.ts';
import {createLogFilter, everyLine, type LogFilterWords} from '../maillog/log-filter.ts';
import type {LogRing} from '../maillog/log-ring.ts';
import {createLogView, type LogView} from '../maillog/log-view.ts';
import type {MailLine} from '../maillog/shape.ts';

type Needs = {
	readonly ring: LogRing;
	readonly clock: Clock;
	/** Lines of before are not shown. */
	since(): number;
	/** There is something new to draw. */
	changed(filtering: boolean): void;
};

export type LogShown = {
	/** Another one with every other filter. */
	view(): LogView;
	passes(line: MailLine): boolean;
	/** Why the filter is not taken as what it looks like. */
	note(): string | undefined;
	filter(words: LogFilterWords): void;
	/** Looks at what came since: how many of it are shown. */
	update(): number;
	stop(): void;
};

export const createLogShown = ({ring, clock, since, changed}: Needs): LogShown => {
	let filter = createLogFilter(everyLine);
	let view = createLogView(ring, filter, since);
	let building: AbortController | undefined;

	const build = async () => {
		building?.abort();
		const mine = new AbortController();
		building = mine;
		while (view.step()) {
			changed(true);
			await clock.wait(0, mine.signal);
			if (mine.signal.aborted) return;
		}
		building = undefined;
		changed(false);
	};

	return {
		view: () => view,
		passes: line => filter.test([line])[0] === true,
		note: () => filter.note(),
		filter: words => {
			filter = createLogFilter(words);
			view = createLogView(ring, filter, since);
			void build();
		},
		update: () => {
			const came = view.update();
			// Something may have been put before the rest.
			if (building === undefined && view.step()) void build();
			return came;
		},
		stop: () => building?.abort(),
	};
};
