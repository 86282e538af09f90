// The way through the wizard, on the demo: what is chosen and answered is what is planned, applied, proven, and undone.
import {afterAll, afterEach, beforeAll, describe, expect, test} from 'vitest';
import type {ConnectionState, Host} from '../../source/host/host.ts';
import {HostError} from '../../source/host/host-error.ts';
import {planRepair} from '../../source/repair/plan-repair.ts';
import type {Session} from '../../source/session.ts';
import {catalogues} from '../../source/store/catalogues.ts';
import {lastValue} from '../../source/store/loadable.ts';
import {createServerStores, type ServerStores} from '../../source/store/server.ts';
import {openDemoServer} from './demo-server.ts';

const pitfalls = ['dovecot-lmtp-username-format', 'dovecot-mail-defaults-conflict', 'dovecot-mail-driver-missing', 'dovecot-userdb-home-missing'];

let open: ServerStores | undefined;
afterEach(async () => {
	await open?.close();
	open = undefined;
});

const wizardOf = async (server: ServerStores) => {
	await server.faults.actions.look();
	return {server, session: server.session, actions: server.repair.actions, repair: () => server.repair.getState()};
};

const start = async (wrap?: (session: Session) => Session) => {
	open = await openDemoServer(wrap);
	return wizardOf(open);
};

/** With what is proposed everywhere. */
const toPlan = async ({actions, repair}: Pick<Awaited<ReturnType<typeof start>>, 'actions' | 'repair'>) => {
	for (let step = 0; step < 10 && repair().step !== 'plan'; step++) await actions.forward();
	expect(repair().step).toBe('plan');
};

describe('from the faults to the plan', () => {
	// Nothing is written here: one demo is enough.
	let shared: ServerStores;
	beforeAll(async () => {
		shared = await openDemoServer();
	});
	afterAll(() => shared.close());
	const start = () => wizardOf(createServerStores(shared.session, catalogues));

	test('all are found, in the order in which they are repaired', async () => {
		const {server} = await start();
		const found = lastValue(server.faults.getState());
		expect(found?.list.map(({id}) => id)).toEqual(pitfalls);
		expect(found?.score).toMatchObject({passed: 8, total: 9});
	});

	test('what is chosen is planned, and nothing else is asked', async () => {
		const wizard = await start();
		wizard.actions.choose(['dovecot-lmtp-username-format']);
		await wizard.actions.forward();
		expect(wizard.repair()).toMatchObject({step: 'plan', questions: []});
		expect(wizard.repair().planned?.files.map(({path}) => path)).toEqual(['/etc/dovecot/conf.d/20-lmtp.conf']);
		expect(wizard.repair().planned?.settles).toEqual(['systemctl reload-or-restart -- dovecot.service']);
	});

	test('space takes one out and puts it back, all and none turn round', async () => {
		const {actions, repair} = await start();
		actions.toggle('dovecot-lmtp-username-format');
		expect(repair().chosen).toEqual(new Set(pitfalls.slice(1)));
		actions.toggleAll();
		expect(repair().chosen).toBeUndefined();
		actions.toggleAll();
		expect(repair().chosen).toEqual(new Set());
	});

	test('questions are asked one by one with what is proposed; an answer that is none stays', async () => {
		const {actions, repair} = await start();
		await actions.forward();
		expect(repair().questions.map(({id}) => id)).toEqual(['dovecot-mail-driver-missing.driver', 'dovecot-userdb-home-missing.home']);
		expect(repair()).toMatchObject({step: 'questions', asking: 0, typed: {text: 'maildir'}});
		await actions.forward();
		expect(repair().typed.text).toBe("'/var/mail/vmail/' || maildir");
		expect(repair().questions[1]?.shows(repair().typed.text).at(-1)).toBe('testuser1@example.org then: home /var/mail/vmail/example.org/testuser1');
		actions.answer({text: '', cursor: 0});
		await actions.forward();
		expect(repair()).toMatchObject({step: 'questions', asking: 1});
		actions.answer({text: '/var/mail/vmail/%{user | domain}/%{user | username}', cursor: 0});
		await actions.forward();
		expect(repair().step).toBe('plan');
		expect(repair().planned?.files.find(({path}) => path.endsWith('10-mail.conf'))?.diff).toContain(
			'\n+mail_home = /var/mail/vmail/%{user | domain}/%{user | username}\n',
		);
	});

	test('back goes a step back, and remembers what was answered', async () => {
		const wizard = await start();
		const {actions, repair} = wizard;
		await actions.forward();
		actions.answer({text: 'sdbox', cursor: 5});
		await toPlan(wizard);
		actions.back();
		expect(repair()).toMatchObject({step: 'questions', asking: 1});
		actions.back();
		expect(repair()).toMatchObject({asking: 0, typed: {text: 'sdbox'}});
		actions.back();
		expect(repair().step).toBe('findings');
		actions.back();
		expect(repair().step).toBe('findings');
	});

	test('the plan can be taken away in each of its forms', async () => {
		const wizard = await start();
		await toPlan(wizard);
		for (const [format, begins] of [
			['diff', '--- /etc/dovecot/'],
			['sh', '#!/bin/sh\n'],
			['ansible', '---\n'],
		] as const) {
			await wizard.actions.showExport(format);
			expect(wizard.repair()).toMatchObject({step: 'export', exported: {format, text: expect.stringMatching(new RegExp(`^${begins}`)), problem: undefined}});
		}
	});
});

