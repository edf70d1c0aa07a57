const fc = require('../../node_modules/fast-check/lib/cjs/fast-check.js');

/** Inputs for each property: the same ones every time, and enough to come by what a mutant does. */
const SETTINGS = { seed: 1, endOnFailure: true };
const MAX_RUNS = 300;

function assert(property, { numRuns = 100, ...given } = {}) {
	return fc.assert(property, { ...SETTINGS, ...given, numRuns: Math.min(numRuns, MAX_RUNS) });
}

module.exports = { ...fc, assert, default: { ...fc.default, assert }, __esModule: true };
