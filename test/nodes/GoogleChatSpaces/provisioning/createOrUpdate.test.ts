import { ChatApiError } from '../../../../nodes/GoogleChatSpaces/chat/failure';
import type { HttpAnswer } from '../../../../nodes/GoogleChatSpaces/chat/transport';
import type { Space } from '../../../../nodes/GoogleChatSpaces/chat/types';
import { HiddenSpaceError } from '../../../../nodes/GoogleChatSpaces/provisioning/createOrAdopt';
import {
	createOrUpdate,
	previewSpace,
} from '../../../../nodes/GoogleChatSpaces/provisioning/createOrUpdate';
import type { DesiredSpace } from '../../../../nodes/GoogleChatSpaces/provisioning/desiredSpace';
import { SeveralSpacesError } from '../../../../nodes/GoogleChatSpaces/provisioning/findSpace';
import { UnfitMembersError } from '../../../../nodes/GoogleChatSpaces/provisioning/planChanges';
import type { RequestIds } from '../../../../nodes/GoogleChatSpaces/provisioning/setUpSpace';
import type { NamedMember } from '../../../../nodes/GoogleChatSpaces/provisioning/prepare';
import { clientOf, GONE, HIDDEN, ok, refusal } from '../../../support/client';

const LIST = 'GET /v1/spaces';
const SETUP = 'POST /v1/spaces:setup';
const SPACE = 'GET /v1/spaces/AAAA';
const CHANGE = 'PATCH /v1/spaces/AAAA';
const MEMBERS = 'GET /v1/spaces/AAAA/members';
const ADD = 'POST /v1/spaces/AAAA/members';
const USERINFO = 'GET /v1/userinfo';
const SEARCH = 'GET /v1/spaces:search';
const look = (member: string) => `${MEMBERS}/${encodeURIComponent(member)}`;
const NOBODY = {
	status: 400,
	headers: {},
	body: { error: { message: 'Malformed user resource name' } },
};
const NO_SCOPE = refusal(403, 'ACCESS_TOKEN_SCOPE_INSUFFICIENT');

const apollo: Space = { name: 'spaces/AAAA', spaceType: 'SPACE', displayName: 'Apollo' };
/** As Google answers a set-up that has made it now. */
const fresh = () => ok({ ...apollo, createTime: new Date().toISOString() });
/** As Google answers one that it has done before. */
const echo = ok(apollo);
const spaces = (...list: Space[]) => ok({ spaces: list });
const person = (id: string, email?: string, role = 'ROLE_MEMBER') => ({
	name: `spaces/AAAA/members/${id}`,
	state: 'JOINED',
	role,
	member: { name: `users/${id}`, type: 'HUMAN', ...(email && { email }) },
});
const hana = person('1', 'hana@example.com', 'ROLE_MANAGER');
const account = ok({ sub: '1', email: 'hana@example.com' });
const listed = (...memberships: object[]) => ok({ memberships });
const named = (address: string, role?: NamedMember['role']): NamedMember => ({
	address: address.includes('/') ? address : `users/${address}`,
	label: address,
	...(role && { role }),
});

const byName = { by: 'displayName', displayName: 'Apollo' } as const;
const byKey = { by: 'idempotencyKey', key: 'P1', ifHidden: 'fail' } as const;
const bySpace = { by: 'space', space: 'AAAA' } as const;
const desiredOf = (changes: Partial<DesiredSpace> = {}): DesiredSpace => ({
	finding: byName,
	settings: { displayName: 'Apollo' },
	members: [],
	query: {},
	handsOver: false,
	...changes,
});

type Answers = Readonly<Record<string, HttpAnswer | readonly HttpAnswer[]>>;

async function run(answers: Answers, changes: Partial<DesiredSpace> = {}, actsAs?: string) {
	const { chat, sent } = clientOf(
		{ [USERINFO]: account, ...answers },
		{ ...(actsAs && { actsAs }) },
	);
	const keys: Array<readonly string[] | undefined> = [];
	const requestIds: RequestIds = (key) => {
		keys.push(key);
		return (generation) => `id-${generation}`;
	};
	const result = await createOrUpdate(chat, desiredOf(changes), requestIds).then(
		(report) => ({ report, error: undefined }),
		(error: unknown) => ({ report: undefined, error }),
	);
	const writes = sent.filter((one) => !one.startsWith('GET'));
	return { ...result, keys, sent, writes };
}

