const TestSequencer = require('@jest/test-sequencer').default;

const { recordOf } = require('./jest-circus');

/**
 * Has jest load only the test files with a test that comes near the mutant, and first those that took the
 * least time without one.
 */
module.exports = class extends TestSequencer {
	constructor({ globalConfig }) {
		super();
		this.isWanted = new RegExp(globalConfig.testNamePattern ?? '');
	}

	sort(tests) {
		const records = new Map(tests.map((test) => [test, recordOf(test.path)]));
		const isWanted = (test) =>
			records.get(test)?.names.some((name) => this.isWanted.test(name)) ?? true;
		const ms = (test) => records.get(test)?.ms ?? 0;
		return tests.filter(isWanted).sort((one, other) => ms(one) - ms(other));
	}

	cacheResults() {}
};
