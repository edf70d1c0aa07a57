const { projects } = require('../../jest.config.js');

const [project] = projects;

/** The tests that are meant to notice a change of chat/ and provisioning/, on one line of n8n. */
module.exports = {
	...project,
	rootDir: process.cwd(),
	testTimeout: 30_000,
	roots: [
		'<rootDir>/test/nodes/GoogleChatSpaces/chat',
		'<rootDir>/test/nodes/GoogleChatSpaces/provisioning',
	],
	moduleNameMapper: {
		...project.moduleNameMapper,
		'^fast-check$': '<rootDir>/workshop/mutants/fastCheck.js',
	},
	// Whole runs under faults take long, and notice what the other tests do.
	testPathIgnorePatterns: ['provisioning/(faults|createOrUpdateFaults)'],
	// Stryker knows jest's own runner by this name.
	testRunner: '<rootDir>/workshop/mutants/jest-circus.js',
	testSequencer: '<rootDir>/workshop/mutants/quickFirst.js',
};
