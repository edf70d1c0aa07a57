import { newSpace, type SpaceSettings } from '../../chat/spaceSettings';
import type { Space, SpaceType } from '../../chat/types';
import type { Parameters } from '../../operation/parameters';
import { refuseFieldForApp } from '../callers';
import type { ChatContext, ChatOperation } from '../types';
import { simplify } from '../forms/fields';
import { makeSpace } from './makeSpace';
import {
	lockKeyOfIdempotency,
	MAX_DISPLAY_NAME,
	newSpaceFields,
	readDisplayName,
	readKey,
	readSettings,
} from './settings';

export const create: ChatOperation = {
	value: 'create',
	name: 'Create',
	action: 'Create space',
	description: 'Create a named space with the account that is signed in as its only member',
	methods: ['spaces.create'],
	fields: [
		{
			displayName: 'Display Name',
			name: 'displayName',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. Berlin Office',
			description: 'The name that people see, in up to 128 characters',
			displayOptions: { hide: { '/importFields.spaceType': ['GROUP_CHAT'] } },
		},
		newSpaceFields,
		{
			displayName: 'Import',
			name: 'importFields',
			type: 'collection',
			placeholder: 'Add import field',
			default: {},
			description: 'For moving a space to Google Chat from another tool',
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
						'Whether to hide the space from everybody until Complete Import, within 90 days. Needs a service account that acts as a person, and the scope chat.import.',
				},
				{
					displayName: 'Type of Space',
					name: 'spaceType',
					type: 'options',
					options: [
						{ name: 'Group Chat', value: 'GROUP_CHAT' },
						{ name: 'Named Space', value: 'SPACE' },
					],
					default: 'SPACE',
					description: 'What the imported conversation is to be',
				},
			],
		},
		simplify,
	],
	lockKey: lockKeyOfIdempotency,
	async execute(context) {
		const { parameters, caller } = context;
		const { settings, ...only } = readNewSpace(parameters, caller);
		const space = { ...newSpace(settings), ...only, ...customerOf(caller) };
		const request = {
			method: 'spaces.create',
			space,
			callWith: (requestId: string) => ({ query: { requestId }, body: space }),
		} as const;
		const key = readKey(parameters, only.importMode);
		return await makeSpace(context, 'create', request, settings, key);
	},
};

/** Google wants to know from an app, and only from an app, whose the space is to be. */
function customerOf(caller: ChatContext['caller']): Space {
	return caller === 'app' ? { customer: 'customers/my_customer' } : {};
}

/** What only an import says of a space. */
interface NewSpace {
	readonly importMode?: true;
	readonly createTime?: string;
	readonly settings: SpaceSettings;
}

function readNewSpace(parameters: Parameters, caller: ChatContext['caller']): NewSpace {
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
	const displayName =
		spaceType === 'SPACE'
			? parameters.requiredText('displayName', MAX_DISPLAY_NAME)
			: readDisplayName(parameters);
	if (importMode) refuseFieldForApp(importFields, 'importMode', caller);
	return {
		settings: { ...readSettings(parameters, newSpaceFields, caller), displayName, spaceType },
		...(importMode && { importMode: true }),
		...(createTime && { createTime }),
	};
}

const USE_SET_UP = 'To start a group chat with people, use the operation Set Up.';
