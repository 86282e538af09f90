// The journal of a server, newest first: what was changed with mailtui, by whom, and what became of it.
import {changeList} from '../commands/change-list.ts';
import type {Answer, Ask} from '../commands/shape.ts';
import {readEntry} from './journal-text.ts';
import type {JournalEntry} from './shape.ts';

export const readHistory = async (ask: Ask, change?: string): Promise<Answer<readonly JournalEntry[]>> => {
	const answer = await ask(changeList, change === undefined ? {} : {change});
	return answer.ok ? {ok: true, value: answer.value.map(readEntry)} : answer;
};
