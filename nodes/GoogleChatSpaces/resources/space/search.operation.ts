import { listAll } from '../../chat/pagination';
import { parseSearchWords, searchQuery, type SearchFilters } from '../../chat/searchQuery';
import type { Parameters } from '../../operation/parameters';
import {
	adminQuery,
	limit,
	returnAll,
	simplify,
	useAdminAccess,
	maxResults,
} from '../forms/fields';
import type { ChatOperation } from '../types';
import { historyField } from './settingFields';
import { simplifier } from './simplified';

/** Google has no second page then. */
const MOST_WITHOUT_ADMIN = 100;

/** Google's limit, in characters. */
const MAX_QUERY = 1000;

export const search: ChatOperation = {
	value: 'search',
	name: 'Search',
	action: 'Search spaces',
	description:
		'Search named spaces: those the account has joined or, for an administrator, all of the organization',
	methods: ['spaces.search'],
	fields: [
		{
			displayName: 'Search By',
			name: 'searchBy',
			type: 'options',
			options: [
				{ name: 'Filters', value: 'filters', description: 'Fill in what the spaces have to match' },
				{ name: 'Query', value: 'query', description: "Write Google's query language yourself" },
			],
			default: 'filters',
			description: 'How to say what to search for',
		},
		{
			displayName: 'Name',
			name: 'searchName',
			type: 'string',
			default: '',
			placeholder: 'e.g. berlin office',
			hint: 'Words or their beginnings; alternatives after semicolons',
			description:
				'What the name of the spaces holds, which may be empty with Use Admin Access only',
			displayOptions: { show: { searchBy: ['filters'] } },
		},
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add filter',
			default: {},
			displayOptions: { show: { searchBy: ['filters'] } },
			options: [
				{
					displayName: 'Created After',
					name: 'createdAfter',
					type: 'dateTime',
					default: '',
					description: 'Finds spaces that were created after this time, with Use Admin Access only',
				},
				{
					displayName: 'Created Before',
					name: 'createdBefore',
					type: 'dateTime',
					default: '',
					description:
						'Finds spaces that were created before this time, with Use Admin Access only',
				},
				{
					displayName: 'External Users Allowed',
					name: 'externalUserAllowed',
					type: 'boolean',
					default: true,
					description: 'Whether the spaces that are found take people outside the organization',
				},
				{
					...historyField,
					description: 'Finds spaces that keep messages, or do not, with Use Admin Access only',
				},
				{
					displayName: 'Last Active After',
					name: 'lastActiveAfter',
					type: 'dateTime',
					default: '',
					description:
						'Finds spaces in which something was written after this time, with Use Admin Access only',
				},
				{
					displayName: 'Last Active Before',
					name: 'lastActiveBefore',
					type: 'dateTime',
					default: '',
					description:
						'Finds spaces in which nothing was written since this time, with Use Admin Access only',
				},
			],
		},
		{
			displayName: 'Query',
			name: 'query',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. space_type = "SPACE" AND …',
			description:
				'A query as <a href="https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces/search">Google describes it</a>, in up to 1,000 characters',
			displayOptions: { show: { searchBy: ['query'] } },
		},
		returnAll,
		limit,
		{
			displayName: 'Order By',
			name: 'orderBy',
			type: 'options',
			options: [
				{ name: 'Created, Newest First', value: 'create_time DESC' },
				{
					name: 'Created, Oldest First',
					value: 'create_time ASC',
					description: 'Needs Use Admin Access',
				},
				{ name: 'Default', value: '', description: 'As Google returns them' },
				{
					name: 'Last Active, Newest First',
					value: 'last_active_time DESC',
					description: 'Needs Use Admin Access',
				},
				{
					name: 'Last Active, Oldest First',
					value: 'last_active_time ASC',
					description: 'Needs Use Admin Access',
				},
				{
					name: 'Members, Fewest First',
					value: 'membership_count.joined_direct_human_user_count ASC',
					description: 'Needs Use Admin Access',
				},
				{
					name: 'Members, Most First',
					value: 'membership_count.joined_direct_human_user_count DESC',
					description: 'Needs Use Admin Access',
				},
				{
					name: 'Relevance',
					value: 'relevance DESC',
					description:
						"Best match first, for projects in Google's Developer Preview only, and without Use Admin Access",
				},
			],
			default: '',
			description: 'The order in which the spaces are returned',
		},
		{
			...useAdminAccess,
			description:
				'Whether to search all spaces of the organization as an administrator of Google Workspace, for which the credential needs a chat.admin.spaces scope',
		},
		simplify,
	],
	async execute({ parameters, chat, note }) {
		const admin = adminQuery(parameters, chat);
		const isAdmin = admin.useAdminAccess === true;
		const orderBy = readOrder(parameters, isAdmin);
		const query = {
			query: readQuery(parameters, isAdmin),
			...(orderBy && { orderBy }),
			...admin,
		};
		const wanted = maxResults(parameters);
		const simplified = simplifier(parameters);
		const results = await listAll(chat, 'spaces.search', { query }, wanted);
		if (!isAdmin && results.length === MOST_WITHOUT_ADMIN && results.length !== wanted) {
			note(
				`Google gives at most ${MOST_WITHOUT_ADMIN} spaces without Use Admin Access: there may be more.`,
			);
		}
		return results.map(({ space }) => simplified(space));
	},
};

