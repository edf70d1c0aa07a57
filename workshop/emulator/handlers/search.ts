import type { Call, Handler } from '../core/call';
import { isAdmin } from '../core/caller';
import { adminOnly, invalidArgument } from '../core/errors';
import {
	MAX_SEARCH_PAGE_WITHOUT_ADMIN,
	MAX_SEARCH_QUERY_LENGTH,
	PAGE_SIZES,
} from '../facts/overlay';
import {
	matches,
	parseFilter,
	restrictions,
	type FieldRule,
	type Filter,
	type Restriction,
} from '../core/filter';
import { page } from '../core/paging';
import { roleIn } from '../spaces/access';
import { membershipCount, spaceView } from '../spaces/views';
import type { SpaceRecord } from '../core/state';
import { isTimestamp } from '../core/time';

const TIME: FieldRule = {
	operators: ['=', '<', '>', '<=', '>='],
	isValue: isTimestamp,
	combine: ['AND', 'OR'],
};

const MEMBER_RULES: Readonly<Record<string, FieldRule>> = {
	display_name: { operators: [':'], combine: ['OR'] },
	external_user_allowed: { operators: ['='], values: ['true', 'false'], combine: ['OR'] },
	space_type: { operators: ['='], values: ['SPACE'] },
};

const ADMIN_RULES: Readonly<Record<string, FieldRule>> = {
	...MEMBER_RULES,
	create_time: TIME,
	last_active_time: TIME,
	customer: { operators: ['='], values: ['customers/my_customer'] },
	space_history_state: {
		operators: ['='],
		values: ['HISTORY_ON', 'HISTORY_OFF'],
		combine: ['OR'],
	},
};

type Ranking = (space: SpaceRecord) => number;

const ADMIN_ORDERS: Readonly<Record<string, Ranking>> = {
	'membership_count.joined_direct_human_user_count': (space) =>
		membershipCount(space).joinedDirectHumanUserCount ?? 0,
	last_active_time: ({ lastActiveTime }) => lastActiveTime,
	create_time: ({ createTime }) => createTime,
};

/** Every space that matches is as relevant as the next: newest first. */
const MEMBER_ORDERS: Readonly<Record<string, Ranking>> = {
	create_time: ({ createTime }) => createTime,
	relevance: ({ createTime }) => createTime,
};

function tokens(text: string): string[] {
	return text
		.toLowerCase()
		.split(/[^\p{L}\p{N}]+/u)
		.filter(Boolean);
}

/** Each word asked for begins some word of the name. */
function nameMatches(displayName: string, wanted: string): boolean {
	const words = tokens(displayName);
	return tokens(wanted).every((token) => words.some((word) => word.startsWith(token)));
}

function compare(actual: number, operator: string, wanted: number): boolean {
	switch (operator) {
		case '<':
			return actual < wanted;
		case '>':
			return actual > wanted;
		case '<=':
			return actual <= wanted;
		case '>=':
			return actual >= wanted;
		default:
			return actual === wanted;
	}
}

function passes(space: SpaceRecord, { field, operator, value }: Restriction): boolean {
	switch (field) {
		case 'display_name':
			return nameMatches(space.displayName ?? '', value);
		case 'external_user_allowed':
			return String(space.externalUserAllowed) === value;
		case 'space_history_state':
			return space.historyState === value;
		case 'create_time':
			return compare(space.createTime, operator, Date.parse(value));
		case 'last_active_time':
			return compare(space.lastActiveTime, operator, Date.parse(value));
		default:
			return true; // space_type and customer have one value, checked by the rules
	}
}

function sorted(
	spaces: SpaceRecord[],
	orderBy: string | undefined,
	asAdmin: boolean,
): SpaceRecord[] {
	if (!orderBy) return spaces;
	const [attribute, direction = 'ASC', ...rest] = orderBy.trim().split(/\s+/);
	const orders = asAdmin ? ADMIN_ORDERS : MEMBER_ORDERS;
	const directions = asAdmin ? ['ASC', 'DESC'] : ['DESC'];
	if (!Object.hasOwn(orders, attribute) || !directions.includes(direction) || rest.length > 0) {
		throw invalidArgument(`Invalid order_by: ${orderBy}.`);
	}
	const rank = orders[attribute];
	const sign = direction === 'DESC' ? -1 : 1;
	return [...spaces].sort((a, b) => sign * (rank(a) - rank(b)));
}

function parseQuery({ query }: Call, asAdmin: boolean): Filter {
	const text = query.query ?? '';
	if (text.trim() === '') throw invalidArgument('query is required.');
	if ([...text].length > MAX_SEARCH_QUERY_LENGTH) {
		throw invalidArgument(`query must be at most ${MAX_SEARCH_QUERY_LENGTH} characters long.`);
	}
	const filter = parseFilter(text, asAdmin ? ADMIN_RULES : MEMBER_RULES);
	const fields = restrictions(filter).map(({ field }) => field);
	for (const required of asAdmin ? ['customer', 'space_type'] : ['space_type']) {
		if (!fields.includes(required)) throw invalidArgument(`query must say ${required}.`);
	}
	return filter;
}

/** All named spaces of the organization for an administrator, else the caller's own. */
function candidates({ caller, directory, state }: Call, asAdmin: boolean): SpaceRecord[] {
	return state
		.spaces()
		.filter((space) => space.spaceType === 'SPACE' && !space.importMode)
		.filter((space) =>
			asAdmin
				? space.customer === directory.organization.customer
				: roleIn(space, caller.id, directory) !== undefined,
		);
}

export const search: Handler = (call) => {
	const asAdmin = isAdmin(call.caller);
	if (!asAdmin && !call.world.searchWithoutAdmin) throw adminOnly();
	const filter = parseQuery(call, asAdmin);
	const meaningful = asAdmin || restrictions(filter).some(({ field }) => field === 'display_name');
	const matching = meaningful
		? candidates(call, asAdmin).filter((space) => matches(filter, (r) => passes(space, r)))
		: [];
	const ordered = sorted(matching, call.query.orderBy, asAdmin);
	const max = asAdmin ? PAGE_SIZES[call.methodId].max : MAX_SEARCH_PAGE_WITHOUT_ADMIN;
	const { items, nextPageToken } = page(call, ordered, max);
	const spaces = items.map((space) => spaceView(call, space));
	const results = spaces.map((space) => ({ space }));
	return asAdmin ? { results, spaces, nextPageToken, totalSize: ordered.length } : { results };
};
