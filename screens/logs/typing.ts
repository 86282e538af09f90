// What is typed below the log: a service, an address, what is highlighted, a time range by its digit, a message to look for.

import {visible} from '../../source/format/visible.ts';
import {readWanted} from '../../source/maillog/wanted.ts';
import {type LogField, type LogLook, ranges} from '../../source/store/log-look.ts';
import type {LogsModel} from '../logs.tsx';
import type {Typing} from '../shape.ts';

const labels: Readonly<Record<LogField, string>> = {
	service: 'only of service: ',
	address: 'only with address: ',
	highlight: 'highlight: ',
	range: 'the last: ',
	trace: 'queue id, Message-ID or address: ',
};

const choices = ranges.map(([, says], digit) => `${digit} ${says}`).join('  ');

/** What is wrong stands in the label: the status line has no room for a notice while somebody types. */
const labelOf = ({field, refused}: NonNullable<LogLook['typing']>): string =>
	field === 'range' ? `${refused === undefined ? labels.range : `${visible(refused)} is none: `}${choices}  ` : labels[field];

export const typingOf = ({lookStore, openStory, tell}: LogsModel): Typing | undefined => {
	// As it is now: several keys may come before anything is drawn anew.
	const {typing} = lookStore.getState();
	if (typing === undefined) return undefined;
	const {actions} = lookStore;
	const text = typing.text.text.trim();
	return {
		label: labelOf(typing),
		state: typing.text,
		change: next => {
			const digit = Number(next.text);
			// A digit is the whole answer: it needs no Enter.
			if (typing.field === 'range' && /^[0-6]$/.test(next.text)) {
				actions.set({range: digit});
				actions.endTyping();
			} else if (typing.field !== 'range') actions.type(next);
			else if (next.text !== '') actions.refuse(next.text.slice(0, 1));
		},
		submit: () => {
			actions.endTyping();
			if (typing.field === 'service' || typing.field === 'address' || typing.field === 'highlight') return actions.set({[typing.field]: text});
			if (typing.field === 'range') return undefined;
			const wanted = readWanted(text);
			if (wanted === undefined) return tell('That is no queue id, Message-ID or address.');
			return openStory(wanted);
		},
		cancel: actions.endTyping,
	};
};
