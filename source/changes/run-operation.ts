// One operation of a change on the server, asked by itself, and why it was refused as a sentence.
import {type ChangeAnswer, type ChangeArgs, changeRun} from '../commands/change-run.ts';
import {visible} from '../format/visible.ts';
import type {Host} from '../host/host.ts';
import {HostError} from '../host/host-error.ts';
import type {Refused} from './shape.ts';

/** Throws HostError when the host could not be asked. */
export const runOperation = async (host: Pick<Host, 'run' | 'label'>, args: ChangeArgs): Promise<ChangeAnswer> => {
	const [result] = await host.run([changeRun.build(args)]);
	if (result === undefined) throw new HostError('closed', `${host.label} did not answer ${args.operation}`);
	const answer = changeRun.parse(result);
	return answer.ok ? answer.value : {done: false, reason: 'server', says: answer.why};
};

const sayHeld = (says: string): string => {
	const [id = '', left = '', since = '', ...by] = says.split(' ');
	const who = `Another change is under way on this server: ${visible(id)} by ${visible(by.join(' '))} since ${visible(since)}.`;
	return left === 'stale'
		? `${who} It was neither confirmed nor taken back, perhaps because the server was restarted: end it first with mailtui undo HOST ${visible(id)}.`
		: `${who} Unless it is confirmed, the server takes it back in ${visible(left)} s.`;
};

const stateSays: Readonly<Record<string, string>> = {
	none: 'It was never begun.',
	armed: 'It has not been written yet.',
	committed: 'It has been written and is not confirmed yet.',
	confirmed: 'It is confirmed.',
	'rolled-back': 'The server has taken it back by itself.',
	undone: 'It has been undone already.',
	stuck: 'It could not be put back as a whole.',
};

export const sayRefused = ({reason, says}: Extract<ChangeAnswer, {done: false}>): {readonly why: Refused; readonly says: string} => {
	if (reason === 'held') return {why: 'held', says: sayHeld(says)};
	if (reason === 'changed') return {why: 'changed-meanwhile', says: `${visible(says)}. Nothing was overwritten: look again, and plan anew.`};
	if (reason === 'server') return {why: 'server', says: `${visible(says)}.`.replace(/\.\.$/, '.')};
	const [state = '', , ...more] = says.split(' ');
	if (state === 'rolled-back') return {why: 'timed-out', says: 'It was not confirmed in time, so the server has taken it back by itself.'};
	const rest = more.join(' ').replace(/^-$/, '');
	return {why: 'server', says: visible(`${stateSays[state] ?? `Its state is ${state}.`}${rest === '' ? '' : ` (${rest})`}`)};
};
