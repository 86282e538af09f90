// The Postfix queue: why mail waits, grouped by reason and destination; its messages; one message; and what can be done with them.
import {Lines} from './parts/lines.tsx';
import {Scrolled} from './parts/scrolled.tsx';
import {queueBindings} from './queue/bindings.ts';
import {type QueueModel, useQueueModel} from './queue/model.ts';
import {groupRows, messageRows, messageText} from './queue/views.ts';
import {defineScreen} from './shape.ts';

export const queue = defineScreen<QueueModel>({
	id: 'queue',
	title: 'Queue',
	tab: '9',
	bindings: queueBindings,
	atRoot: ({view}) => view.open === undefined,
	useModel: useQueueModel,
	View: ({model, size, theme}) => {
		const {at, list, view} = model;
		if (at.level === 'message') return <Scrolled lines={messageText(model, size, theme)} list={list} top={view.scrolled} size={size} theme={theme} />;
		return <Lines lines={at.level === 'groups' ? groupRows(model, size, theme) : messageRows(model, size, theme)} rows={size.rows} theme={theme} />;
	},
});