describe('a space that is found', () => {
	test.each([
		[
			'by its name',
			byName,
			{ [LIST]: spaces(apollo, { ...apollo, name: 'spaces/B', displayName: 'Zeus' }) },
			{},
		],
		['by its id', bySpace, {}, {}],
		[
			'by an administrator, by its name',
			byName,
			{
				[SEARCH]: ok({
					results: [
						{ space: apollo },
						{ space: { ...apollo, name: 'spaces/B', displayName: 'Apollo 2' } },
					],
				}),
			},
			{ useAdminAccess: true as const },
		],
	])('%s and is right stays as it is', async (_, finding, answers, query) => {
		const { report, writes } = await run({ ...answers, [SPACE]: ok(apollo) }, { finding, query });
		expect(report).toEqual({ space: apollo, outcome: 'unchanged', fields: [], members: [] });
		expect(writes).toEqual([]);
	});

	test('changes just where it differs', async () => {
		const changed = { ...apollo, spaceHistoryState: 'HISTORY_ON' };
		const { report, writes } = await run(
			{ [LIST]: spaces(apollo), [SPACE]: ok(apollo), [CHANGE]: ok(changed) },
			{ settings: { displayName: 'Apollo', spaceHistoryState: 'HISTORY_ON' } },
		);
		expect(report).toMatchObject({ space: changed, outcome: 'updated' });
		expect(report?.fields).toEqual([
			{
				action: 'update',
				field: 'spaceHistoryState',
				from: '',
				to: 'HISTORY_ON',
				outcome: 'changed',
			},
		]);
		expect(writes).toHaveLength(1);
	});

	test.each([
		['its answer shows', [], 'changed', 'updated', 0],
		[
			'a look shows',
			[ok({ ...apollo, spaceHistoryState: 'HISTORY_OFF' })],
			'changed',
			'updated',
			1,
		],
		['no look shows', [ok(apollo)], 'unknown', 'unchanged', 1],
		['nobody may look at', [HIDDEN], 'unknown', 'unchanged', 1],
	])('is told as changed as far as %s it', async (_, looks, outcome, ofSpace, more) => {
		const on = { ...apollo, spaceHistoryState: 'HISTORY_ON' };
		const off = { ...apollo, spaceHistoryState: 'HISTORY_OFF' };
		const { report, sent } = await run(
			{ [SPACE]: [ok(on), ...looks], [CHANGE]: ok(looks.length > 0 ? on : off) },
			{ finding: bySpace, settings: { spaceHistoryState: 'HISTORY_OFF' } },
		);
		expect(report?.fields).toMatchObject([{ field: 'spaceHistoryState', outcome }]);
		expect(report?.outcome).toBe(ofSpace);
		expect(sent.filter((one) => one.startsWith(SPACE))).toHaveLength(1 + more);
	});

	test('keeps the writing of the name that it was found by', async () => {
		const { writes } = await run({
			[LIST]: spaces({ ...apollo, displayName: 'Apollo  ' }),
			[SPACE]: ok({ ...apollo, displayName: 'Apollo  ' }),
		});
		expect(writes).toEqual([]);
	});

	test('gets another name where it was found by its id', async () => {
		const settings = { displayName: 'Zeus' };
		const { report } = await run(
			{ [SPACE]: ok(apollo), [CHANGE]: ok({ ...apollo, ...settings }) },
			{ finding: bySpace, settings },
		);
		expect(report?.fields).toEqual([
			{ action: 'update', field: 'displayName', from: 'Apollo', to: 'Zeus', outcome: 'changed' },
		]);
	});

	test('gets the people that it lacks', async () => {
		const { report } = await run(
			{
				[LIST]: spaces(apollo),
				[SPACE]: ok(apollo),
				[MEMBERS]: listed(hana),
				[look('ada@example.com')]: GONE,
				[ADD]: ok(person('2')),
			},
			{ members: [named('ada@example.com'), named('hana@example.com', 'ROLE_MANAGER')] },
		);
		expect(report?.outcome).toBe('updated');
		expect(report?.members.map(({ label, outcome }) => [label, outcome])).toEqual([
			['ada@example.com', 'joined'],
			['hana@example.com', 'unchanged'],
		]);
	});

	test('tells no count of members that is older than who came in', async () => {
		const { report } = await run(
			{
				[LIST]: spaces(apollo),
				[SPACE]: ok({ ...apollo, membershipCount: { joinedDirectHumanUserCount: 1 } }),
				[MEMBERS]: listed(hana),
				[look('ada@example.com')]: GONE,
				[ADD]: ok(person('2')),
			},
			{ members: [named('ada@example.com')] },
		);
		expect(report?.space).toEqual(apollo);
	});

	test('is held under its new name for the rest of the run', async () => {
		const zeus = { ...apollo, displayName: 'Zeus' };
		const { chat } = clientOf({
			[LIST]: spaces(apollo),
			[SPACE]: [ok(apollo), ok(zeus)],
			[CHANGE]: ok(zeus),
		});
		const ids: RequestIds = () => String;
		await createOrUpdate(chat, desiredOf(), ids);
		await createOrUpdate(
			chat,
			desiredOf({ finding: bySpace, settings: { displayName: 'Zeus' } }),
			ids,
		);
		const finding = { by: 'displayName', displayName: 'Zeus' } as const;
		const { space } = await createOrUpdate(
			chat,
			desiredOf({ finding, settings: zeus as object }),
			ids,
		);
		expect(space.name).toBe('spaces/AAAA');
	});
});

