// README is kept true: what is printed there is made here, from the demo and the catalogues. `UPDATE_README=1 npx vitest run test/readme.test.ts` writes it.
import {Console} from 'node:console';
import {readFileSync, writeFileSync} from 'node:fs';
import {afterAll, expect, it} from 'vitest';
import {keysTable} from '../screens/frame/keys-table.ts';
import {runApp} from '../screens/run.tsx';
import {checks} from '../source/checks/list.ts';
import {subcommands} from '../source/cli/list.ts';
import {openSession} from '../source/open.ts';
import {createTerminal} from './screens/terminal.ts';

// vitest's console has none, and Ink makes one to keep stray output off the screen.
Object.assign(console, {Console});

const file = new URL('../README.md', import.meta.url);
let readme = readFileSync(file, 'utf8');

/** What stands between the marks `<!-- name -->` and `<!-- /name -->`. */
const holds = (name: string, wanted: string, same: (text: string) => string = text => text): void => {
	const block = new RegExp(`(<!-- ${name} -->\n)([\\s\\S]*?)(<!-- /${name} -->)`);
	const found = block.exec(readme)?.[2];
	expect(found, `README has no block ${name}`).toBeDefined();
	if (process.env['UPDATE_README'] && same(found ?? '') !== same(wanted))
		readme = readme.replace(block, (_all, open, _old, close) => `${open}${wanted}${close}`);
	else expect(same(found ?? '')).toBe(same(wanted));
};

afterAll(() => {
	if (process.env['UPDATE_README']) writeFileSync(file, readme);
});

it('lists every check, with what goes wrong for users when it fails', () => {
	const rows = checks.map(check => `| ${check.core ? `**${check.id}**` : check.id} | ${check.title} | ${check.why} |\n`);
	holds('checks', `| check | | why |\n| --- | --- | --- |\n${rows.join('')}\nThe nine in bold are the core: they make the score.\n`);
});

it('lists every subcommand', () => {
	const called = (each: (typeof subcommands)[number]): string =>
		'run' in each ? `${each.name} HOST ${each.words}`.trim() : `${each.name} ${each.actions.map(action => action.name).join('|')} HOST [...]`;
	const rows = subcommands.map(each => `| \`mailtui ${called(each).replaceAll('|', '\\|')}\` | ${each.summary} |\n`);
	holds('subcommands', `| command | says |\n| --- | --- |\n${rows.join('')}`);
});

it('prints the keys from the key table', () => holds('keys', keysTable()));

/** Times, sizes and ids differ from run to run; which words stand where does not. */
const withoutFigures = (text: string): string =>
	text
		// Where a long log line is broken depends on the figures in it.
		.replace(/^ +\| {5,}.*\n/gm, '')
		.replace(/\b[0-9A-F]{7,}\b/g, '#')
		.replace(/\d+(?:[.:]\d+)*/g, '#')
		.replace(/\b(?:ms|s)\b/g, 's')
		.replace(/[▁-█]/g, '')
		.replace(/[ ~]+/g, ' ')
		.replace(/ $/gm, '');

it('shows the Overview as the demo really draws it', async () => {
	const terminal = createTerminal(100, 28);
	const ended = runApp({
		host: 'demo',
		open: (host, asker, tell) => openSession(host, {}, {asker, tell}),
		env: {LANG: 'C.UTF-8'},
		stdin: terminal.stdin,
		stdout: terminal.stdout,
	});
	const screen = await terminal.until(
		text => text.includes('checked at') && text.includes('8 of 9') && /delivery .* fixes/.test(text) && /disk +\d/.test(text) && !text.includes(' ...'),
	);
	await terminal.type('\u0003');
	await ended;
	holds('overview', `\`\`\`\n${screen}\n\`\`\`\n`, withoutFigures);
});
