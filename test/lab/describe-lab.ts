// `describe` for what needs the lab: its tests are skipped, and counted as skipped, where there is none.
import {describe, inject} from 'vitest';
import {type Lab, type LabFacts, labOf} from './lab.ts';

export const describeLab = (name: string, body: (lab: Lab) => void): void => {
	const facts = inject('lab');
	// Skipped tests are registered and never run: they get a lab that has nothing.
	describe.skipIf(facts === undefined)(name, () => body(labOf(facts ?? ({} as LabFacts))));
};
