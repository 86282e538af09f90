// Which keys mean which verb: the only place where a key is named. Footer, help, palette and README are printed from it.
import type {Verb} from '../shape.ts';

/** As `keyName` makes them: `ctrl+p`, `enter`, `G`. The first is the one that is shown. */
export const keymap: Readonly<Record<Verb, readonly [string, ...string[]]>> = {
	up: ['up', 'k'],
	down: ['down', 'j'],
	pageUp: ['pageup', 'ctrl+b'],
	pageDown: ['pagedown', 'ctrl+f'],
	top: ['g', 'home'],
	bottom: ['G', 'end'],
	left: ['left'],
	right: ['right'],
	enter: ['enter'],
	back: ['esc'],
	next: ['tab'],
	previous: ['shift+tab'],
	mark: ['space'],
	refresh: ['r'],
	filter: ['/'],
	copy: ['y'],
	fix: ['f'],
	openFix: ['F'],
	deliver: ['d'],
	start: ['s'],
	stop: ['S'],
	restart: ['R'],
	reload: ['L'],
	unitFile: ['v'],
	log: ['l'],
	add: ['a'],
	edit: ['e'],
	remove: ['D'],
	export: ['x'],
	follow: ['f'],
	pause: ['p'],
	nextError: ['e'],
	previousError: ['E'],
	wrap: ['w'],
	stamps: ['t'],
	markLine: ['m'],
	service: ['u'],
	severity: ['v'],
	address: ['A'],
	range: ['T'],
	highlight: ['h'],
	trace: ['s'],
	card: ['c'],
	import: ['i'],
	password: ['p'],
	toggle: ['t'],
	sort: ['o'],
	narrow: ['w'],
	quota: ['u'],
	summary: ['i'],
	body: ['b'],
	flushMail: ['f'],
	allMessages: ['a'],
	markAll: ['*'],
	nextOfSender: ['n'],
	queueEntry: ['Q'],
	hold: ['h'],
	release: ['H'],
	requeue: ['R'],
	apply: ['a'],
	undo: ['u'],
	watch: ['w'],
	keys: ['K'],
	addEd25519: ['E'],
	certificates: ['c'],
	practise: ['d'],
	transcript: ['t'],
	outbound: ['o'],
	explain: ['p'],
	replies: ['i'],
	repeat: ['n'],
	restore: ['R'],
	probe: ['P'],
};

/** The frame's own keys, the same on every screen. */
export const frameKeys = {
	help: ['?'],
	palette: [':', 'ctrl+p'],
	commandLog: ['@'],
	saveScreen: ['ctrl+s'],
	quit: ['q'],
	interrupt: ['ctrl+c'],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>;

export type FrameVerb = keyof typeof frameKeys;

export const frameSays: Readonly<Record<FrameVerb, string>> = {
	help: 'keys of this screen',
	palette: 'command palette: screens, actions, :readonly, :quit',
	commandLog: 'every command that was run on the server',
	saveScreen: 'write this screen to a text file',
	quit: 'quit, at the top level of a screen',
	interrupt: 'quit at once, wherever you are',
};

const shownNames: Readonly<Record<string, string>> = {
	up: 'Up',
	down: 'Down',
	left: 'Left',
	right: 'Right',
	pageup: 'PgUp',
	pagedown: 'PgDn',
	home: 'Home',
	end: 'End',
	enter: 'Enter',
	esc: 'Esc',
	tab: 'Tab',
	'shift+tab': 'Shift+Tab',
	space: 'Space',
};

/** A key as a person reads it: `Ctrl+P`, `Enter`, `G`. */
export const showKey = (key: string): string => shownNames[key] ?? (key.startsWith('ctrl+') ? `Ctrl+${key.slice('ctrl+'.length).toUpperCase()}` : key);

/** Which of them is meant, the screen's bindings tell. */
export const verbsOfKey = (key: string): Verb[] => (Object.keys(keymap) as Verb[]).filter(verb => keymap[verb].includes(key));

export const frameVerbOfKey = (key: string): FrameVerb | undefined => {
	for (const [verb, keys] of Object.entries(frameKeys)) if ((keys as readonly string[]).includes(key)) return verb as FrameVerb;
	return undefined;
};
