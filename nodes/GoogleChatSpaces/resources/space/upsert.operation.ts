import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ChatClient } from '../../chat/client';
import type { SpaceSettings } from '../../chat/spaceSettings';
import { ParameterError, type Parameters } from '../../operation/parameters';
import { HiddenSpaceError } from '../../provisioning/createOrAdopt';
import { createOrUpdate, previewSpace } from '../../provisioning/createOrUpdate';
import type { DesiredSpace, SpacePreview, SpaceReport } from '../../provisioning/desiredSpace';
import { SeveralSpacesError, type Finding } from '../../provisioning/findSpace';
import { isNotDone } from '../../provisioning/memberSteps';
import { UnfitMembersError } from '../../provisioning/planChanges';
import type { DoneField } from '../../provisioning/spacePlan';
import { comparableName } from '../../text';
import { adminQuery, readSpace, simplify, spaceLocator, useAdminAccess } from '../forms/fields';
import { dryRun } from '../forms/guards';
import {
	attempt,
	memberLists,
	problemList,
	problemsOfRoles,
	readLists,
	twoRoles,
	withGroupNames,
	type Problem,
	type Row,
} from '../forms/memberRows';
import { stepOutput } from '../forms/stepOutput';
import type { ChatContext, ChatOperation } from '../types';
import { hiddenFrom, ifGone, readIfHidden } from './idempotencyKey';
import {
	readDisplayName,
	readOptionalDisplayName,
	readPermissions,
	readSettings,
	refuseForAdmin,
} from './settings';
import { desiredFields, displayNameField, permissionTable, settingLabel } from './settingFields';
import { simplifier, type Simplifier } from './simplified';

const displayName: INodeProperties = { ...displayNameField, placeholder: 'e.g. Project Apollo' };

const fields: INodeProperties[] = [
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
			'A key of your own, such as an employee number or project code: however often this runs with the same key and credential, there is one space',
		displayOptions: { show: { findBy: ['idempotencyKey'] } },
	},
	{
		...displayName,
		required: true,
		displayOptions: { show: { findBy: ['displayName', 'idempotencyKey'] } },
	},
	{
		...displayName,
		description: 'The name that the space should have, the one it has if empty',
		displayOptions: { show: { findBy: ['space'] } },
	},
	...memberLists,
	dryRun,
	desiredFields,
	permissionTable,
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
					'Whether the account that is signed in leaves the space once one of the Owners owns it, and finds it again by Idempotency Key alone',
			},
			{ ...ifGone, displayOptions: { show: { '/findBy': ['idempotencyKey'] } } },
			useAdminAccess,
		],
	},
];

export const upsert: ChatOperation = {
	value: 'upsert',
	name: 'Create or Update',
	action: 'Create or update space',
	description: 'Create a new record, or update the current one if it already exists (upsert)',
	methods: [
		'spaces.list',
		'spaces.get',
		'spaces.setup',
		'spaces.patch',
		'members.list',
		'members.get',
		'members.create',
		'members.patch',
	],
	fields,
	lockKey: (parameters) => lockKeyOf(readFinding(parameters)),
	async execute(context) {
		const { chat, requestIds } = context;
		const form = readForm(context);
		const { rows, ...said } = form;
		const desired: DesiredSpace = { ...said, members: await withGroupNames(chat, rows) };
		noteOtherItem(context, form);
		const done = form.dryRun
			? previewSpace(chat, desired).then((plan) => previewOutput(form, plan))
			: createOrUpdate(chat, desired, (key) => requestIds('upsert', { ...said, rows }, key)).then(
					(report) => reportOutput(context, form, report),
				);
		return await done.catch(inWords(form));
	},
};

/** What the form of one item says. */
interface Form extends Omit<DesiredSpace, 'members'> {
	readonly rows: readonly Row[];
	readonly dryRun: boolean;
	readonly simplified: Simplifier;
}

/**
 * Reads the form of Create or Update.
 *
 * @throws ParameterError that holds everything that is wrong with it
 */
