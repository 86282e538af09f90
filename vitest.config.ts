// Two grounds: `unit` (pure and demo, anywhere) and `lab` (a real Debian 13, Linux and root).
import {defineConfig} from 'vitest/config';

const report = process.env['MAILTUI_TEST_REPORT'];

export default defineConfig({
	test: {
		reporters: report === undefined ? ['default'] : ['default', ['json', {outputFile: report}]],
		projects: [
			{test: {name: 'unit', include: ['test/**/*.test.{ts,tsx}'], exclude: ['test/lab/**'], testTimeout: 60_000}},
			{
				test: {
					name: 'lab',
					include: ['test/lab/**/*.test.ts'],
					globalSetup: ['test/lab/global-setup.ts'],
					fileParallelism: false,
					testTimeout: 60_000,
					hookTimeout: 300_000,
				},
			},
		],
	},
});
