// `mailtui probe add|remove HOST`: a mailbox of mailtui's own, so that logins and delivery can be tried in earnest.
import {visible} from '../format/visible.ts';
import {withHands} from './mailboxes/hands-at.ts';
import {confirmed, printJson, sayRights} from './mailboxes/with-mailboxes.ts';
import type {Action, CommandLine, ExitCode, Subcommand} from './shape.ts';

const domainOf = (at: CommandLine): string | undefined => (typeof at.options['domain'] === 'string' ? at.options['domain'] : undefined);

const add: Action = {
	name: 'add',
	summary: 'make it, and use it for the checks from now on',
	words: '',
	options: [['--domain <domain>', 'in this domain (default: the one with most mailboxes)']],
	run: async at => {
		const [{makeProbe, probeAddress}, {generatePassword}] = await Promise.all([
			import('../mailboxes/probe-mailbox.ts'),
			import('../mailboxes/generate-password.ts'),
		]);
		return withHands<ExitCode>(at, async hands => {
			const address = await probeAddress(hands, domainOf(at));
			if (
				!(await confirmed(at, `Make the mailbox ${address} for tests?`, [
					'It is hidden from lists and counts; its password is kept on this machine.',
					...sayRights(hands.mailboxes),
				]))
			)
				return 64;
			const password = generatePassword();
			const {login, taken} = await makeProbe(hands, address, password);
			const file = await hands.rememberProbe({address, password});
			if (at.options.json) printJson(at, {host: hands.label, address, result: taken ? 'taken over' : 'added', login: login.login, passwordFile: file || null});
			else
				at.terminal.out(
					`${visible(address)} ${taken ? 'was there and has a new password' : 'added'}\nlogin    ${login.login === 'accepted' ? 'works' : visible(login.why)}\npassword ${file === '' ? 'kept for as long as this runs' : visible(file)}\n`,
				);
			return login.login === 'accepted' ? 0 : login.login === 'refused' ? 2 : 1;
		});
	},
};

const remove: Action = {
	name: 'remove',
	summary: 'take it away, and forget its password',
	words: '',
	options: [['--domain <domain>', 'in this domain (default: as it was made)']],
	run: async at => {
		const [{probeAddress, removeProbe}, {readProbe}, {createEnvironment}] = await Promise.all([
			import('../mailboxes/probe-mailbox.ts'),
			import('../profile/remembered-probe.ts'),
			import('../profile/environment.ts'),
		]);
		const environment = createEnvironment();
		const remembered = domainOf(at) === undefined ? await readProbe(environment, at.host) : undefined;
		return withHands<ExitCode>(at, async hands => {
			const address = remembered?.address ?? (await probeAddress(hands, domainOf(at)));
			if (!(await confirmed(at, `Remove the mailbox ${address}?`, ['Its test mail is packed into an archive, and removed.', ...sayRights(hands.mailboxes)])))
				return 64;
			await removeProbe(hands, address);
			await hands.rememberProbe(undefined);
			if (at.options.json) printJson(at, {host: hands.label, address, result: 'removed'});
			else at.terminal.out(`${visible(address)} removed\n`);
			return 0;
		});
	},
};

export const probe: Subcommand = {name: 'probe', summary: 'a mailbox of its own for tests of logins and delivery', actions: [add, remove]};
