// The guided way to a new mailbox: one question after the other, a preview, and then row, directory, login and settings.
import type {Session} from '../source/session.ts';
import type {AddUser, AddUserStore} from '../source/store/add-user.ts';
import {useServer, useValue, useWorld} from './frame/world.tsx';
import {Lines} from './parts/lines.tsx';
import {defineScreen} from './shape.ts';
import {addLines, labelOf} from './users/add-view.ts';

type Model = {readonly store: AddUserStore; readonly add: AddUser; readonly session: Session; leave(): void; copy(text: string): void};

const masked = (step: AddUser['step']): boolean => step === 'password' || step === 'again';

const typingSteps: readonly AddUser['step'][] = ['address', 'name', 'password', 'again', 'quota'];

const isPreview = ({add}: Model): string | undefined =>
	add.step === 'preview' || add.step === 'domain' ? undefined : add.step === 'done' ? 'it is done.' : 'it is not so far yet.';

export const addUser = defineScreen<Model>({
	id: 'add-user',
	title: 'Add a mailbox',
	under: 'users',
	bindings: [
		{verb: 'enter', says: 'add', writes: true, blocked: isPreview, act: ({store}) => void store.actions.submit()},
		{
			verb: 'toggle',
			says: 'welcome mail or not',
			blocked: ({add}) => (add.step === 'preview' ? undefined : 'there is nothing to preview yet.'),
			act: ({store}) => store.actions.toggleWelcome(),
		},
		{
			verb: 'copy',
			says: 'copy the password',
			blocked: ({add}) => (add.shown === undefined ? 'no password was made.' : undefined),
			act: ({add, copy}) => copy(add.shown ?? ''),
		},
		{verb: 'add', says: 'another one', blocked: ({add}) => (add.step === 'done' ? undefined : 'this one first.'), act: ({store}) => store.actions.start()},
		{
			verb: 'back',
			says: 'back',
			act: ({store, add, leave}) => {
				if (add.step === 'running') return;
				if (add.step === 'done' || !store.actions.back()) leave();
			},
		},
	],
	atRoot: () => false,
	// Asked of the store and not of what was drawn last: keys may come faster than frames.
	typing: ({store, leave}) => {
		const add = store.getState();
		return typingSteps.includes(add.step)
			? {
					label: labelOf[add.step],
					state: add.typed,
					masked: masked(add.step),
					change: store.actions.type,
					submit: () => void store.actions.submit(),
					cancel: () => {
						if (!store.actions.back()) leave();
					},
				}
			: undefined;
	},
	useModel: () => {
		const {frame, copy, notices} = useWorld();
		const {addUser: store, session} = useServer();
		return {
			store,
			add: useValue(store),
			session,
			leave: () => frame.actions.go('users'),
			copy: text => {
				copy(text);
				notices.actions.tell('Copied.');
			},
		};
	},
	View: ({model, size, theme}) => {
		const title = `${theme.dim(' Users > ')}${theme.strong('add a mailbox')}`;
		const lines = addLines(model.add, size.columns - 4, theme).map(line => `  ${line}`);
		return <Lines lines={[title, '', ...lines]} rows={size.rows} theme={theme} />;
	},
});
