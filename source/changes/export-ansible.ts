// A plan as an Ansible playbook that may be run again and again (ansible.builtin.replace, copy, file, command).
import type {Command} from '../host/host.ts';
import {quoteArgv} from '../host/quote.ts';
import {type Plan, type Step, stagePath} from './shape.ts';
import {newFileText, textReplacements} from './text-replacements.ts';

/** JSON strings are YAML's double-quoted scalars; `{{` would be a template. */
const scalar = (text: string): string => JSON.stringify(text.replaceAll('{{', "{{ '{{' }}").replaceAll('{%', "{{ '{%' }}"));

/** As Python's re.escape. */
const escapeRegexp = (text: string): string => text.replace(/[.^$*+?{}()[\]\\|#&~\-\s]/g, character => (character === '\n' ? '\\n' : `\\${character}`));

const escapeReplacement = (text: string): string => text.replaceAll('\\', '\\\\');

const task = (name: string, module: string, fields: ReadonlyArray<readonly [string, string]>, also: readonly string[] = []): readonly string[] => [
	`    - name: ${scalar(name)}`,
	`      ${module}:`,
	...fields.map(([key, value]) => `        ${key}: ${value}`),
	...also.map(line => `      ${line}`),
];

const argvField = (command: Command): readonly [string, string] => ['argv', `[${command.argv.map(word => scalar(word.replaceAll(stagePath, ''))).join(', ')}]`];

const unchanged = ['changed_when: false'];

/** Programs that say what they changed, and nothing when all was so already. */
const tellsChanges: Readonly<Record<string, string>> = {chown: '--changes', chmod: '--changes', cp: '--verbose'};

/** In the module that knows what is so already; else as the command, which says so where it can. */
const stepTask = ({says, command}: Step, index: number, notify: readonly string[]): readonly string[] => {
	const {argv} = command;
	const [program, ...words] = argv;
	const directory = /^install -d -m (\d+) -o (\S+) -g (\S+) (\/\S+)$/.exec(argv.join(' '));
	if (directory) {
		const [mode, owner, group, path] = directory.slice(1).map(word => scalar(word)) as [string, string, string, string];
		const fields = [
			['path', path],
			['state', 'directory'],
			['mode', mode],
			['owner', owner],
			['group', group],
		] as const;
		return task(says, 'ansible.builtin.file', fields, notify);
	}
	const member = /^usermod -a -G (\S+) (\S+)$/.exec(argv.join(' '));
	if (member)
		return task(
			says,
			'ansible.builtin.user',
			[
				['name', scalar(member[2] as string)],
				['groups', scalar(member[1] as string)],
				['append', 'true'],
			],
			notify,
		);
	const started = /^systemctl start (?:-- )?(\S+)$/.exec(argv.join(' '));
	if (started)
		return task(
			says,
			'ansible.builtin.systemd_service',
			[
				['name', scalar(started[1] as string)],
				['state', 'started'],
			],
			notify,
		);
	const tells = tellsChanges[program];
	if (tells === undefined) return task(says, 'ansible.builtin.command', [argvField(command)], notify);
	const name = `mailtui_step_${index + 1}`;
	return task(
		says,
		'ansible.builtin.command',
		[argvField({...command, argv: [program, tells, ...words]})],
		[`register: ${name}`, `changed_when: ${name}.stdout != ''`, ...notify],
	);
};

/** Throws UsageError where a password would have to be written down. */
export const exportAnsible = (plan: Plan): string => {
	const notify = plan.settle.length + plan.validate.length > 0 ? ['notify:', ...handlerNames(plan).map(name => `  - ${scalar(name)}`)] : [];
	const edits = plan.edits.flatMap(edit => {
		const text = newFileText(edit);
		const {path, after} = edit;
		if (after === undefined)
			return task(
				`${path} is gone`,
				'ansible.builtin.file',
				[
					['path', scalar(path)],
					['state', 'absent'],
				],
				notify,
			);
		if (text !== undefined) {
			const {user, group, mode} = after.owned ?? {user: 'root', group: 'root', mode: '0644'};
			const fields = [
				['dest', scalar(path)],
				['content', scalar(text)],
				['owner', scalar(user)],
				['group', scalar(group)],
				['mode', scalar(mode)],
			] as const;
			return task(`${path} is there`, 'ansible.builtin.copy', fields, notify);
		}
		return textReplacements(edit).flatMap(({find, put, at}, index) =>
			task(
				`${path}, change ${index + 1}`,
				'ansible.builtin.replace',
				[
					['path', scalar(path)],
					['regexp', scalar(`(?m)${at === 'start' ? '\\A' : '^'}${escapeRegexp(find)}${at === 'end' ? '\\Z' : ''}`)],
					['replace', scalar(escapeReplacement(put))],
				],
				notify,
			),
		);
	});
	const steps = plan.steps.flatMap((step, index) => stepTask(step, index, notify));
	// Handlers wait for a task that changed something: where nothing is but to be told, telling is the task.
	const onlySettles =
		edits.length + steps.length > 0
			? []
			: plan.settle.flatMap(command => task(handlerName(command), 'ansible.builtin.command', [argvField(command)], unchanged));
	const handlers = [
		...plan.validate.flatMap(command => task(handlerName(command), 'ansible.builtin.command', [argvField(command)], unchanged)),
		...plan.settle.flatMap(command => task(handlerName(command), 'ansible.builtin.command', [argvField(command)])),
	];
	return [
		'---',
		...plan.notes.map(note => `# ${note.replace(/\s+/g, ' ')}`),
		`- name: ${scalar(plan.title)}`,
		'  hosts: all',
		'  become: true',
		'  tasks:',
		...edits,
		...steps,
		...onlySettles,
		...(edits.length + steps.length + onlySettles.length === 0 ? ['    []'] : []),
		...(handlers.length > 0 && onlySettles.length === 0 ? ['  handlers:', ...handlers] : []),
		'',
	].join('\n');
};

const handlerName = (command: Command): string => quoteArgv(command.argv.map(word => word.replaceAll(stagePath, '')));
const handlerNames = (plan: Plan): readonly string[] => [...plan.validate, ...plan.settle].map(handlerName);