test('several spaces of a name are an error that holds them', async () => {
	const twin = { ...apollo, name: 'spaces/B' };
	const { error, writes } = await run({ [LIST]: spaces(apollo, twin) });
	expect(error).toBeInstanceOf(SeveralSpacesError);
	const named = [apollo, twin].map(({ name }) => expect.objectContaining({ name }) as Space);
	expect(error).toMatchObject({ displayName: 'Apollo', spaces: named });
	expect(writes).toEqual([]);
});

describe('a space that is missing', () => {
	const none = { [LIST]: spaces() };

	test('is made with its people, but for the account itself and whoever is named twice', async () => {
		const { report, writes } = await run(
			{
				...none,
				[SETUP]: fresh(),
				[SPACE]: ok(apollo),
				[MEMBERS]: listed(hana, person('2', 'ada@example.com'), {
					name: 'spaces/AAAA/members/group-9',
					groupMember: { name: 'groups/9' },
				}),
			},
			{
				members: ['ada@example.com', 'Hana@Example.com', '1', 'ADA@example.com', 'groups/9'].map(
					(one) => named(one),
				),
			},
		);
		expect(report).toMatchObject({ outcome: 'created', generation: 1, space: apollo });
		expect(report?.members.map(({ label, outcome, reason }) => [label, outcome, reason])).toEqual([
			['Hana@Example.com', 'unchanged', 'creator'],
			['ada@example.com', 'joined', 'withSpace'],
			['groups/9', 'joined', 'withSpace'],
		]);
		expect(writes).toEqual([
			`${SETUP} ${JSON.stringify({
				space: { spaceType: 'SPACE', displayName: 'Apollo' },
				memberships: [
					{ member: { name: 'users/ADA@example.com', type: 'HUMAN' } },
					{ groupMember: { name: 'groups/9' } },
				],
				requestId: 'id-1',
			})}`,
		]);
	});

	test('tells nothing of having let in whom only a look shows: a group may have', async () => {
		const { report } = await run(
			{
				...none,
				[SETUP]: fresh(),
				[SPACE]: ok(apollo),
				[MEMBERS]: listed(hana),
				[look('ada@example.com')]: ok(person('2', 'ada@example.com')),
				[ADD]: ok({ name: 'spaces/AAAA/members/group-9', groupMember: { name: 'groups/9' } }),
			},
			{ members: [named('ada@example.com'), named('groups/9')] },
		);
		expect(report?.members).toContainEqual(
			expect.objectContaining({
				label: 'ada@example.com',
				outcome: 'unchanged',
				reason: 'asDesired',
			}),
		);
	});

	test('is made with 49 people at the most', async () => {
		const members = Array.from({ length: 60 }, (_, index) => named(`p${index}@example.com`));
		const { writes } = await run(
			{ ...none, [SETUP]: fresh(), [SPACE]: ok(apollo), [MEMBERS]: NO_SCOPE },
			{ members },
		);
		const [setUp] = writes.map(
			(one) => JSON.parse(one.slice(SETUP.length)) as { memberships: object[] },
		);
		expect(setUp.memberships).toHaveLength(49);
	});

	test('is made without a word on who is signed in where nobody is named', async () => {
		const { sent, report } = await run(
			{ ...none, [SETUP]: fresh(), [SPACE]: ok(apollo) },
			{ finding: byKey },
		);
		expect(report?.outcome).toBe('created');
		expect(sent.join()).not.toContain('userinfo');
	});

	test('is no new one where the list holds it, or its request is repeated', async () => {
		const held = {
			[LIST]: spaces({ ...apollo, displayName: 'Zeus' }),
			[SETUP]: fresh(),
			[SPACE]: ok(apollo),
		};
		expect((await run(held, { finding: byKey })).report?.outcome).toBe('unchanged');
		const repeated = { ...none, [SETUP]: echo, [SPACE]: ok(apollo) };
		expect((await run(repeated, { finding: byKey })).report?.outcome).toBe('unchanged');
	});

	test('is made without its people where Google refuses it with them', async () => {
		const { report, writes } = await run(
			{
				...none,
				[SETUP]: [NOBODY, fresh()],
				[SPACE]: ok(apollo),
				[MEMBERS]: listed(hana),
				[look('x@example.com')]: NOBODY,
				[ADD]: NOBODY,
				'GET /v1/groups:lookup': HIDDEN,
			},
			{ members: [named('x@example.com')] },
		);
		expect(report).toMatchObject({ outcome: 'created' });
		expect(report?.members).toMatchObject([{ outcome: 'notFound', reason: 'missing' }]);
		expect(writes[1]).not.toContain('memberships');
	});

	test('gets the permissions that Google does not show', async () => {
		const permissions = { manageApps: 'owners' } as const;
		const manageApps = { managersAllowed: true };
		const { report, writes } = await run(
			{
				...none,
				[SETUP]: fresh(),
				[SPACE]: HIDDEN,
				[CHANGE]: ok({ ...apollo, permissionSettings: { manageApps } }),
			},
			{ settings: { displayName: 'Apollo', permissions } },
		);
		expect(writes).toHaveLength(2);
		const field = 'permissionSettings.manageApps';
		expect(report?.fields).toMatchObject([{ field, to: 'owners', outcome: 'changed' }]);
		expect(report?.fields[0]).not.toHaveProperty('from', 'owners');
	});

	test('a refusal without people is an error', async () => {
		const { error, writes } = await run({ ...none, [SETUP]: HIDDEN });
		expect(error).toBeInstanceOf(ChatApiError);
		expect(writes).toHaveLength(1);
	});

	test('a refusal that is not for the people is an error', async () => {
		const { error, writes } = await run(
			{ ...none, [SETUP]: NO_SCOPE },
			{ members: [named('ada@example.com')] },
		);
		expect(error).toBeInstanceOf(ChatApiError);
		expect(writes).toHaveLength(1);
	});

	test('is found by its name in the same run, though what came after the set-up failed', async () => {
		const { chat, sent } = clientOf({
			...none,
			[USERINFO]: NO_SCOPE,
			[SETUP]: fresh(),
			[SPACE]: ok(apollo),
			[MEMBERS]: NO_SCOPE,
		});
		const ids: RequestIds = () => String;
		const first = createOrUpdate(chat, desiredOf({ members: [named('groups/9')] }), ids);
		await expect(first).rejects.toBeInstanceOf(ChatApiError);
		expect(await createOrUpdate(chat, desiredOf(), ids)).toMatchObject({ outcome: 'unchanged' });
		expect(sent.filter((one) => one.startsWith(SETUP))).toHaveLength(1);
	});

	test('an address that is a group’s is told as such', async () => {
		const { report } = await run(
			{
				[LIST]: spaces(apollo),
				[SPACE]: ok(apollo),
				[MEMBERS]: listed(hana),
				[look('all@example.com')]: NOBODY,
				[ADD]: NOBODY,
				'GET /v1/groups:lookup': ok({ name: 'groups/9' }),
			},
			{ members: [named('all@example.com'), named('7')] },
		);
		expect(report?.members).toMatchObject([
			{ label: 'all@example.com', outcome: 'notFound', reason: 'isGroup' },
			{ label: '7', outcome: 'notFound', reason: 'missing' },
		]);
	});

	test('whom Google leaves out of the set-up and does not let be added is dropped', async () => {
		const people = {
			[SPACE]: ok(apollo),
			[MEMBERS]: listed(hana),
			[look('Ada@example.com')]: GONE,
			[ADD]: HIDDEN,
		};
		const members = [named('Ada@example.com')];
		const dropped = await run({ ...none, ...people, [SETUP]: fresh() }, { members });
		expect(dropped.report?.members).toMatchObject([{ outcome: 'dropped' }]);
		const blocked = await run({ ...people, [LIST]: spaces(apollo) }, { members });
		expect(blocked.report?.members).toMatchObject([{ outcome: 'blocked' }]);
		expect(blocked.report?.outcome).toBe('unchanged');
		const before = await run({ ...none, ...people, [SETUP]: echo }, { members });
		expect(before.report?.members).toMatchObject([{ outcome: 'blocked' }]);
	});

	test('who came with the set-up and gets no role is not dropped', async () => {
		const ada = person('2', 'ada@example.com');
		const { report } = await run(
			{
				...none,
				[SETUP]: fresh(),
				[SPACE]: ok(apollo),
				[MEMBERS]: listed(hana, ada),
				'PATCH /v1/spaces/AAAA/members/2': HIDDEN,
				[look('2')]: ok(ada),
			},
			{ members: [named('ada@example.com', 'ROLE_MANAGER')] },
		);
		expect(report?.members).toMatchObject([
			{ action: 'promote', outcome: 'blocked', reason: 'roleRefused' },
		]);
	});

	test('a failure after it was made names it', async () => {
		const answers = { ...none, [SPACE]: ok(apollo), [MEMBERS]: NO_SCOPE };
		const members = [named('ada@example.com')];
		const made = await run({ ...answers, [SETUP]: fresh() }, { members });
		expect((made.error as ChatApiError).progressNote).toBe('The space spaces/AAAA was created.');
		const before = await run({ ...answers, [SETUP]: echo }, { members });
		expect((before.error as ChatApiError).progressNote).toBe(
			'The space spaces/AAAA was created, now or before.',
		);
	});
});

