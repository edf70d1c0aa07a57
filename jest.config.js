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

/** The lines of n8n that people run; the node, n8n-core and the engine all see the n8n-workflow of one. */
module.exports = {
	projects: [
		{ ...project, displayName: 'n8n 2.41', globals: { n8nLine: '2.41' } },
		{
			...project,
			displayName: 'n8n 1.123',
			globals: { n8nLine: '1.123' },
			testMatch: ['engine', 'lines', 'nodes/*/resources'].map(
				(tests) => `<rootDir>/test/${tests}/**/*.test.ts`,
			),
			moduleNameMapper: {
				'^@n8n/di$': require.resolve('@n8n/di', { paths: [require.resolve('n8n-core-1.123')] }),
				'^n8n-core$': '<rootDir>/test/lines/n8n-core-1.123.ts',
				'^n8n-workflow$': require.resolve('n8n-workflow', {
					paths: [require.resolve('n8n-core-1.123')],
				}),
			},
		},
	],
};
