// Two grounds: `unit` (pure and demo, anywhere) and `lab` (a real Debian 13, Linux and root).
import {defineConfig} from 'vitest/config';

const report = process.env['MAILTUI_TEST_REPORT'];

// What mailtui remembers on this machine is not to be that of whoever runs the tests.
const env = {XDG_STATE_HOME: new URL('node_modules/.vitest/state', import.meta.url).pathname};

export default defineConfig({
	test: {
		reporters: report === undefined ? ['default'] : ['default', ['json', {outputFile: report}]],
		projects: [
			{test: {name: 'unit', env, include: ['test/**/*.test.{ts,tsx}'], exclude: ['test/lab/**'], testTimeout: 60_000}},
			{
				test: {
					name: 'lab',
					env,
					include: ['test/lab/**/*.test.ts'],
					globalSetup: ['test/lab/global-setup.ts'],
					fileParallelism: false,
					// A whole machine has moods: what fails twice in a row is a fault, and a first failure is still in the report.
					retry: process.env['CI'] ? 1 : 0,
					testTimeout: 60_000,
					hookTimeout: 300_000,
				},
			},
		],
	},
});