describe('what the space stands for', () => {
	const answers = { [LIST]: spaces(), [SETUP]: fresh(), [SPACE]: ok(apollo) };

	test.each<[string, Partial<DesiredSpace>, Answers, string | undefined, unknown]>([
		['a key', { finding: byKey }, {}, undefined, ['P1']],
		['an account and a name', {}, {}, undefined, ['name', 'users/1', 'Apollo']],
		['an email and a name', {}, {}, 'Hana@example.com', ['name', 'hana@example.com', 'Apollo']],
		[
			'the item, where the sign-in may not tell',
			{},
			{ [USERINFO]: NO_SCOPE },
			undefined,
			undefined,
		],
		['the item, where the sign-in does not tell', {}, { [USERINFO]: HIDDEN }, undefined, undefined],
		[
			'the item, where OpenID takes no such token',
			{},
			{ [USERINFO]: refusal(401) },
			undefined,
			undefined,
		],
	])('is %s', async (_, changes, others, actsAs, key) => {
		const { keys, report } = await run({ ...answers, ...others }, changes, actsAs);
		expect(report?.outcome).toBe('created');
		expect(keys).toEqual([key]);
	});

	test('another failure of OpenID is an error, and nothing is made', async () => {
		const { error, writes } = await run({ ...answers, [USERINFO]: refusal(400) });
		expect(error).toBeInstanceOf(ChatApiError);
		expect(writes).toEqual([]);
	});
});

