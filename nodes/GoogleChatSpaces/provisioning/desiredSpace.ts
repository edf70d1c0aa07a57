import type { SpaceSettings } from '../chat/spaceSettings';
import type { AdminQuery, Space } from '../chat/types';
import type { DoneStep } from './apply';
import type { Finding } from './findSpace';
import type { NamedMember } from './prepare';
import type { Setup } from './setupMembers';
import type { DoneField } from './spacePlan';

/** What a space should be, and who should be in it. */
export interface DesiredSpace {
	readonly finding: Finding;
	readonly settings: SpaceSettings;
	readonly members: readonly NamedMember[];
	readonly query: AdminQuery;
	/** Whether the account is to leave the space, once somebody else owns it. */
	readonly handsOver: boolean;
}

/** What a run would do. */
export interface SpacePreview {
	/** The space as it is; undefined where one would be made. */
	readonly space?: Space;
	readonly fields: readonly DoneField[];
	readonly members: readonly DoneStep[];
}

/** What a run has done. */
export interface SpaceReport extends SpacePreview {
	/** The space as it is now, without a count of members that is older; where Google does not show it, its name alone. */
	readonly space: Space;
	readonly outcome: 'created' | 'updated' | 'unchanged' | 'unknown';
	readonly handOver?: DoneStep;
	/** Which space of its key it is, from 1 on. */
	readonly generation?: number;
}

/** A space on its way to what it should be. */
export interface Current {
	readonly space: Space;
	readonly isNew: boolean;
	/** What has made a new one. */
	readonly setup?: Setup;
	readonly generation?: number;
}
