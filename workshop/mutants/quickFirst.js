const { globSync, readFileSync } = require('node:fs');
const { basename } = require('node:path');

const TestSequencer = require('@jest/test-sequencer').default;

const { recordOf } = require('./jest-circus');

/**
 * Has jest load only the test files with a test that comes near the mutant: first that of the changed file,
 * then those that took the least time without a mutant.
 */
module.exports = class extends TestSequencer {
	constructor({ globalConfig }) {
		super();
		this.isNear = new RegExp(globalConfig.testNamePattern ?? '');
	}

	sort(tests) {
		const mutant = process.env.__STRYKER_ACTIVE_MUTANT__;
		if (mutant === undefined) return tests;
		const own = `${basename(changedFile(mutant) ?? '', '.ts')}.test.ts`;
		return tests
			.map(({ path, ...test }) => ({
				path,
				...test,
				...recordOf(path),
				isOwn: basename(path) === own,
			}))
			.filter(({ names = [] }) => names.some((name) => this.isNear.test(name)))
			.sort((one, other) => other.isOwn - one.isOwn || one.ms - other.ms);
	}

	cacheResults() {}
};

/** The file with a mutant, as Stryker writes it into the copy of the package. */
function changedFile(mutant) {
	return globSync('nodes/GoogleChatSpaces/{chat,provisioning}/*.ts').find((path) =>
		readFileSync(path, 'utf8').includes(`stryMutAct_9fa48("${mutant}")`),
	);
}
