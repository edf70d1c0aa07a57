import type { IDataObject } from 'n8n-workflow';

import { hintFor } from '../../chat/hints';
import { parseUserName } from '../../chat/paths';
import { ParameterError, type Parameters } from '../../operation/parameters';
import {
	findLeaver,
	type FoundLeaver,
	type Leaver,
	type UnknownSpace,
} from '../../provisioning/findLeaver';
import type { MemberOutcome } from '../../provisioning/memberSteps';
import { applyOffboarding, type DoneOffboardingStep } from '../../provisioning/offboarding';
import {
	planOffboarding,
	type OffboardingRefusal,
	type OffboardingStep,
} from '../../provisioning/offboardingPlan';
import { adminQuery, useAdminAccess } from '../forms/fields';
import { dryRun, maxRemovals, protectedMembers, readProtected } from '../forms/guards';
import { concurrencyFor } from '../forms/requestOptions';
import { reasonText } from '../forms/stepOutput';
import type { ChatContext, ChatOperation } from '../types';

export const removeFromAll: ChatOperation = {
	value: 'removeFromAll',
	name: 'Remove From All Spaces',
	action: 'Remove person from all spaces',
	description:
		'Remove a person who leaves from every space, after handing over what only they own, and tell of each space what came of it',
	methods: ['spaces.list', 'members.get', 'members.list', 'members.patch', 'members.delete'],
	fields: [
		{
			displayName: 'Leaver',
			name: 'leaver',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. ada@example.com',
			description:
				'The email or user ID of the person to remove from the spaces that the account is in, too, from all of theirs if Impersonate User names them, or with Use Admin Access from all named ones of the organization',
		},
		{
			displayName: 'Successor',
			name: 'successor',
			type: 'string',
			default: '',
			placeholder: 'e.g. grace@example.com',
			description:
				'The email or user ID of the member who becomes owner where the leaver is the only one, and without whom the leaver stays there',
		},
		dryRun,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				{
					...maxRemovals,
					default: 200,
					description: 'The most spaces to leave: if it would be more, nothing at all is changed',
				},
				protectedMembers,
				useAdminAccess,
			],
		},
	],
	lockKey: () => 'the spaces of all leavers',
	async execute(context) {
		const { chat, parameters } = context;
		const form = readForm(context);
		const found = await findLeaver(chat, form);
		const plan = planOffboarding(found.spaces, { ...found.guards, maxRemovals: form.maxRemovals });
		const refusal = plan.refusals.map((one) => refusalText(one, parameters)).join('. ');
		if (refusal && !form.dryRun) {
			throw new ParameterError(
				'Remove From All Spaces',
				`changed nothing. ${refusal}.`,
				'Add the successor to these spaces, or raise Max Removals in Options, and run it again.',
			);
		}
		const steps = form.dryRun
			? plan.steps.map(asPlanned)
			: await applyOffboarding(chat, form.query, plan);
		return [
			...steps.map((step) => ({ ...stepOutput(step, form), ...(refusal && { refusal }) })),
			...unknownOutputs(found, form),
			...(found.spaces.length === 0 ? [summary(found, form)] : []),
			...(form.query.useAdminAccess ? [groupChatsOutput(form)] : []),
		];
	},
};

interface LeaverForm extends Leaver {
	readonly maxRemovals: number;
	readonly dryRun: boolean;
}

function readForm({ parameters, chat }: ChatContext): LeaverForm {
	const options = parameters.collection('options');
	const leaver = parameters.requiredParsed('leaver', parseUserName);
	const successor = parameters.ifSet('successor', (name) => parameters.parsed(name, parseUserName));
	if (successor?.toLowerCase() === leaver.toLowerCase()) {
		throw parameters.error('successor', 'is the leaver');
	}
	return {
		leaver,
		successor,
		query: adminQuery(options, chat),
		protectedMembers: readProtected(options),
		maxRemovals: options.ifSet('maxRemovals', (name) => options.count(name)) ?? 200,
		concurrency: concurrencyFor(parameters, ['members.get']),
		dryRun: parameters.isOn('dryRun'),
	};
}

/** @throws ParameterError where Successor names the leaver by another address: a dry run is refused, too */
function refusalText(refusal: OffboardingRefusal, parameters: Parameters): string {
	switch (refusal.limit) {
		case 'maxRemovals':
			return `${refusal.removals} spaces would be left, and Max Removals is ${refusal.max}`;
		case 'successorMissing':
			return `Google does not show that the successor has joined ${refusal.space.id} "${refusal.space.displayName}", which has no other owner`;
		case 'successorLeaves':
			throw parameters.error('successor', 'is the leaver');
	}
}

function asPlanned(step: OffboardingStep): DoneOffboardingStep {
	return { ...step, outcome: step.action === 'refused' ? 'refused' : 'planned' };
}

function stepOutput(
	{ action, space, from, to, outcome, ...why }: DoneOffboardingStep,
	form: LeaverForm,
): IDataObject {
	return {
		space: `spaces/${space.id}`,
		displayName: space.displayName,
		member: memberOf(form, action === 'promote' ? 'successor' : 'leaver'),
		action,
		...(from && { from }),
		...(to && { to }),
		outcome,
		reason: (!why.detail && OUTCOMES[outcome]) || reasonText({ outcome, ...why }),
	};
}

function memberOf(form: LeaverForm, who: 'leaver' | 'successor' = 'leaver'): string {
	return (form[who] ?? '').replace(/^users\//, '');
}

const OUTCOMES: Partial<Record<MemberOutcome, string>> = {
	blocked: 'the account that is signed in may not do this in the space, or not yet',
	invited: 'has to accept the invitation, and owns the space only then',
};

const MAY_HOLD = 'a Google Group may hold them there, or the account may not look into it';

function unknownOutputs({ spaces, unknown }: FoundLeaver, form: LeaverForm): IDataObject[] {
	// Of somebody whom no space shows, Google says so of every one.
	const told = spaces.length > 0 ? unknown : unknown.filter(({ isHidden }) => !isHidden);
	const why = ({ isHidden, error }: UnknownSpace) => (isHidden ? MAY_HOLD : hintFor(error).problem);
	return told.map((space) => ({
		space: `spaces/${space.id}`,
		displayName: space.displayName,
		...untouched(form, 'unknown'),
		reason: `Google does not show whether they are in the space: ${why(space)}`,
	}));
}

/** Says of somebody whom no space shows where they were looked for. */
function summary({ searched, unknown }: FoundLeaver, form: LeaverForm): IDataObject {
	const outcome = unknown.every(({ isHidden }) => isHidden) ? 'notFound' : 'unknown';
	if (unknown.length === 0) {
		const reason = `is in none of the ${searched} spaces that were looked into`;
		return { ...untouched(form, 'unchanged'), spaces: searched, unknown: 0, reason };
	}
	return {
		...untouched(form, outcome),
		spaces: searched,
		unknown: unknown.length,
		reason: `Google shows nobody by this address in the ${searched} spaces that were looked into, and of ${unknown.length} it does not say whether they are there: check the address`,
	};
}

/** An administrator finds and reaches named spaces only. */
function groupChatsOutput(form: LeaverForm): IDataObject {
	return {
		...untouched(form, 'unknown'),
		reason:
			'Use Admin Access does not reach group chats, so none was looked into: run it once more as the person, with Impersonate User',
	};
}

function untouched(form: LeaverForm, outcome: MemberOutcome): IDataObject {
	return { member: memberOf(form), action: 'none', outcome };
}
