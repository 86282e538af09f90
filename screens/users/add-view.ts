// The guided add as text: what is settled, what is asked now, what will be written, and what became of it.
import {formatBytes} from '../../source/format/bytes.ts';
import {visible} from '../../source/format/visible.ts';
import type {PreviewRow} from '../../source/mailboxes/preview-rows.ts';
import {printCard} from '../../source/mailboxes/print-card.ts';
import type {AddStep, AddUser} from '../../source/store/add-user.ts';
import type {Theme} from '../frame/theme.ts';
import {cut} from '../parts/columns.ts';
import {wrap} from '../parts/wrap.ts';

const order: readonly AddStep[] = ['address', 'domain', 'name', 'password', 'again', 'quota', 'preview', 'running', 'done'];

export const labelOf: Readonly<Record<AddStep, string>> = {
	address: 'address: ',
	domain: '',
	name: 'full name: ',
	password: 'password (empty: one is made): ',
	again: 'the same again: ',
	quota: 'quota (500M, 2G, empty: no limit): ',
	preview: '',
	running: '',
	done: '',
};

const passwordText = ({generated, strength, step}: AddUser): string =>
	step === 'again' ? `${strength?.strength ?? ''}; type it again` : generated ? 'made here, shown once when it is done' : `typed, ${strength?.strength ?? ''}`;

/** One row of a table, its columns with what will be in them; the second line and those after it stand below the first column. */
const rowLines = ({table, columns: cells}: PreviewRow, columns: number): string[] =>
	wrap(cells.map(([name, value]) => `${name} ${value === '' ? "''" : visible(value)}`).join(', '), columns - 13).map((line, index) =>
		cut(`  ${(index === 0 ? visible(table) : '').padEnd(10)} ${line}`, columns),
	);

const preview = ({rows, directory, rights, scheme, welcome}: AddUser, columns: number, theme: Theme): string[] => [
	'',
	theme.strong(`This will be written${rows.length > 1 ? ', in one transaction' : ''}`),
	...rows.flatMap(row => rowLines(row, columns)),
	cut(`  password   ${scheme}, hashed on this machine`, columns),
	cut(`  mail in    ${directory ? `${visible(directory.path)}, owned by ${directory.uid}:${directory.gid}, made by Dovecot` : 'where Dovecot says'}`, columns),
	`  welcome    ${welcome ? 'a first mail is sent' : 'no mail is sent (t: send one)'}`,
	...(rights === '' ? [] : wrap(`  ${visible(rights)}`, columns).map(theme.strong)),
];

const result = ({added, shown, card, address}: AddUser, columns: number, theme: Theme): string[] => {
	if (added === undefined) return [];
	const {login, directory} = added;
	const line = (good: boolean, text: string) => `${theme.mark(good ? 'ok' : 'failure')} ${cut(text, columns - 2)}`;
	return [
		'',
		line(true, `${address?.address ?? ''} is in the database`),
		line(
			directory.made,
			directory.made
				? `mail in ${visible(directory.path)}  ${visible(directory.owner.user)}:${visible(directory.owner.group)} ${directory.owner.mode}`
				: `its directory could not be made: ${visible(directory.why)}`,
		),
		line(login.login === 'accepted', login.login === 'accepted' ? 'the login works' : `the login is not proven: ${visible(login.why)}`),
		...(shown === undefined ? [] : ['', `${theme.strong(`password  ${shown}`)}   ${theme.dim('shown this once (y copies it)')}`]),
		'',
		...(card === undefined
			? [theme.dim('Asking how mail is served ...')]
			: printCard(card)
					.split('\n')
					.map(each => cut(each, columns))),
	];
};

export const addLines = (add: AddUser, columns: number, theme: Theme): string[] => {
	const at = order.indexOf(add.step);
	const rows: ReadonlyArray<readonly [AddStep, string, string]> = [
		['address', 'address', add.address?.address ?? ''],
		['name', 'name', visible(add.name) || '-'],
		['password', 'password', passwordText(add)],
		['quota', 'quota', add.quotaBytes === 0 ? 'no limit' : formatBytes(add.quotaBytes)],
	];
	const lines = rows.map(([step, title, value]) => {
		const mine = order.indexOf(step);
		const isNow = add.step === step || (step === 'password' && add.step === 'again');
		if (isNow) return `${theme.pointer(true)}${theme.strong(title.padEnd(10))} ${theme.dim(add.step === 'again' ? value : '')}`;
		return at > mine && (step !== 'address' || add.address !== undefined)
			? `${theme.mark('ok')} ${title.padEnd(10)} ${cut(value, columns - 14)}`
			: theme.dim(`  ${title}`);
	});
	const domain =
		add.step === 'domain'
			? ['', ...wrap(`The domain ${add.address?.domain ?? ''} is not on this server. Enter adds it, Esc goes back to the address.`, columns).map(theme.strong)]
			: [];
	const why = add.why === '' ? [] : ['', ...wrap(visible(add.why), columns).map(theme.failure)];
	const next =
		add.step === 'preview'
			? ['', theme.accent('Enter adds it, Esc goes back.')]
			: add.step === 'running'
				? ['', theme.dim('Writing, making the directory, logging in ...')]
				: [];
	return [
		...(add.step === 'done' ? [] : lines),
		...domain,
		...(add.step === 'preview' ? preview(add, columns, theme) : []),
		...why,
		...next,
		...(add.step === 'done' ? result(add, columns, theme) : []),
	];
};