const ADMIN_FILTERS = [
	'createdAfter',
	'createdBefore',
	'lastActiveAfter',
	'lastActiveBefore',
	'spaceHistoryState',
] as const satisfies ReadonlyArray<keyof SearchFilters>;

const NEEDS_ADMIN = 'needs Use Admin Access';

function readQuery(parameters: Parameters, isAdmin: boolean): string {
	if (parameters.decision('searchBy') === 'query') {
		return parameters.requiredText('query', MAX_QUERY);
	}
	const filters = parameters.filters('filters');
	const readNames = (name: string) =>
		parameters.parsedList(name, parseSearchWords, undefined, ';\n');
	const names = parameters.ifSet('searchName', readNames) ?? [];
	if (names.length === 0 && !isAdmin) {
		throw parameters.error(
			'searchName',
			'is empty, and without Use Admin Access Google finds nothing then',
			'Fill in a word of the name, or use Get Many for all spaces of the account.',
		);
	}
	const wanted: SearchFilters = {
		names,
		externalUserAllowed: filters.flag('externalUserAllowed'),
		spaceHistoryState: filters.choice('spaceHistoryState'),
		createdAfter: filters.time('createdAfter'),
		createdBefore: filters.time('createdBefore'),
		lastActiveAfter: filters.time('lastActiveAfter'),
		lastActiveBefore: filters.time('lastActiveBefore'),
	};
	const adminFilter = ADMIN_FILTERS.find((name) => wanted[name] !== undefined);
	if (adminFilter && !isAdmin) throw filters.error(adminFilter, NEEDS_ADMIN);
	const query = searchQuery(wanted, isAdmin);
	if ([...query].length > MAX_QUERY) {
		throw parameters.error(
			'searchName',
			`makes a query of ${[...query].length} characters, and Google takes at most ${MAX_QUERY}`,
		);
	}
	return query;
}

function readOrder(parameters: Parameters, isAdmin: boolean): string | undefined {
	const orderBy = parameters.choice('orderBy') || undefined;
	if (orderBy === undefined || orderBy === 'create_time DESC') return orderBy;
	if (isAdmin && orderBy === 'relevance DESC') {
		throw parameters.error('orderBy', 'cannot be Relevance with Use Admin Access');
	}
	if (!isAdmin && orderBy !== 'relevance DESC') throw parameters.error('orderBy', NEEDS_ADMIN);
	return orderBy;
}
