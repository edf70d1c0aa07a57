const { existsSync, readFileSync, writeFileSync } = require('node:fs');

const { createEmptyTestResult } = require('@jest/test-result');
const circus = require('jest-circus/runner').default;

/** The mutant that a test has noticed. */
let noticed;

/** Has jest run no test after the first one that notices a mutant. */
async function run(globalConfig, config, environment, runtime, testPath, ...rest) {
	const runFile = async () =>
		await circus(globalConfig, config, environment, runtime, testPath, ...rest);
	const mutant = process.env.__STRYKER_ACTIVE_MUTANT__;
	if (mutant === undefined) return await recorded(testPath, runFile);
	if (noticed === mutant) return nothing();
	const handle = environment.handleTestEvent;
	environment.handleTestEvent = async (event, state) => {
		await handle?.(event, state);
		if (/failure|^error$/.test(event.name)) noticed = mutant;
		if (event.name === 'test_start' && noticed === mutant) event.test.mode = 'skip';
	};
	return await runFile();
}

/** Without a mutant, all tests run. */
async function recorded(testPath, runFile) {
	const start = Date.now();
	const result = await runFile();
	const names = result.testResults.map(({ fullName }) => fullName);
	writeFileSync(recordPath(testPath), JSON.stringify({ names, ms: Date.now() - start }));
	return result;
}

/** Beside the test file, in the copy of the package that Stryker makes for a run. */
const recordPath = (testPath) => `${testPath}.json`;

/** The names of a file's tests, and how long they took without a mutant; undefined before that run. */
function recordOf(testPath) {
	const path = recordPath(testPath);
	return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

/** The result of a test file whose tests are all left out; jest wants one of them at least. */
function nothing() {
	const left = {
		ancestorTitles: [],
		failureMessages: [],
		fullName: '',
		title: '',
		status: 'pending',
	};
	return { ...createEmptyTestResult(), numPendingTests: 1, testResults: [left] };
}

module.exports = Object.assign(run, { recordOf });