describe('a space of before that Google hides', () => {
	const answers = { [SETUP]: echo, [SPACE]: HIDDEN };

	test('is no success, where the account may have handed it over', async () => {
		const { report, writes } = await run(
			{ ...answers, [LIST]: spaces() },
			{ finding: byKey, handsOver: true },
		);
		expect(report).toEqual({
			space: { name: 'spaces/AAAA' },
			outcome: 'unknown',
			fields: [],
			members: [],
		});
		expect(writes).toHaveLength(1);
	});

	test('is an error for its key', async () => {
		const { error } = await run({ ...answers, [LIST]: spaces() }, { finding: byKey });
		expect(error).toBeInstanceOf(HiddenSpaceError);
	});

	test('of a name is an error where a new list holds it', async () => {
		const { error } = await run({ ...answers, [LIST]: [spaces(), spaces(apollo)] });
		expect(error).toBeInstanceOf(HiddenSpaceError);
	});

	test('of a name makes room for another where no list holds it', async () => {
		const second = { ...apollo, name: 'spaces/BBBB' };
		const { report } = await run({
			...answers,
			[LIST]: spaces(),
			[SETUP]: [echo, ok({ ...second, createTime: new Date().toISOString() })],
			'GET /v1/spaces/BBBB': ok(second),
		});
		expect(report).toMatchObject({ outcome: 'created', generation: 2, space: second });
	});

	test('of a name that it has no longer makes room for another', async () => {
		const second = { ...apollo, name: 'spaces/BBBB' };
		const { report } = await run({
			[LIST]: spaces(),
			[SPACE]: ok({ ...apollo, displayName: 'Zeus' }),
			[SETUP]: [echo, ok({ ...second, createTime: new Date().toISOString() })],
			'GET /v1/spaces/BBBB': ok(second),
		});
		expect(report).toMatchObject({ generation: 2 });
	});
});