function readForm({ parameters, chat }: ChatContext): Form {
	const problems: Problem[] = [];
	const read = <Value>(value: () => Value) => attempt(problems, { itemIndex: 0 }, value);
	const options = parameters.collection('options');
	const finding = read(() => readFinding(parameters));
	const settings = read((): SpaceSettings => {
		const displayName = readOptionalDisplayName(parameters);
		return {
			...(displayName && { displayName }),
			...readSettings(parameters, desiredFields, chat),
			...readPermissions(parameters),
		};
	});
	const query = read(() => adminQuery(options, chat));
	const rows = readLists(parameters, 0, problems);
	const dryRun = read(() => parameters.isOn('dryRun')) ?? false;
	const simplified = read(() => simplifier(parameters));
	const handsOver = read(() => options.isOn('leave')) ?? false;
	problems.push(...problemsOfRoles(rows));
	const refuse = (text: string) => problems.push({ itemIndex: 0, text });
	if (handsOver && !rows.some(({ role }) => role === 'ROLE_MANAGER')) {
		refuse('Owners is empty, and Hand Over and Leave needs an owner');
	}
	if (handsOver && finding?.by === 'displayName') {
		refuse(
			'Hand Over and Leave needs Find By Idempotency Key: the next run would not find the space by its name, and make another',
		);
	}
	if (handsOver && finding?.by === 'idempotencyKey' && finding.ifHidden === 'next') {
		refuse(
			"If the Key's Space Is Gone cannot be Create Another with Hand Over and Leave: who has handed a space over sees it no more, either",
		);
	}
	if (query?.useAdminAccess && settings) {
		read(() => refuseForAdmin(parameters, parameters.collection(desiredFields.name), settings));
		if (rows.some(({ isGroup }) => isGroup)) {
			refuse('Groups are not for Use Admin Access, with which Google shows none');
		}
	}
	if (!finding || !settings || !query || !simplified || problems.length > 0) {
		throw new ParameterError('Create or Update', `changed nothing. ${problemList(problems)}`);
	}
	return { finding, settings, rows, query, handsOver, dryRun, simplified };
}

/** Reads how the space is found. @throws ParameterError for what is missing */
function readFinding(parameters: Parameters): Finding {
	const by = parameters.decision<Finding['by']>('findBy') ?? 'displayName';
	if (by === 'space') return { by, space: readSpace(parameters) };
	const displayName = readDisplayName(parameters);
	if (by === 'displayName') return { by, displayName };
	const ifHidden = readIfHidden(parameters.collection('options'));
	return { by, key: comparableName(parameters.requiredText('idempotencyKey')), ifHidden };
}

/** Has items for one space go one after another, so that the later one finds what the first has made. */
function lockKeyOf(finding: Finding): string {
	switch (finding.by) {
		case 'displayName':
			return `displayName ${comparableName(finding.displayName)}`;
		case 'idempotencyKey':
			return `idempotencyKey ${finding.key}`;
		case 'space':
			return `space ${finding.space}`;
	}
}

/** What the items of one run have said of the spaces that they find by name. */
const saidByName = new WeakMap<ChatClient, Map<string, { itemIndex: number; content: string }>>();

/** Two people of one name, or a name with a part missing, would share a space without a word. */
function noteOtherItem({ chat, itemIndex, note }: ChatContext, form: Form): void {
	const { finding, settings, rows } = form;
	if (finding.by !== 'displayName') return;
	const said = saidByName.get(chat) ?? new Map<string, { itemIndex: number; content: string }>();
	saidByName.set(chat, said);
	const key = lockKeyOf(finding);
	const content = JSON.stringify([settings, rows.map(({ address, role }) => [address, role])]);
	const first = said.get(key);
	if (!first) said.set(key, { itemIndex, content });
	else if (first.content !== content) {
		note(
			`Items ${first.itemIndex} and ${itemIndex} both create or update the space "${finding.displayName}" and say different things of it, so it holds the people of both and the settings of the later one.`,
		);
	}
}

