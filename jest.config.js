/** @type {import('jest').Config} */
const project = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	transform: {
		'\\.[jt]s$': [
			'@swc/jest',
			{ jsc: { target: 'es2022', parser: { syntax: 'typescript', decorators: true } } },
		],
	},
	// jose ships ES modules only
	transformIgnorePatterns: ['/node_modules/(?!jose/)'],
};

/** A package as a line of n8n-core has it. */
const ofCore = (name, core) => require.resolve(name, { paths: [require.resolve(core)] });

/** The lines of n8n that people run; the node, n8n-core and the engine all see the n8n-workflow of one. */
module.exports = {
	// On a busy machine the slowest tests take several of the five seconds that jest allows by default.
	testTimeout: 30_000,
	projects: [
		{
			...project,
			displayName: 'n8n 2.41',
			globals: { n8nLine: '2.41' },
			moduleNameMapper: { '^@n8n/di$': ofCore('@n8n/di', 'n8n-core') },
		},
		{
			...project,
			displayName: 'n8n 1.123',
			globals: { n8nLine: '1.123' },
			testMatch: ['workshop/engine', 'lines', 'nodes/*/resources'].map(
				(tests) => `<rootDir>/test/${tests}/**/*.test.ts`,
			),
			moduleNameMapper: {
				'^@n8n/di$': ofCore('@n8n/di', 'n8n-core-1.123'),
				'^n8n-core$': '<rootDir>/test/lines/n8n-core-1.123.ts',
				'^n8n-workflow$': ofCore('n8n-workflow', 'n8n-core-1.123'),
			},
		},
	],
};
