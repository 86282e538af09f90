// The guided way to a new mailbox, step by step: address, domain, name, password, quota, a preview, and what became of it.
import {createStore, type StoreApi} from 'zustand/vanilla';
import {parseSize} from '../format/parse-size.ts';
import {sentences} from '../format/sentences.ts';
import type {Secret} from '../host/secret.ts';
import {createSecret} from '../host/secret.ts';
import {type Added, acceptPassword, addMailbox} from '../mailboxes/add-mailbox.ts';
import {planAddDomains} from '../mailboxes/change-domain.ts';
import {checkNewMailbox} from '../mailboxes/change-mailbox.ts';
import {type Card, clientCard} from '../mailboxes/client-card.ts';
import {findDomains} from '../mailboxes/domains.ts';
import {generatePassword} from '../mailboxes/generate-password.ts';
import type {Hands} from '../mailboxes/hands.ts';
import {judgePassword, type PasswordVerdict} from '../mailboxes/judge-password.ts';
import {expectedDirectory, type MailDirectory} from '../mailboxes/mail-directory.ts';
import {type Address, parseAddress} from '../mailboxes/parse-address.ts';
import {type PreviewRow, previewRows} from '../mailboxes/preview-rows.ts';
import {samePassword} from '../mailboxes/same-password.ts';
import {showOnce} from '../mailboxes/show-once.ts';
import {sendWelcome} from '../mailboxes/welcome.ts';
import {writeSql} from '../mailboxes/write-sql.ts';
import type {Facts} from '../schemas/run.ts';
import type {Session} from '../session.ts';
import type {MailboxHands} from './mailbox-hands.ts';
import {emptyText, type TextState} from './text-edit.ts';
import {problemOf} from './unanswered.ts';

export type AddStep = 'address' | 'domain' | 'name' | 'password' | 'again' | 'quota' | 'preview' | 'running' | 'done';

export type AddUser = {
	readonly step: AddStep;
	readonly typed: TextState;
	/** Why this step cannot be left as it is. */
	readonly why: string;
	readonly address: Address | undefined;
	readonly name: string;
	readonly strength: PasswordVerdict | undefined;
	readonly generated: boolean;
	readonly quotaBytes: number;
	readonly welcome: boolean;
	readonly facts: Facts | undefined;
	readonly rows: readonly PreviewRow[];
	readonly scheme: string;
	readonly directory: MailDirectory | undefined;
	/** As whom it is written, where that needs saying. */
	readonly rights: string;
	readonly added: Added | undefined;
	/** A generated password, for the eyes of whoever asked. */
	readonly shown: string | undefined;
	readonly card: Card | undefined;
};

export type AddUserStore = StoreApi<AddUser> & {
	readonly actions: {
		start(): void;
		type(typed: TextState): void;
		/** What is typed is taken; empty text where a step allows it. Never rejects. */
		submit(): Promise<void>;
		/** One step back; false at the first one. */
		back(): boolean;
		toggleWelcome(): void;
	};
};

const first: AddUser = {
	step: 'address',
	typed: emptyText,
	why: '',
	address: undefined,
	name: '',
	strength: undefined,
	generated: false,
	quotaBytes: 0,
	welcome: false,
	facts: undefined,
	rows: [],
	scheme: '',
	directory: undefined,
	rights: '',
	added: undefined,
	shown: undefined,
	card: undefined,
};

const before: Readonly<Partial<Record<AddStep, AddStep>>> = {
	domain: 'address',
	name: 'address',
	password: 'name',
	again: 'password',
	quota: 'password',
	preview: 'quota',
};

