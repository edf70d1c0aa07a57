import { isFailure } from '../../chat/cause';
import { withProgressNote } from '../../chat/failure';
import { lookUpGroups } from '../../chat/groups';
import { membershipOf } from '../../chat/memberships';
import { newSpace } from '../../chat/spaceSettings';
import type { SpaceType } from '../../chat/types';
import type { Parameters } from '../../operation/parameters';
import { MAX_SETUP_MEMBERS } from '../../provisioning/setupMembers';
import type { ChatContext, ChatOperation } from '../types';
import { groups, people, readGroups, readPeople, simplify } from '../forms/fields';
import { lockKeyOfIdempotency, readKey } from './idempotencyKey';
import { makeSpace, type NewSpaceForm } from './makeSpace';
import { simplifier } from './simplified';
import { readDisplayName, readSettings } from './settings';
import { displayNameField, newSpaceFields } from './settingFields';

/** What only a named space has; the rest of the settings applies to all types. */
const NAMED_SPACE_ONLY = ['audience', 'description', 'guidelines', 'predefinedPermissionSettings'];

export const setup: ChatOperation = {
	value: 'setup',
	name: 'Set Up',
	action: 'Set up space with members',
	description: 'Create a named space, group chat or direct message together with its members',
	methods: ['spaces.setup'],
	fields: [
		{
			displayName: 'Space Type',
			name: 'spaceType',
			type: 'options',
			options: [
				{
					name: 'Direct Message',
					value: 'DIRECT_MESSAGE',
					description:
						'The account and one other person, or the Chat app: one that exists is returned',
				},
				{
					name: 'Group Chat',
					value: 'GROUP_CHAT',
					description: 'The account and two or more other people, without a name',
				},
				{
					name: 'Named Space',
					value: 'SPACE',
					description: 'A space with a name, settings and roles',
				},
			],
			default: 'SPACE',
			description: 'What kind of space to set up',
		},
		{
			...displayNameField,
			required: true,
			placeholder: 'e.g. Project Apollo',
			displayOptions: { show: { spaceType: ['SPACE'] } },
		},
		{ ...people, displayOptions: { show: { spaceType: ['SPACE'] } } },
		// n8n shows what has a `show` wherever the type is an expression; what must be filled in must not be.
		{
			...people,
			required: true,
			displayOptions: { hide: { spaceType: [{ _cnd: { not: 'GROUP_CHAT' } }] } },
		},
		// A switch that is hidden keeps its value, so it may count for a direct message only.
		{
			...people,
			required: true,
			placeholder: 'e.g. ada@example.com',
			hint: 'An email or user ID',
			description: 'The other person, by email if outside the organization',
			displayOptions: {
				hide: { spaceType: [{ _cnd: { not: 'DIRECT_MESSAGE' } }], singleUserBotDm: [true] },
			},
		},
		{
			displayName: 'With the Chat App Itself',
			name: 'singleUserBotDm',
			type: 'boolean',
			default: false,
			description:
				'Whether the direct message is with the Chat app of the Google Cloud project instead of a person',
			displayOptions: { show: { spaceType: ['DIRECT_MESSAGE'] } },
		},
		{
			...groups,
			description:
				'The Google Groups whose members are to be in the space, which only a named space takes',
			displayOptions: { show: { spaceType: ['SPACE', 'GROUP_CHAT'] } },
		},
		// n8n drops what it hides: shown for all types, what a type does not have is refused.
		newSpaceFields,
		simplify,
	],
	lockKey: lockKeyOfIdempotency,
	async execute(context) {
		const form = readForm(context);
		const { settings, singleUserBotDm, people, groups } = form;
		const names = [...people, ...(await lookUpGroups(context.chat, groups))];
		const memberships = names.map(membershipOf);
		const space = {
			...newSpace(settings),
			...(singleUserBotDm !== undefined && { singleUserBotDm }),
		};
		return await makeSpace(context, { space, memberships }, form).catch((error: unknown) => {
			const mayBeForPeople = memberships.length > 0 && isFailure(error, 'invalid');
			throw mayBeForPeople ? withProgressNote(error, NOBODY_TWICE) : error;
		});
	},
};

const NOBODY_TWICE =
	'Google takes nobody twice, by an alias either, nor the account itself: check People.';

const TYPE_NAMES: Record<SpaceType, string> = {
	SPACE: 'a named space',
	GROUP_CHAT: 'a group chat',
	DIRECT_MESSAGE: 'a direct message',
};

interface SetUpForm extends NewSpaceForm {
	/** Of a direct message. */
	singleUserBotDm?: boolean;
	people: string[];
	/** Emails and resource names. */
	groups: string[];
}

/**
 * Reads the form after Google's rules for each type of space.
 *
 * @see https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces/setup
 */
function readForm({ parameters, chat }: ChatContext): SetUpForm {
	const spaceType = parameters.decision<SpaceType>('spaceType') ?? 'SPACE';
	const withApp = spaceType === 'DIRECT_MESSAGE' && parameters.isOn('singleUserBotDm');
	const additional = parameters.collection('additionalFields');
	if (spaceType !== 'SPACE') refuseNamedSpaceFields(parameters, additional, TYPE_NAMES[spaceType]);
	return {
		settings: {
			...readSettings(parameters, newSpaceFields, chat),
			spaceType,
			...(spaceType === 'SPACE' && {
				displayName: readDisplayName(parameters),
			}),
		},
		...(spaceType === 'DIRECT_MESSAGE' && { singleUserBotDm: withApp }),
		...readMembers(parameters, spaceType, withApp),
		key: readKey(parameters),
		simplified: simplifier(parameters),
	};
}

function refuseNamedSpaceFields(parameters: Parameters, additional: Parameters, type: string) {
	const fix = 'Empty the field, or set Space Type to Named Space.';
	if (parameters.text('displayName')) {
		throw parameters.error('displayName', `is set, and ${type} has none`, fix);
	}
	for (const field of NAMED_SPACE_ONLY) {
		if (additional.text(field)) throw additional.error(field, `is set, and ${type} has none`, fix);
	}
}

function readMembers(
	parameters: Parameters,
	spaceType: SpaceType,
	withApp: boolean,
): Pick<SetUpForm, 'people' | 'groups'> {
	const people = readPeople(parameters);
	const groups = readGroups(parameters);
	if (spaceType !== 'SPACE' && groups.length > 0) {
		throw parameters.error(
			'groups',
			`holds ${groups.length}, and only a named space takes Google Groups`,
		);
	}
	if (spaceType === 'GROUP_CHAT' && people.length < 2) {
		throw parameters.error('people', `holds ${people.length}, and a group chat needs at least 2`);
	}
	if (spaceType === 'DIRECT_MESSAGE' && people.length !== (withApp ? 0 : 1)) {
		throw parameters.error(
			'people',
			withApp
				? `holds ${people.length}, and a direct message with the Chat app takes none`
				: `holds ${people.length}, and a direct message needs exactly 1`,
		);
	}
	if (people.length + groups.length > MAX_SETUP_MEMBERS) {
		throw parameters.error(
			'people',
			`and Groups hold ${people.length + groups.length} together, and Google takes at most ${MAX_SETUP_MEMBERS} in one setup`,
			'Add the others to the space afterwards.',
		);
	}
	// A column that is missing would leave people out without a word.
	if (!withApp) parameters.complete('people');
	if (spaceType === 'SPACE') parameters.complete('groups');
	return { people, groups };
}
