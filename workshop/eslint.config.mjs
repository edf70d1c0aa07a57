import { configWithoutCloudSupport } from '@n8n/node-cli/eslint';

/** n8n's own rules for what is not shipped, which may use Node, any package and other processes. */
export default [
	...configWithoutCloudSupport,
	{
		files: ['**/*.ts'],
		rules: {
			'@n8n/community-nodes/no-dangerous-functions': 'off',
			// errors of the workshop are not shown by n8n
			'@n8n/community-nodes/require-node-api-error': 'off',
		},
	},
];