export const createAddUser = (session: Session, opened: MailboxHands, written: () => Promise<void>): AddUserStore => {
	const store = createStore<AddUser>(() => first);
	let password: Secret | undefined;
	let run = 0;
	const set = (change: Partial<AddUser>) => store.setState({why: '', typed: emptyText, ...change});

	const takeAddress = async (hands: Hands, text: string) => {
		const parsed = parseAddress(text, hands.mailboxes.found.names);
		if (!parsed.ok) return set({why: `It cannot be a mailbox: ${parsed.why}.`, typed: store.getState().typed});
		const there = (await findDomains(hands.mailboxes, [parsed.domain])).get(parsed.domain);
		if (there === undefined) return set({step: 'domain', address: parsed});
		await checkNewMailbox(hands.mailboxes, {address: parsed, name: '', quotaBytes: 0, active: true}, session.clock.now());
		set({step: 'name', address: parsed});
	};

	const takePassword = (hands: Hands, text: string, address: string) => {
		if (text === '') {
			password = generatePassword();
			return set({step: 'quota', generated: true, strength: judgePassword(password, address, hands.mailboxes.style.scheme)});
		}
		password = createSecret(text);
		const strength = judgePassword(password, address, hands.mailboxes.style.scheme);
		acceptPassword(hands, address, password, false);
		set({step: 'again', generated: false, strength});
	};

	const preview = async (hands: Hands, address: Address, name: string, quotaBytes: number) => {
		const {mailboxes} = hands;
		const facts = await checkNewMailbox(mailboxes, {address, name, quotaBytes, active: true}, session.clock.now());
		const directory = await expectedDirectory(hands.host, mailboxes, address.local, address.domain);
		const rows = previewRows(mailboxes.schema, mailboxes.tables, facts);
		const rights = mailboxes.rights.as === 'administrator' ? `${mailboxes.rights.because} It is written as postgres, over the socket on the server.` : '';
		set({step: 'preview', quotaBytes, facts, directory, rows, rights, scheme: mailboxes.style.scheme});
	};

	const write = async (hands: Hands, {facts, generated, welcome, address}: AddUser) => {
		if (facts === undefined || password === undefined || address === undefined) return;
		set({step: 'running'});
		try {
			const added = await addMailbox(hands, facts, password);
			if (welcome) await sendWelcome(hands.host, address.address);
			set({step: 'done', added, shown: generated ? showOnce(password) : undefined});
			await written();
			const card = await clientCard({...session.at(), signal: new AbortController().signal}, address.address);
			store.setState({card});
		} catch (thrown) {
			set({step: 'preview', why: problemOf(thrown).title});
		}
	};

	const submit = async (): Promise<void> => {
		const state = store.getState();
		const {step, typed, address} = state;
		const mine = ++run;
		try {
			const hands = await opened.hands();
			if (mine !== run) return;
			const text = typed.text;
			if (step === 'address') return await takeAddress(hands, text);
			if (address === undefined) return;
			if (step === 'domain') {
				await writeSql(hands, await planAddDomains(hands.mailboxes, [address.domain]));
				return set({step: 'name'});
			}
			if (step === 'name') return set({step: 'password', name: text.trim()});
			if (step === 'password') return takePassword(hands, text, address.address);
			if (step === 'again') {
				const same = password !== undefined && samePassword(password, createSecret(text));
				return set(same ? {step: 'quota'} : {step: 'password', why: 'The two were not the same: once more.'});
			}
			if (step === 'quota') {
				const bytes = text.trim() === '' ? 0 : parseSize(text);
				if (bytes === undefined) return set({why: `${text} is no size: 500M, 2G, or nothing for no limit.`, typed});
				return await preview(hands, address, state.name, bytes);
			}
			if (step === 'preview') await write(hands, state);
		} catch (thrown) {
			const {title, hint} = problemOf(thrown);
			// A password that is not taken is not typed on from where it ended; and hints there speak of options of the command line.
			if (step === 'password') set({why: title});
			else store.setState({why: sentences(title, hint)});
		}
	};

	return Object.assign(store, {
		actions: {
			start: () => {
				password = undefined;
				run++;
				store.setState(first, true);
			},
			type: (typed: TextState) => store.setState({typed, why: ''}),
			submit,
			back: () => {
				const to = before[store.getState().step];
				if (to === undefined) return false;
				run++;
				set({step: to});
				return true;
			},
			toggleWelcome: () => store.setState(({welcome}) => ({welcome: !welcome})),
		},
	});
};
