import { parseAudienceName } from '../../chat/paths';
import type { Space } from '../../chat/types';
import { ParameterError, type Parameters } from '../../operation/parameters';
import { rolesDiffer, groupBy } from '../../provisioning/prepare';
import type { DesiredSpace } from '../../provisioning/spacePlan';
import { adminQuery, readSpace } from '../forms/fields';
import {
	attempt,
	problemList,
	readLists,
	twoRoles,
	type Problem,
	type Row,
} from '../forms/memberRows';
import { readSignedIn } from '../forms/guards';
import type { ChatContext } from '../types';
import { MAX_DESCRIPTION, MAX_DISPLAY_NAME, MAX_GUIDELINES } from './newSpace';
import { readPermissions } from './update.operation';

/** How a space is found. */
export type Finding =
	| { readonly by: 'displayName'; readonly displayName: string }
	| { readonly by: 'idempotencyKey'; readonly key: string; readonly displayName: string }
	| { readonly by: 'space'; readonly space: string };

export interface UpsertForm {
	readonly finding: Finding;
	readonly wanted: DesiredSpace;
	/** What Google takes only with a new space. */
	readonly onlyNew: Pick<Space, 'predefinedPermissionSettings'>;
	readonly rows: readonly Row[];
	readonly query: { useAdminAccess?: true };
	readonly callerEmail?: string;
	readonly leave: boolean;
	readonly dryRun: boolean;
}

/**
 * Reads the form of Create or Update.
 *
 * @throws ParameterError that holds everything that is wrong with it
 */
export function readUpsertForm({ parameters, caller, callerEmail }: ChatContext): UpsertForm {
	const problems: Problem[] = [];
	const read = <Value>(value: () => Value) =>
		attempt(problems, { place: 'Form', itemIndex: 0 }, value);
	const options = parameters.collection('options');
	const finding = read(() => readFinding(parameters));
	const wanted = read(() => readWanted(parameters));
	const query = read(() => adminQuery(options, caller));
	const signedIn = read(() => readSignedIn(options, callerEmail));
	const rows = readLists(parameters, 0, problems);
	const leave = options.flag('leave') ?? false;
	for (const same of groupBy(rows, ({ given }) => given.toLowerCase()).values()) {
		if (!rolesDiffer(same)) continue;
		problems.push({ place: same[0].place, itemIndex: 0, text: twoRoles(same) });
	}
	const refuse = (text: string) => problems.push({ place: 'Form', itemIndex: 0, text });
	if (leave && !rows.some(({ role }) => role === 'ROLE_MANAGER')) {
		refuse('Owners is empty, and Hand Over and Leave needs an owner');
	}
	if (leave && finding?.by === 'displayName') {
		refuse(
			'Hand Over and Leave needs Find By Idempotency Key: the next run would not find the space by its name, and make another',
		);
	}
	if (query?.useAdminAccess && wanted) {
		for (const field of notForAdmins(wanted)) {
			refuse(`${field} cannot be changed with Use Admin Access`);
		}
		if (rows.some(({ isGroup }) => isGroup)) {
			refuse('Groups are not for Use Admin Access, with which Google shows none');
		}
	}
	if (!finding || !wanted || !query || !signedIn || problems.length > 0) {
		throw new ParameterError('Create or Update', `changed nothing. ${problemList(problems)}`);
	}
	const predefined = parameters.collection('settings').choice('predefinedPermissionSettings');
	return {
		finding,
		wanted,
		onlyNew: predefined ? { predefinedPermissionSettings: predefined } : {},
		rows,
		query,
		...signedIn,
		leave,
		dryRun: parameters.flag('dryRun') ?? false,
	};
}

function readFinding(parameters: Parameters): Finding {
	const by = parameters.choice<Finding['by']>('findBy') ?? 'displayName';
	if (by === 'space') return { by, space: readSpace(parameters) };
	const displayName = parameters.requiredText('displayName', MAX_DISPLAY_NAME);
	if (by === 'displayName') return { by, displayName };
	return { by, displayName, key: parameters.requiredText('idempotencyKey') };
}

function readWanted(parameters: Parameters): DesiredSpace {
	const settings = parameters.collection('settings');
	const given = <Value>(name: string, read: () => Value) =>
		settings.has(name) ? read() : undefined;
	return {
		displayName: parameters.text('displayName', MAX_DISPLAY_NAME)?.trim(),
		description: given('description', () => settings.text('description', MAX_DESCRIPTION) ?? ''),
		guidelines: given('guidelines', () => settings.text('guidelines', MAX_GUIDELINES) ?? ''),
		spaceHistoryState: settings.choice('spaceHistoryState'),
		audience: given('audience', () => settings.parsed('audience', parseAudienceName) ?? ''),
		externalUserAllowed: settings.flag('externalUserAllowed'),
		permissions: readPermissions(parameters),
	};
}

function notForAdmins({ spaceHistoryState, audience, permissions }: DesiredSpace): string[] {
	return [
		...(spaceHistoryState === undefined ? [] : ['History']),
		...(audience === undefined ? [] : ['Target Audience']),
		...(permissions?.viewSpaceMembership ? ['View Members'] : []),
	];
}

/** The space that Google is to make: what the form says, without what is empty. */
export function newSpaceOf({ wanted, onlyNew }: UpsertForm): Space {
	const { displayName, description, guidelines, audience } = wanted;
	const { spaceHistoryState, externalUserAllowed } = wanted;
	return {
		spaceType: 'SPACE',
		displayName,
		...((description ?? guidelines) && {
			spaceDetails: { ...(description && { description }), ...(guidelines && { guidelines }) },
		}),
		...(externalUserAllowed !== undefined && { externalUserAllowed }),
		...(spaceHistoryState && { spaceHistoryState }),
		...(audience && { accessSettings: { audience } }),
		...onlyNew,
	};
}
