/**
 * Who sends a step. `person` is whom `--as` names, with the scopes of a person; `admin` the same
 * with the scopes of an administrator; `other` is the first of `--with`. `importer` and
 * `otherImporter` are both with the scope of imports, `app` is the Chat app. `consented` has signed
 * in by OAuth whatever the run signs in by, `consumer` is an account of no organization,
 * `unapproved` an app for which no administrator has approved a scope, and `nobody` has a token that
 * is none.
 */
export type Actor =
	| 'person'
	| 'admin'
	| 'other'
	| 'importer'
	| 'otherImporter'
	| 'app'
	| 'unapproved'
	| 'consented'
	| 'consumer'
	| 'nobody';

/** One request of a question. `{…}` in its texts are values of the run, or saved by steps before. */
export interface Step {
	/** Method and path, such as `GET /v1/{space}/members`. */
	send: string;
	query?: Readonly<Record<string, string>>;
	body?: object;
	/** Default: `person`. */
	as?: Actor;
	/** The only scopes of the token; default: all of the actor's. */
	onlyScopes?: readonly string[];
	/** Values for later steps: by name, the path in the answer. */
	save?: Readonly<Record<string, string>>;
	/**
	 * What of the answer is recorded beside its outcome: paths such as `member.type`,
	 * `memberships.*.role` (each value once, in one order), `spaces[{space}].name` (of the item with this name) or
	 * `#memberships` (how many). Without it a step prepares the next ones, and has to succeed.
	 */
	tell?: readonly string[];
	/** The text of a refusal is known, and so compared; else it is only in the report. */
	words?: true;
	/** Sent so many times at once, and each outcome is told once. */
	times?: number;
}

/** A rule of Google's, and the requests that find it out. */
export interface Question {
	/** Names it in reports and on the command line. */
	id: string;
	rule: string;
	/** Where the emulator has its answer from; without, it guesses. */
	source?: string;
	/** What the node does where Google answers otherwise. */
	otherwise: string;
	/** Uses up a quota, and is asked on demand only. */
	quota?: true;
	steps: readonly Step[];
}

export const HOLDS = 'holds both ways';
export const SHOWS = "shows Google's refusal on the item, or goes on where there is none";
export const CHECKS_ITSELF = 'refuses it by itself, before any request';

export const DOCUMENT = 'https://developers.google.com/workspace/chat/api/reference/rest/v1/';
export const REPORTED = 'public reports';

export function person(who: string): object {
	return { member: { name: `users/${who}`, type: 'HUMAN' } };
}

export const GROUP = { groupMember: { name: 'groups/{group}' } };

/** A named space, made by itself. */
export function create(more: object = {}, query: Record<string, string> = {}): Step {
	return {
		send: 'POST /v1/spaces',
		query,
		body: { spaceType: 'SPACE', displayName: '{name}', ...more },
		save: { space: 'name' },
	};
}

/** A named space with these people, of the caller. */
export function space(people: readonly string[] = [], more: object = {}): Step {
	return {
		send: 'POST /v1/spaces:setup',
		body: {
			space: { spaceType: 'SPACE', displayName: '{name}', ...more },
			memberships: people.map(person),
		},
		save: { space: 'name' },
	};
}

export const groupChat: Step = {
	send: 'POST /v1/spaces:setup',
	body: { space: { spaceType: 'GROUP_CHAT' }, memberships: ['{a}', '{b}'].map(person) },
	save: { space: 'name' },
};

/** A space in import mode, begun long ago. */
export const importSpace: Step = {
	...create({ importMode: true, createTime: '2020-01-01T00:00:00Z' }),
	as: 'importer',
};

/** A space in which the organization may do something, such as `joinSpaceSetting`. */
export function openFor(setting: string): object {
	const everybody = { principals: [{ audience: { name: 'audiences/default' } }] };
	return { accessSettings: { accessPermissionSettings: { [setting]: everybody } } };
}

export function add(membership: object, more: Partial<Step> = {}): Step {
	return { send: 'POST /v1/{space}/members', body: membership, ...more };
}

export function setRole(who: string, role: string, more: Partial<Step> = {}): Step {
	return {
		send: `PATCH /v1/{space}/members/${who}`,
		query: { updateMask: 'role' },
		body: { role },
		...more,
	};
}

export function patch(updateMask: string, body: object, more: Partial<Step> = {}): Step {
	return { send: 'PATCH /v1/{space}', query: { updateMask }, body, ...more };
}