describe('a name that is taken', () => {
	const TAKEN = refusal(409, 'ALREADY_EXISTS');

	test('is taken over where the account can see it by now', async () => {
		const { report } = await run({
			[LIST]: [spaces(), spaces(apollo)],
			[SETUP]: TAKEN,
			[SPACE]: ok(apollo),
		});
		expect(report).toEqual({ space: apollo, outcome: 'unchanged', fields: [], members: [] });
	});

	test.each([
		['it cannot', byName, spaces()],
		['it is asked for by a key', byKey, spaces(apollo)],
	])('is an error where %s', async (_, finding, second) => {
		const { error } = await run(
			{ [LIST]: [spaces(), second], [SETUP]: TAKEN, [SPACE]: ok(apollo) },
			{ finding },
		);
		expect(error).toBeInstanceOf(ChatApiError);
	});

	test('is no matter of other refusals', async () => {
		const { error } = await run({
			[LIST]: [spaces(), spaces(apollo)],
			[SETUP]: HIDDEN,
			[SPACE]: ok(apollo),
		});
		expect(error).toBeInstanceOf(ChatApiError);
	});
});

describe('people who cannot be so', () => {
	test.each([
		['a role', named('ada@example.com', 'ROLE_MANAGER'), true],
		['a group', named('groups/9'), true],
		['a plain member', named('2', 'ROLE_MEMBER'), false],
		['a member', named('2'), false],
	])('in a group chat: %s', async (_, member, isUnfit) => {
		const groupChat = { ...apollo, spaceType: 'GROUP_CHAT' };
		const { error, report } = await run(
			{ [SPACE]: ok(groupChat), [MEMBERS]: listed(hana, person('2')) },
			{ finding: bySpace, members: [member] },
		);
		expect(error === undefined).toBe(!isUnfit);
		expect(report === undefined).toBe(isUnfit);
		if (isUnfit) {
			expect(error).toBeInstanceOf(UnfitMembersError);
			expect(error).toMatchObject({ why: 'groupChat', members: [member], progressNote: undefined });
		}
	});

	test.each([
		['a space that is there', {}, undefined],
		[
			'one that was just made',
			{ [LIST]: spaces(), [SETUP]: fresh() },
			'The space spaces/AAAA was created.',
		],
		[
			'one of which the answer tells the name alone',
			{ [LIST]: spaces(), [SETUP]: ok({ name: 'spaces/AAAA' }) },
			'The space spaces/AAAA was created, now or before.',
		],
	])('two roles of one person in %s', async (_, answers, progressNote) => {
		const members = [named('2', 'ROLE_MANAGER'), named('ada@example.com', 'ROLE_MEMBER')];
		const { error, writes } = await run(
			{
				[LIST]: spaces(apollo),
				[SPACE]: ok(apollo),
				[MEMBERS]: listed(hana, person('2', 'ada@example.com')),
				...answers,
			},
			{ members },
		);
		expect(error).toMatchObject({ why: 'twoRoles', members, progressNote });
		expect(writes).toHaveLength(progressNote ? 1 : 0);
	});
});