describe('applied', () => {
	test('all is proven, the checks run again and are well, the journal has it, and it is undone', async () => {
		const wizard = await start();
		const {server, actions, repair} = wizard;
		await server.checks.actions.run();
		await server.history.actions.look();
		await toPlan(wizard);
		await actions.apply();
		const {run, step} = repair();
		expect(step).toBe('result');
		expect(run?.stages.map(({stage, state}) => `${stage} ${state}`)).toEqual(
			['stage', 'validate', 'arm', 'commit', 'settle', 'verify', 'confirm'].map(stage => `${stage} done`),
		);
		expect(run?.checks).toEqual({known: 9, running: [], notGood: 0});
		expect(run?.result).toMatchObject({result: 'confirmed', says: expect.stringContaining('9 of 9, 100 %')});
		expect(run?.result?.proof.map(({text}) => text).join('\n')).toMatch(/A test mail arrived in [\d.]+ s[\s\S]*status=sent/);
		const delivery = () => server.checks.getState().items.find(({id}) => id === 'delivery')?.result?.level;
		await expect.poll(delivery, {timeout: 8000}).toBe('ok');
		const newest = () => lastValue(server.history.getState())?.[0];
		await expect.poll(() => newest()?.state).toBe('confirmed');
		expect(newest()).toMatchObject({id: run?.id, because: pitfalls});
		await actions.undo();
		expect(repair().run?.undo).toMatchObject({undone: true});
		await expect.poll(() => newest()?.state).toBe('undone');
		await expect.poll(delivery, {timeout: 8000}).toBe('failure');
		await actions.forward();
		expect(repair()).toMatchObject({step: 'findings', run: undefined});
		expect(lastValue(server.faults.getState())?.list).toHaveLength(4);
	});

	test('one of four helps as far as it can, and says that others are left', async () => {
		const wizard = await start();
		wizard.actions.choose(['dovecot-lmtp-username-format']);
		await toPlan(wizard);
		await wizard.actions.apply();
		expect(wizard.repair().run?.result).toMatchObject({result: 'confirmed', says: expect.stringContaining('3 more faults are known')});
	});

	test('a file that somebody changed meanwhile is not overwritten', async () => {
		const wizard = await start();
		await toPlan(wizard);
		const {faults} = wizard.server;
		// Another operator, between plan and commit.
		const other = await import('../../source/repair/apply-repair.ts');
		const {chosenOf} = await import('../../source/store/asked.ts');
		const found = lastValue(faults.getState());
		if (found === undefined) throw new Error('there are faults');
		const one = chosenOf(found.faults.detected, new Set(['dovecot-lmtp-username-format']), new Map());
		for await (const _ of other.applyRepair(wizard.session, planRepair(one, found.faults.configs), found.faults, {
			confirmWithinMs: 60_000,
			signal: new AbortController().signal,
		}));
		await wizard.actions.apply();
		expect(wizard.repair().run?.result).toMatchObject({result: 'refused', why: 'changed-meanwhile'});
		expect(wizard.repair().run?.stages.map(({state}) => state)).toEqual(['failed', 'left', 'left', 'left', 'left', 'left', 'left']);
	});

	test('while it is applied nothing goes back, and no other choice is taken', async () => {
		const wizard = await start();
		await toPlan(wizard);
		const ended = wizard.actions.apply();
		await expect.poll(() => wizard.repair().step).toBe('running');
		wizard.actions.back();
		wizard.actions.choose([]);
		expect(wizard.repair().step).toBe('running');
		await ended;
		expect(wizard.repair().step).toBe('result');
	});
});

describe('a connection that goes while a change is applied', () => {
	/** Cut when this operation is asked for; what it was to do is done, or not. */
	const cutAt = (operation: string, arrives: boolean) => {
		let isCut = false;
		let listeners: Array<(state: ConnectionState) => void> = [];
		let underneath: Host | undefined;
		const wrap = (session: Session): Session => {
			const {host} = session;
			underneath = host;
			const lost = () => new HostError('closed', 'The connection to demo is closed: cut');
			const cut: Host = {
				...host,
				run: async (commands, each) => {
					if (isCut) throw lost();
					if (!commands.some(({argv}) => argv.includes(operation))) return host.run(commands, each);
					isCut = true;
					if (arrives) await host.run(commands, each);
					for (const listener of listeners) listener(cut.connection());
					throw lost();
				},
				connection: () => (isCut ? {state: 'reconnecting', attempt: 1, retryAt: session.clock.now(), why: 'cut'} : host.connection()),
				onConnection: listener => {
					listeners = [...listeners, listener];
					return () => {
						listeners = listeners.filter(each => each !== listener);
					};
				},
			};
			return {...session, host: cut};
		};
		const restore = () => {
			isCut = false;
			for (const listener of listeners) listener((underneath as Host).connection());
		};
		return {wrap, restore};
	};

	test('is told truthfully, and what became of it is known when it is back', async () => {
		const {wrap, restore} = cutAt('confirm', true);
		const wizard = await start(wrap);
		await toPlan(wizard);
		await wizard.actions.apply();
		expect(wizard.repair()).toMatchObject({
			step: 'result',
			run: {result: {result: 'unknown', says: expect.stringMatching(/takes it back by itself within 120 s/)}, became: undefined},
		});
		restore();
		await expect.poll(() => wizard.repair().run?.became, {timeout: 8000}).toMatchObject({state: 'confirmed'});
	});

	test('before anything was armed nothing was written, and that is said', async () => {
		const {wrap, restore} = cutAt('arm', false);
		const wizard = await start(wrap);
		await toPlan(wizard);
		await wizard.actions.apply();
		expect(wizard.repair().run?.result).toMatchObject({result: 'unknown'});
		restore();
		await expect.poll(() => wizard.repair().run?.became, {timeout: 10_000}).toBe('never');
	});
});
