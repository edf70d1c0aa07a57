/**
 * Mutation testing of what decides: changes chat/ and provisioning/ a bit at a time, and sees that a test
 * notices each change. What a run has found is kept for the next one, which tries only what has changed
 * since; `--mutate FILE` takes one file.
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 * @see https://stryker-mutator.io/docs/stryker-js/configuration/
 */
export default {
	mutate: ['nodes/GoogleChatSpaces/{chat,provisioning}/**/*.ts'],
	plugins: ['@stryker-mutator/jest-runner', './workshop/mutants/sentences.mjs'],
	ignorers: ['sentences'],
	testRunner: 'jest',
	jest: {
		projectType: 'custom',
		configFile: 'workshop/mutants/jest.config.js',
		// The configuration leaves out the test files that do not matter.
		enableFindRelatedTests: false,
	},
	coverageAnalysis: 'perTest',
	disableTypeChecks: false,
	concurrency: 1,
	// On a busy machine a test that waits is no mutant that hangs.
	timeoutMS: 30_000,
	dryRunTimeoutMinutes: 20,
	incremental: true,
	incrementalFile: 'node_modules/.cache/mutants.json',
	reporters: ['clear-text', 'progress'],
	clearTextReporter: { reportTests: false },
	thresholds: { high: 95, low: 90, break: 90 },
	tempDirName: '.stryker-tmp',
	ignorePatterns: ['dist', 'docs', 'examples', 'icons'],
};
