import type { SpaceSettings } from '../../chat/spaceSettings';
import { ParameterError, type Parameters } from '../../operation/parameters';
import { rolesDiffer, groupBy } from '../../provisioning/prepare';
import { adminQuery, readSpace } from '../forms/fields';
import {
	attempt,
	problemList,
	readLists,
	twoRoles,
	type Problem,
	type Row,
} from '../forms/memberRows';
import type { ChatContext } from '../types';
import {
	desiredFields,
	MAX_DISPLAY_NAME,
	readDisplayName,
	readPermissions,
	readSettings,
	refuseForAdmin,
} from './settings';

/** How a space is found. */
export type Finding =
	| { readonly by: 'displayName'; readonly displayName: string }
	| { readonly by: 'idempotencyKey'; readonly key: string; readonly displayName: string }
	| { readonly by: 'space'; readonly space: string };

export interface UpsertForm {
	readonly finding: Finding;
	readonly desired: SpaceSettings;
	readonly rows: readonly Row[];
	readonly query: { useAdminAccess?: true };
	readonly leave: boolean;
	readonly dryRun: boolean;
}

/**
 * Reads the form of Create or Update.
 *
 * @throws ParameterError that holds everything that is wrong with it
 */
export function readUpsertForm({ parameters, caller }: ChatContext): UpsertForm {
	const problems: Problem[] = [];
	const read = <Value>(value: () => Value) =>
		attempt(problems, { place: 'Form', itemIndex: 0 }, value);
	const options = parameters.collection('options');
	const finding = read(() => readFinding(parameters));
	const desired = read((): SpaceSettings => {
		const displayName = readDisplayName(parameters);
		return {
			...(displayName && { displayName }),
			...readSettings(parameters, desiredFields, caller),
			...readPermissions(parameters),
		};
	});
	const query = read(() => adminQuery(options, caller));
	const rows = readLists(parameters, 0, problems);
	const dryRun = read(() => parameters.isOn('dryRun')) ?? false;
	const leave = read(() => options.isOn('leave')) ?? false;
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
	if (query?.useAdminAccess && desired) {
		read(() => refuseForAdmin(parameters, parameters.collection(desiredFields.name), desired));
		if (rows.some(({ isGroup }) => isGroup)) {
			refuse('Groups are not for Use Admin Access, with which Google shows none');
		}
	}
	if (!finding || !desired || !query || problems.length > 0) {
		throw new ParameterError('Create or Update', `changed nothing. ${problemList(problems)}`);
	}
	return {
		finding,
		desired,
		rows,
		query,
		leave,
		dryRun,
	};
}

function readFinding(parameters: Parameters): Finding {
	const by = parameters.decision<Finding['by']>('findBy') ?? 'displayName';
	if (by === 'space') return { by, space: readSpace(parameters) };
	const displayName = parameters.requiredText('displayName', MAX_DISPLAY_NAME);
	if (by === 'displayName') return { by, displayName };
	return { by, displayName, key: parameters.requiredText('idempotencyKey') };
}
