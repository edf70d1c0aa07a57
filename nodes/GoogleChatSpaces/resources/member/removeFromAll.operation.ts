import type { IDataObject } from 'n8n-workflow';

import type { ChatClient } from '../../chat/client';
import { withProgressNote } from '../../chat/failure';
import { unlessFailed } from '../../chat/observe';
import { parseUserName } from '../../chat/paths';
import { ParameterError } from '../../operation/parameters';
import { changeRole, remove, type Result } from '../../provisioning/memberSteps';
import {
	planOffboarding,
	type OffboardingPlan,
	type OffboardingStep,
} from '../../provisioning/offboardingPlan';
import { findLeaver, type Leaver } from '../../provisioning/findLeaver';
import { adminQuery, useAdminAccess } from '../forms/fields';
import { requestSettings } from '../forms/requestOptions';
import { dryRun, maxRemovals, protectedMembers, readProtected } from '../forms/guards';
import { OUTCOMES_EXPLAINED } from '../forms/stepOutput';
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
				'The email or user ID of the person to remove. The spaces are those that the account is in too, those of the person where Impersonate User names them, or with Use Admin Access all of the organization.',
		},
		{
			displayName: 'Successor',
			name: 'successor',
			type: 'string',
			default: '',
			placeholder: 'e.g. grace@example.com',
			description:
				'The email or user ID of the person who becomes owner where the leaver is the only one, and is a member there. Without a successor the leaver stays in these spaces.',
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
					description: 'The most spaces to leave. If it would be more, nothing at all is changed.',
				},
				protectedMembers,
				useAdminAccess,
			],
		},
	],
	lockKey: () => 'the spaces of all leavers',
	async execute(context) {
		const form = readForm(context);
		const { stays, ...guards } = await findLeaver(context.chat, form);
		const plan = planOffboarding(stays, {
			...guards,
			hasSuccessor: form.successor !== undefined,
			maxRemovals: form.maxRemovals,
		});
		if (form.dryRun) return planOf(plan, form);
		if (plan.refusals.length > 0) {
			throw new ParameterError(
				'Remove From All Spaces',
				`changed nothing. ${plan.refusals.join('. ')}.`,
				'Add the successor to these spaces, or raise Max Removals in Options, and run it again.',
			);
		}
		return await apply(context.chat, form, plan);
	},
};

interface LeaverForm extends Leaver {
	readonly maxRemovals: number;
	readonly dryRun: boolean;
}

function readForm({ parameters, caller }: ChatContext): LeaverForm {
	const options = parameters.collection('options');
	const leaver = parameters.requiredParsed('leaver', parseUserName);
	const successor = parameters.ifSet('successor', (name) => parameters.parsed(name, parseUserName));
	if (successor?.toLowerCase() === leaver.toLowerCase()) {
		throw parameters.error('successor', 'is the leaver');
	}
	return {
		leaver,
		successor,
		query: adminQuery(options, caller),
		protectedMembers: readProtected(options),
		maxRemovals: options.ifSet('maxRemovals', (name) => options.count(name)) ?? 200,
		concurrency: requestSettings(parameters).concurrency,
		dryRun: parameters.isOn('dryRun'),
	};
}

function planOf({ steps, refusals }: OffboardingPlan, form: LeaverForm): IDataObject[] {
	const refusal = refusals.join('. ');
	return steps.map((step) => ({
		...output(step, form, step.action === 'refused' ? 'refused' : 'planned'),
		...(refusal && { refusal }),
	}));
}

/**
 * Does the steps. Where the account may not do one, or the successor does not own the space yet, the
 * leaver stays in that space, which is told, and the others go on.
 */
async function apply(
	chat: ChatClient,
	form: LeaverForm,
	{ steps }: OffboardingPlan,
): Promise<IDataObject[]> {
	const done: IDataObject[] = [];
	const blocked = new Set<string>();
	const ownerless = new Set<string>();
	for (const step of steps) {
		if (ownerless.has(step.space)) {
			done.push(output(step, form, 'refused', NOT_YET));
			continue;
		}
		const { outcome } = blocked.has(step.space)
			? BLOCKED
			: await applyStep(chat, form, step)
					.catch(unlessFailed(BLOCKED, 'hidden'))
					.catch((error: unknown) => {
						throw withProgressNote(error, `${progress(done)} Run it again to do the rest.`);
					});
		if (outcome === 'blocked') blocked.add(step.space);
		else if (step.action === 'promote' && !OWNS_NOW.has(outcome)) ownerless.add(step.space);
		done.push(output(step, form, outcome, EXPLAINED[outcome]));
	}
	return done;
}

const BLOCKED: Result = { outcome: 'blocked' };

const OWNS_NOW: ReadonlySet<unknown> = new Set(['changed', 'joined', 'already']);
const NOT_YET = 'the successor does not own the space yet: run it again when they do';

function progress(done: readonly IDataObject[]): string {
	const left = done.filter(({ outcome }) => outcome === 'removed' || outcome === 'removedButGroup');
	const spaces = new Set(left.map(({ space }) => space));
	return `Left by then: ${spaces.size === 0 ? 'nothing' : [...spaces].join(', ')}.`;
}

const EXPLAINED: Readonly<Record<string, string>> = {
	...OUTCOMES_EXPLAINED,
	blocked: 'the account that is signed in may not do this in the space, or not yet',
	invited: 'has to accept the invitation, and owns the space only then',
};

async function applyStep(
	chat: ChatClient,
	form: LeaverForm,
	{ action, space, membershipId, to, mayHaveGroups }: OffboardingStep,
): Promise<Result> {
	const access = { chat, space, query: form.query };
	if (action === 'refused') return { outcome: action };
	return action === 'promote'
		? await changeRole(access, { name: `users/${membershipId}`, membershipId, to })
		: await remove(access, { membershipId }, mayHaveGroups);
}

function output(
	{ action, space, displayName, from, to, reason }: OffboardingStep,
	{ leaver, successor }: LeaverForm,
	outcome: string,
	explanation?: string,
): IDataObject {
	const member = (action === 'promote' ? (successor ?? '') : leaver).replace(/^users\//, '');
	return {
		space: `spaces/${space}`,
		displayName,
		member,
		action,
		...(from && { from }),
		...(to && { to }),
		outcome,
		reason: explanation ?? reason,
	};
}
