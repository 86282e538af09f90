// id(1) and whoami(1).
import type {Program} from './shape.ts';

export const id: Program = {
	name: 'id',
	run: ({argv, world, out, err}) => {
		const name = argv.find(word => !word.startsWith('-')) ?? 'root';
		const entry = world.files
			.read('/etc/passwd')
			.split('\n')
			.map(line => line.split(':'))
			.find(parts => parts[0] === name);
		if (!entry) {
			err(`id: ‘${name}’: no such user\n`);
			return 1;
		}
		const [, , uid, gid] = entry as [string, string, string, string];
		const groups = world.files
			.read('/etc/group')
			.split('\n')
			.map(line => line.split(':'))
			.filter(parts => parts[2] === gid || parts[3]?.split(',').includes(name));
		const group = groups.find(parts => parts[2] === gid)?.[0] ?? gid;
		if (argv.includes('-u')) out(`${argv.includes('-n') ? name : uid}\n`);
		else if (argv.includes('-un')) out(`${name}\n`);
		else if (argv.includes('-g')) out(`${gid}\n`);
		else out(`uid=${uid}(${name}) gid=${gid}(${group}) groups=${groups.map(parts => `${parts[2]}(${parts[0]})`).join(',')}\n`);
		return 0;
	},
};
