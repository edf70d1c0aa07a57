const { join } = require('node:path');
const { projects } = require('../../jest.config.js');

const ROOT = process.cwd();

/** The tests that are meant to notice a change of chat/ and provisioning/, on one line of n8n. */
module.exports = {
	...projects[0],
	rootDir: ROOT,
	roots: [
		'<rootDir>/test/nodes/GoogleChatSpaces/chat',
		'<rootDir>/test/nodes/GoogleChatSpaces/provisioning',
	],
};
