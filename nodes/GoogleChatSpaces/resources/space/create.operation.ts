import type { INodeProperties } from 'n8n-workflow';

import type { ChatClient } from '../../chat/client';
import { parseCustomerName } from '../../chat/paths';
import { newSpace, type SpaceSettings } from '../../chat/spaceSettings';
import type { Space, SpaceType } from '../../chat/types';
import type { Parameters } from '../../operation/parameters';
import { refuseFieldForApp } from '../callers';
import type { ChatOperation } from '../types';
import { simplify } from '../forms/fields';
import { lockKeyOfIdempotency, readKey } from './idempotencyKey';
import { makeSpace } from './makeSpace';
import { simplifier } from './simplified';
import { readDisplayName, readOptionalDisplayName, readSettings } from './settings';
import { displayNameField, newSpaceFields } from './settingFields';

/** What can be said of a new space, and of a Chat app's. */
const additionalFields: INodeProperties = {
	...newSpaceFields,
	options: [
		{
			displayName: 'Customer',
			name: 'customer',
			type: 'string',
			default: '',
			placeholder: 'e.g. customers/C01abc2de',
			description:
				'The Google Workspace customer in whose organization the Chat app creates the space, for an app that acts as itself and is not private to one organization',
		},
		...((newSpaceFields.options ?? []) as INodeProperties[]),
	],
};

export const create: ChatOperation = {
	value: 'create',
	name: 'Create',
	action: 'Create space',
	description: 'Create a named space with the account that is signed in as its only member',
	methods: ['spaces.create'],
	fields: [
		{
			...displayNameField,
			required: true,
			displayOptions: { hide: { '/importFields.spaceType': ['GROUP_CHAT'] } },
		},
		additionalFields,
		simplify,
		{
			displayName: 'Import',
			name: 'importFields',
			type: 'collection',
			placeholder: 'Add import field',
			default: {},
			description: 'What to say of a space that is imported from another tool',
			options: [
				{
					displayName: 'Created At',
					name: 'createTime',
					type: 'dateTime',
					default: '',
					description: 'When the space was created in the other tool, from the year 2000 on',
				},
				{
					displayName: 'Import Mode',
					name: 'importMode',
					type: 'boolean',
					default: true,
					description:
						'Whether to hide the space from everybody until Complete Import, within 90 days, which takes a service account that acts as a person, and the scope chat.import',
				},
				{
					displayName: 'Type of Space',
					name: 'spaceType',
					type: 'options',
					options: [
						{ name: 'Group Chat', value: 'GROUP_CHAT', description: 'Has people and no name' },
						{ name: 'Named Space', value: 'SPACE', description: 'Has a name, settings and roles' },
					],
					default: 'SPACE',
					description: 'What the imported conversation becomes in Google Chat',
				},
			],
		},
	],
	lockKey: lockKeyOfIdempotency,
	async execute(context) {
		const { parameters, chat } = context;
		const { settings, ...only } = readNewSpace(parameters, chat);
		const space = { ...newSpace(settings), ...only, ...readCustomer(parameters, chat) };
		const key = readKey(parameters, only.importMode);
		const simplified = simplifier(parameters);
		return await makeSpace(context, { space }, { settings, key, simplified });
	},
};

/**
 * Reads whose the space is to be, which Google wants to know from an app, and only from an app.
 *
 * @throws ParameterError where a person names a customer
 */
function readCustomer(parameters: Parameters, chat: ChatClient): Space {
	const fields = parameters.collection(additionalFields.name);
	const customer = fields.ifSet('customer', (name) => fields.parsed(name, parseCustomerName));
	if (chat.caller === 'app') return { customer: customer ?? 'customers/my_customer' };
	if (customer === undefined) return {};
	throw fields.error(
		'customer',
		'is for the Chat app itself, and people create spaces in their own organization',
		'Empty the field, or leave Impersonate User empty and use a service account that names nobody.',
	);
}

/** What only an import says of a space. */
interface NewSpace {
	readonly importMode?: true;
	readonly createTime?: string;
	readonly settings: SpaceSettings;
}

function readNewSpace(parameters: Parameters, chat: ChatClient): NewSpace {
	const importFields = parameters.collection('importFields');
	const importMode = importFields.isOn('importMode');
	const createTime = importFields.time('createTime');
	const spaceType = importFields.decision<SpaceType>('spaceType') ?? 'SPACE';
	if (createTime && !importMode) {
		throw importFields.error('createTime', 'is only for a space in Import Mode');
	}
	if (spaceType !== 'SPACE' && !importMode) {
		throw importFields.error('spaceType', 'can only be Group Chat in Import Mode', USE_SET_UP);
	}
	const read = spaceType === 'SPACE' ? readDisplayName : readOptionalDisplayName;
	const displayName = read(parameters);
	if (importMode) refuseFieldForApp(importFields, 'importMode', chat);
	return {
		settings: { ...readSettings(parameters, additionalFields, chat), displayName, spaceType },
		...(importMode && { importMode: true }),
		...(createTime && { createTime }),
	};
}

const USE_SET_UP = 'To start a group chat with people, use the operation Set Up.';
