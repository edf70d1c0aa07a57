import type { Caller } from './caller';
import type { Directory } from './directory';
import type { State } from './state';
import type { World } from './world';

/** Every query parameter of every method, parsed. */
export interface Query {
	requestId?: string;
	useAdminAccess?: boolean;
	pageSize?: number;
	pageToken?: string;
	filter?: string;
	/** Paths in snake case. */
	updateMask?: string[];
	name?: string;
	users?: string[];
	spaceView?: string;
	query?: string;
	orderBy?: string;
	showGroups?: boolean;
	showInvited?: boolean;
}

/** One validated request to the Chat API, and what it meets. */
export interface Call {
	methodId: string;
	caller: Caller;
	/** Resource names from the path, decoded but otherwise as they came. */
	path: Record<string, string>;
	query: Query;
	/** The body, checked against the method's schema, without output-only fields. */
	body: object;
	state: State;
	directory: Directory;
	world: World;
	/** Milliseconds since the epoch. */
	now: number;
}

/** Answers a call with the response message; empty fields are dropped on the way out. */
export type Handler = (call: Call) => object;