function previewOutput(form: Form, { space, fields, members }: SpacePreview): IDataObject[] {
	const leaves = form.handsOver ? [{ member: 'the signed-in account', ...LEAVES }] : [];
	const steps = [...fields.map(fieldOutput), ...members.map((step) => stepOutput(step)), ...leaves];
	if (!space) {
		const reason =
			form.finding.by === 'idempotencyKey'
				? 'unless the key has made a space before, which only setting it up tells'
				: 'no space has this name';
		const { displayName } = form.settings;
		const create = { action: 'create', outcome: 'planned', reason };
		return [create, ...steps].map((step) => ({ displayName, ...step }));
	}
	const nothing = { action: 'none', outcome: 'unchanged', reason: 'is as it should be' };
	const { name, displayName } = space;
	return (steps.length > 0 ? steps : [nothing]).map((step) => ({
		space: name,
		displayName,
		...step,
	}));
}

const LEAVES: IDataObject = {
	action: 'leave',
	outcome: 'planned',
	reason: 'once one of the Owners has joined and owns the space',
};

function reportOutput(
	{ note }: ChatContext,
	{ finding, settings, simplified }: Form,
	{ space, outcome, fields, members, handOver, generation = 1 }: SpaceReport,
): IDataObject {
	const isLater = finding.by === 'idempotencyKey' && generation > 1;
	if (isLater) {
		note(`${space.name} is space ${generation} of the Idempotency Key "${finding.key}".`);
	}
	const steps = [
		...fields.map(fieldOutput),
		...members.map((step) => stepOutput(step)),
		...(handOver ? [stepOutput(handOver)] : []),
		...(outcome === 'unknown' ? [NOT_SHOWN] : []),
	];
	const notDone = steps.filter(isNotDone).map(({ field, member, reason }) => {
		const what = field ? settingLabel(String(field)) : (member ?? 'Hand Over and Leave');
		return `${String(what)}: ${String(reason)}`;
	});
	if (notDone.length > 0) {
		note(`${space.name} is not all that was asked for. ${notDone.join('; ')}`);
	}
	const { name, displayName, ...rest } = simplified(space, settings);
	return {
		name,
		...(displayName !== undefined && { displayName }),
		outcome,
		notDone,
		...rest,
		...(isLater && { keyGeneration: generation }),
		updatedFields: fields.filter(({ outcome }) => outcome === 'changed').map(({ field }) => field),
		steps,
	};
}

const NOT_SHOWN: IDataObject = {
	action: 'leave',
	outcome: 'unknown',
	reason:
		'Google does not show the account the space that the key has made before: it has handed it over and left, the space was deleted, or it was made a moment ago',
};

function fieldOutput(step: DoneField): IDataObject {
	return { ...step, reason: FIELD_REASONS[step.outcome] };
}

const FIELD_REASONS: Readonly<Record<DoneField['outcome'], string>> = {
	planned: 'differs',
	changed: 'differs',
	refused: 'cannot be changed once a space is there',
	unknown: 'Google does not show it as changed: run it again',
};

/** Says in the words of the form what keeps a space from being what it should be. */
function inWords({ finding, rows, query }: Form): (error: unknown) => never {
	return (error) => {
		if (error instanceof SeveralSpacesError) {
			const names = error.spaces.map(({ name }) => name).join(', ');
			throw new ParameterError(
				'Display Name',
				`${error.message}: ${names}`,
				'Set Find By to Space and choose the one that is meant, or rename the others.',
			);
		}
		if (error instanceof UnfitMembersError) {
			const unfit = rows.filter(({ label }) => error.members.some((one) => one.label === label));
			const problem =
				error.why === 'twoRoles'
					? `hold a person twice: ${twoRoles(unfit).text}`
					: `hold ${unfit.map(({ label }) => label).join(', ')}, and a group chat has members only, no roles and no groups`;
			throw new ParameterError('Members', problem, error.progressNote);
		}
		if (finding.by === 'idempotencyKey') return hiddenFrom(finding.key)(error);
		if (!(error instanceof HiddenSpaceError)) throw error;
		const finds = query.useAdminAccess
			? 'finds among the spaces of the organization'
			: 'lists among the spaces of the account';
		throw new ParameterError(
			'Display Name',
			`belongs to ${error.space}, which Google ${finds}, and does not show`,
			'Run it again.',
		);
	};
}
