// Vitest: what every lab test gets by `inject('lab')`: the facts of the lab, or undefined where there cannot be one.
import {readFileSync} from 'node:fs';
import type {TestProject} from 'vitest/node';
import type {LabFacts} from './lab.ts';

declare module 'vitest' {
	interface ProvidedContext {
		lab: LabFacts | undefined;
	}
}

const setup = (project: TestProject): void => {
	const file = process.env['MAILTUI_LAB_JSON'];
	if (file !== undefined) {
		project.provide('lab', JSON.parse(readFileSync(file, 'utf8')));
		return;
	}
	const reason = process.platform !== 'linux' ? 'it needs Linux' : process.getuid?.() !== 0 ? 'it needs root' : 'start it with: npm run test:lab';
	process.stderr.write(`\n!!! THE LAB SUITE IS SKIPPED: ${reason}. Nothing was tried on a real Debian 13. !!!\n\n`);
	project.provide('lab', undefined);
};

export default setup;
