import type { INodeProperties } from 'n8n-workflow';

import { spaceLocator, simplify, useAdminAccess } from '../forms/fields';
import { memberLists } from '../forms/memberRows';
import { dryRun } from '../forms/guards';
import { desiredFields, ifGone, permissionTable } from './settings';

const displayName: INodeProperties = {
	displayName: 'Display Name',
	name: 'displayName',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. Project Apollo',
	description: 'The name that people see, in up to 128 characters',
};

/** The form of Create or Update. */
export const upsertFields: INodeProperties[] = [
	{
		displayName: 'Find By',
		name: 'findBy',
		type: 'options',
		options: [
			{
				name: 'Display Name',
				value: 'displayName',
				description: 'The space with exactly this name among those of the account',
			},
			{
				name: 'Idempotency Key',
				value: 'idempotencyKey',
				description: 'The space that this key has made before, whatever its name is by now',
			},
			{ name: 'Space', value: 'space', description: 'A space that exists' },
		],
		default: 'displayName',
		description: 'How to know whether the space is there already',
	},
	{ ...spaceLocator, displayOptions: { show: { findBy: ['space'] } } },
	{
		displayName: 'Idempotency Key',
		name: 'idempotencyKey',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. project-P1042',
		description:
			'A key of your own, such as an employee number or project code. However often this runs with the same key and credential, there is one space.',
		displayOptions: { show: { findBy: ['idempotencyKey'] } },
	},
	{ ...displayName, displayOptions: { show: { findBy: ['displayName', 'idempotencyKey'] } } },
	{
		...displayName,
		required: false,
		description: 'The name that the space should have. Empty keeps the one it has.',
		displayOptions: { show: { findBy: ['space'] } },
	},
	...memberLists,
	desiredFields,
	permissionTable,
	dryRun,
	simplify,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Hand Over and Leave',
				name: 'leave',
				type: 'boolean',
				default: true,
				description:
					'Whether the account that is signed in leaves the space, once one of the Owners has joined and owns it. Find the space by Idempotency Key then: the account sees it no more.',
			},
			{ ...ifGone, displayOptions: { show: { '/findBy': ['idempotencyKey'] } } },
			useAdminAccess,
		],
	},
];