describe('a failure halfway says what is changed', () => {
	const settings = { displayName: 'Apollo', spaceHistoryState: 'HISTORY_ON' };
	const answers = {
		[LIST]: spaces(apollo),
		[SPACE]: ok(apollo),
		[CHANGE]: ok({ ...apollo, spaceHistoryState: 'HISTORY_ON' }),
		[MEMBERS]: listed(hana),
		[look('ada@example.com')]: GONE,
	};
	const noteOf = async (others: Answers, changes: Partial<DesiredSpace>) =>
		((await run({ ...answers, ...others }, changes)).error as ChatApiError).progressNote;
	const members = [named('ada@example.com')];

	test('of the fields and the people', async () => {
		const people = 'Not done: add ada@example.com. Run it again to do the rest.';
		expect(await noteOf({ [ADD]: NO_SCOPE }, { members, settings })).toBe(
			`Changed: space_history_state. ${people}`,
		);
		expect(await noteOf({ [ADD]: NO_SCOPE }, { members })).toBe(people);
	});

	test('and before the account leaves', async () => {
		const failing = { [MEMBERS]: [listed(hana), NO_SCOPE], [ADD]: ok(person('2')) };
		expect(await noteOf(failing, { members, settings, handsOver: true })).toBe(
			'Changed: space_history_state. Done: add ada@example.com. Run it again to do the rest.',
		);
	});
});

test('the account leaves once somebody else owns the space', async () => {
	const ada = person('2', 'ada@example.com', 'ROLE_MANAGER');
	const { report, writes } = await run(
		{
			[LIST]: spaces(apollo),
			[SPACE]: ok(apollo),
			[MEMBERS]: listed(hana, ada),
			'DELETE /v1/spaces/AAAA/members/1': ok(hana),
			[look('1')]: GONE,
		},
		{ members: [named('ada@example.com', 'ROLE_MANAGER')], handsOver: true },
	);
	expect(report).toMatchObject({
		outcome: 'updated',
		handOver: { action: 'leave', outcome: 'removed' },
	});
	expect(writes).toHaveLength(1);
});

describe('a preview', () => {
	const preview = async (answers: Answers, changes: Partial<DesiredSpace> = {}) => {
		const { chat, sent } = clientOf({ [USERINFO]: account, ...answers });
		const told = await previewSpace(chat, desiredOf(changes));
		expect(sent.filter((one) => !one.startsWith('GET'))).toEqual([]);
		return told;
	};
	const members = [named('ada@example.com', 'ROLE_MANAGER'), named('groups/9')];

	test('of a new space is its people', async () => {
		const { space, fields, members: told } = await preview({ [LIST]: spaces() }, { members });
		expect([space, fields]).toEqual([undefined, []]);
		expect(told).toEqual([
			{
				action: 'add',
				name: 'users/ada@example.com',
				label: 'ada@example.com',
				to: 'ROLE_MANAGER',
				reason: 'withSpace',
				outcome: 'planned',
			},
			{
				action: 'add',
				name: 'groups/9',
				label: 'groups/9',
				reason: 'withSpace',
				outcome: 'planned',
			},
		]);
	});

	test('of a new space tells who comes in after its set-up, which takes 49', async () => {
		const members = Array.from({ length: 60 }, (_, index) => named(`p${index}@example.com`));
		const told = (await preview({ [LIST]: spaces() }, { members })).members;
		expect(told.filter(({ reason }) => reason === 'withSpace')).toHaveLength(49);
		expect(told.filter(({ reason }) => reason === 'missing')).toHaveLength(11);
	});

	test('of a new space refuses two roles of the account itself', async () => {
		const members = [named('1', 'ROLE_MANAGER'), named('hana@example.com', 'ROLE_MEMBER')];
		await expect(preview({ [LIST]: spaces() }, { members })).rejects.toBeInstanceOf(
			UnfitMembersError,
		);
	});

	test('of a key looks for nothing', async () => {
		expect(await preview({}, { finding: byKey })).toEqual({ fields: [], members: [] });
	});

	test('of a space that is there is what differs', async () => {
		const told = await preview(
			{
				[LIST]: spaces(apollo),
				[SPACE]: ok(apollo),
				[MEMBERS]: listed(hana),
				[look('ada@example.com')]: GONE,
			},
			{
				members: [named('ada@example.com')],
				settings: { displayName: 'Apollo', description: 'New' },
			},
		);
		expect(told.space).toEqual(apollo);
		expect(told.fields).toEqual([
			{ action: 'update', field: 'description', from: '', to: 'New', outcome: 'planned' },
		]);
		expect(told.members).toMatchObject([{ action: 'add', outcome: 'planned' }]);
	});
});
