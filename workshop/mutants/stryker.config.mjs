/**
 * Mutation testing of what decides: changes chat/ and provisioning/ a bit at a time, and sees that a test
 * notices each change. Takes hours for all; `--mutate FILE` takes one file.
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 * @see https://stryker-mutator.io/docs/stryker-js/configuration/
 */
export default {
	mutate: ['nodes/GoogleChatSpaces/{chat,provisioning}/**/*.ts'],
	testRunner: 'jest',
	jest: { projectType: 'custom', configFile: 'workshop/mutants/jest.config.js' },
	coverageAnalysis: 'perTest',
	concurrency: 2,
	reporters: ['clear-text', 'progress'],
	thresholds: { high: 95, low: 90, break: 90 },
	tempDirName: '.stryker-tmp',
	ignorePatterns: ['dist', 'docs', 'examples', 'icons'],
};
