// `mailtui services HOST [VERB SERVICE]`: what the mail path runs on, and start, stop, restart, reload of one of them.
import {visible} from '../format/visible.ts';
import {quoteArgv} from '../host/quote.ts';
import {UsageError} from '../problem.ts';
import type {Service, ServiceVerb} from '../services/services.ts';
import type {Session} from '../session.ts';
import type {CommandLine, ExitCode, Subcommand} from './shape.ts';

const verbs: readonly ServiceVerb[] = ['start', 'stop', 'restart', 'reload'];

const confirmed = async (at: CommandLine, service: Service, verb: ServiceVerb): Promise<boolean> => {
	if (at.options.yes) return true;
	const {controlCommand} = await import('../services/control-command.ts');
	const command = controlCommand(service, verb);
	if (at.terminal.asker === undefined)
		throw new UsageError(`Nobody can be asked here whether to ${verb} ${service.title}.`, 'Give --yes to do it without asking.');
	return at.terminal.asker.confirm({
		title: `${verb} ${visible(service.title)} on ${visible(at.host)}?`,
		lines: command === undefined ? [] : [visible(quoteArgv(command.argv))],
	});
};

const control = async (
	at: CommandLine,
	session: Session,
	services: readonly Service[],
	[verb, id]: readonly [string, string | undefined],
): Promise<ExitCode> => {
	const wanted = verbs.find(each => each === verb);
	if (wanted === undefined) throw new UsageError(`services cannot ${visible(verb)}.`, `It can: ${verbs.join(' ')}`);
	const service = services.find(each => each.id === id);
	if (service === undefined)
		throw new UsageError(`There is no service ${visible(id ?? '')} here.`, `There are: ${services.map(each => visible(each.id)).join(' ')}`);
	if (!(await confirmed(at, service, wanted))) {
		at.terminal.err('Nothing was done.\n');
		return 64;
	}
	const {controlService} = await import('../services/control-service.ts');
	const answer = await controlService(session, service, wanted);
	if (!answer.ok) {
		at.terminal.err(`${visible(answer.why)}\n`);
		return 2;
	}
	if (answer.value.note !== undefined) at.terminal.err(`${visible(answer.value.note)}\n`);
	return 0;
};

export const services: Subcommand = {
	name: 'services',
	summary: 'what the mail path runs on; start, stop, restart or reload one',
	words: '[VERB] [SERVICE]',
	options: [],
	run: async at => {
		const [{listServices, lookAtServices}, {printServices}, {exitCodeOfLevels}] = await Promise.all([
			import('../services/services.ts'),
			import('../services/print-services.ts'),
			import('../checks/score.ts'),
		]);
		const session = await at.open();
		let listed = listServices(await lookAtServices(session.at().ask));
		const [verb, id] = at.words;
		const done = verb === undefined ? 0 : await control(at, session, listed, [verb, id]);
		if (done !== 0) return done;
		if (verb !== undefined) listed = listServices(await lookAtServices(session.at().ask));
		const now = session.clock.now();
		if (at.options.json) at.terminal.out(`${JSON.stringify({host: session.host.label, at: now.toISOString(), services: listed}, undefined, '  ')}\n`);
		else at.terminal.out(printServices(listed, now, at.terminal.unicode));
		return exitCodeOfLevels(listed.map(each => each.level));
	},
};
