// What says that a reboot is due: Debian's flag file, and the kernels that are installed (unattended-upgrades(8), installkernel(8)).
import {refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type RebootSigns = {
	readonly flagged: boolean;
	/** Versions as in `vmlinuz-VERSION`. */
	readonly kernels: readonly string[];
};

export const rebootSigns: ReadCommand<undefined, Answer<RebootSigns>> = {
	name: 'reboot-signs',
	examples: [undefined],
	build: () => ({
		name: 'reboot-signs',
		// A path that does not exist is a complaint on stderr and an answer.
		argv: ['find', '/run/reboot-required', '/boot', '-maxdepth', '1', '(', '-name', 'vmlinuz-*', '-o', '-name', 'reboot-required', ')', '-printf', '%p\\n'],
		effect: 'read',
		asRoot: false,
		timeoutMs: 5_000,
	}),
	parse: result => {
		const refusal = refusalOf('find', result);
		if (refusal) return refusal;
		const paths = result.stdout.split('\n');
		return {
			ok: true,
			value: {flagged: paths.includes('/run/reboot-required'), kernels: paths.flatMap(path => (path.startsWith('/boot/vmlinuz-') ? [path.slice(14)] : []))},
		};
	},
};
