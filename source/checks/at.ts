// What a run of checks is given: one memory of answers, and the probe only where a mailbox was named and may be written to.
import type {Answer, Ask} from '../commands/shape.ts';
import {resolverOf} from '../dns/resolver-of.ts';
import type {Clock} from '../host/clock.ts';
import type {Here} from '../host/here.ts';
import type {Host} from '../host/host.ts';
import type {Secret} from '../host/secret.ts';
import type {At, Probe, Target} from './shape.ts';

export type AtNeeds = {
	readonly host: Pick<Host, 'run'> & Partial<Pick<Host, 'dial'>>;
	/** Fresh for this run. */
	readonly ask: Ask;
	readonly here: Here;
	readonly clock: Clock;
	readonly target: Target;
	readonly readOnly: boolean;
	/** As --resolver has it. */
	readonly resolver?: string;
	readonly probe?: {readonly address: string; readonly password?: Secret};
	/** Once for this run; never rejects. */
	readonly mailDomains?: (ask: Ask) => Promise<Answer<readonly string[]>>;
};

const once = <Value>(make: () => Promise<Value>): (() => Promise<Value>) => {
	let made: Promise<Value> | undefined;
	return () => {
		made ??= make();
		return made;
	};
};

const createProbe = (host: Pick<Host, 'run'>, {address, password}: {readonly address: string; readonly password?: Secret}): Probe => ({
	address,
	...(password === undefined ? {} : {password}),
	run: async (command, args) => {
		const [result] = await host.run([command.build(args)]);
		if (result === undefined) throw new Error(`${command.name} was not answered`);
		return command.parse(result);
	},
});

export const createAt = ({host, ask, here, clock, target, readOnly, resolver, probe, mailDomains}: AtNeeds): Omit<At, 'signal'> => ({
	ask,
	here,
	clock,
	target,
	dns: resolverOf({here, ask, dial: host.dial, choice: resolver}),
	...(host.dial && {serverDns: resolverOf({here, ask, dial: host.dial, choice: 'server'})}),
	...(mailDomains && {mailDomains: once(() => mailDomains(ask))}),
	...(probe === undefined || readOnly ? {} : {probe: createProbe(host, probe)}),
});
