import { ABSENT, seen } from '../../../../nodes/GoogleChatSpaces/chat/observe';
import { Roster } from '../../../../nodes/GoogleChatSpaces/provisioning/roster';
import type { ChatClientOptions } from '../../../../nodes/GoogleChatSpaces/chat/client';
import { clientOf, GONE, HIDDEN, ok, refusal, type Answers } from '../../../support/client';

const MEMBERS = 'GET /v1/spaces/AAAA/members';
const USERINFO = 'GET /v1/userinfo';
interface Details {
	role?: string;
	state?: string;
	email?: string;
	type?: string;
}
const person = (
	id: string,
	{ role = 'ROLE_MEMBER', state = 'JOINED', email, type = 'HUMAN' }: Details = {},
) => ({
	name: `spaces/AAAA/members/${id}`,
	state,
	role,
	member: { name: `users/${id}`, type, ...(email && { email }) },
});
const group = { name: 'spaces/AAAA/members/group-9', groupMember: { name: 'groups/9' } };
const found = (id: string, role = 'ROLE_MEMBER', label = `users/${id}`) => ({
	name: `users/${id}`,
	label,
	membershipId: id,
	role,
	invited: false,
});
const admin = { useAdminAccess: true } as const;

async function read(
	memberships: object[],
	answers: Readonly<Record<string, ReturnType<typeof ok>>> = {},
	{
		query = {},
		...options
	}: Partial<ChatClientOptions> & { query?: { useAdminAccess?: true } } = {},
) {
	const all: Answers = { [MEMBERS]: ok({ memberships }), ...answers };
	const { chat, sent } = clientOf(all, options);
	const roster = await Roster.read({ chat, space: 'AAAA', query });
	return { roster, looks: () => sent.slice(1).map((one) => one.split(' ', 2).join(' ')) };
}

test('who was there in the past alone, as an import tells it, is nobody', async () => {
	const past = person('1', { state: 'NOT_A_MEMBER', email: 'ada@example.com' });
	const { roster, looks } = await read([past, person('2')], {
		[`${MEMBERS}/ada%40example.com`]: ok(past),
	});
	expect(roster.members).toEqual([found('2')]);
	expect(await roster.find('users/1')).toBe(ABSENT);
	expect(await roster.find('users/ada@example.com')).toBe(ABSENT);
	expect(looks()).toEqual([`${MEMBERS}/ada%40example.com`]);
});

test('everybody is told by name, with a role unless it is a group, and apps are left out', async () => {
	const { roster } = await read([
		person('1', { role: 'ROLE_MANAGER', email: 'Ada@example.com' }),
		person('2', { state: 'INVITED' }),
		{ name: 'spaces/AAAA/members/3', member: { name: 'users/3' } },
		person('app', { type: 'BOT' }),
		group,
	]);
	expect(roster.members).toEqual([
		found('1', 'ROLE_MANAGER', 'Ada@example.com'),
		{ ...found('2'), invited: true },
		found('3'),
		{ name: 'groups/9', label: 'groups/9', membershipId: 'group-9', invited: false },
	]);
});

describe('somebody is found', () => {
	test.each([
		['by name', 'users/1'],
		['by the email that the list shows, in whatever case', 'users/ADA@example.com'],
	])('%s', async (_, address) => {
		const { roster, looks } = await read([person('1', { email: 'Ada@Example.com' })]);
		expect(await roster.find(address)).toEqual(seen(found('1', 'ROLE_MEMBER', 'Ada@Example.com')));
		expect(looks()).toEqual([]);
	});

	test('by an alias, which is looked for once', async () => {
		const look = `${MEMBERS}/ada.l%40example.com`;
		const { roster, looks } = await read([person('1')], { [look]: ok(person('1')) });
		for (const address of ['users/ada.l@example.com', 'users/Ada.L@example.com']) {
			expect(await roster.find(address)).toEqual(seen(found('1')));
		}
		expect(looks()).toEqual([look]);
		expect(roster.members).toHaveLength(1);
	});

	test('by a look, and is one of the members then', async () => {
		const { roster } = await read([], { [`${MEMBERS}/ada%40example.com`]: ok(person('1')) });
		await roster.find('users/ada@example.com');
		expect(roster.members).toEqual([found('1')]);
	});

	test.each([
		['ROLE_MANAGER', 'ROLE_MEMBER', 'ROLE_MANAGER'],
		['ROLE_MEMBER', 'ROLE_ASSISTANT_MANAGER', 'ROLE_ASSISTANT_MANAGER'],
	])('with the higher role, where list and look show %s and %s', async (listed, shown, role) => {
		const look = `${MEMBERS}/ada%40example.com`;
		const { roster } = await read([person('1', { role: listed })], {
			[look]: ok(person('1', { role: shown })),
		});
		expect(await roster.find('users/ada@example.com')).toEqual(seen(found('1', role)));
	});

	test.each<[string, object[], Parameters<typeof read>[2], string, boolean]>([
		['an id in a list that is complete', [person('1')], {}, 'users/2', false],
		['an id where a group may hold them', [group], {}, 'users/2', true],
		['an id, as an administrator', [], { query: admin }, 'users/2', true],
		['an id, as the Chat app', [], { caller: 'app' }, 'users/2', true],
		['a group', [], { query: admin }, 'groups/8', false],
	])(
		'%s is looked for where the list need not show it',
		async (_, listed, options, address, asks) => {
			const { roster, looks } = await read(listed, { [`${MEMBERS}/2`]: GONE }, options);
			expect(await roster.find(address)).toEqual(ABSENT);
			expect(looks()).toHaveLength(asks ? 1 : 0);
		},
	);

	test('or not, and that is no error but for an outage', async () => {
		const hidden = await read([], { [`${MEMBERS}/ada%40example.com`]: HIDDEN });
		expect(await hidden.roster.find('users/ada@example.com')).toMatchObject({ is: 'unknown' });
		const out = await read([], { [`${MEMBERS}/ada%40example.com`]: refusal(407) });
		expect(await out.roster.find('users/ada@example.com')).toMatchObject({ is: 'unknown' });
		const page = { status: 407, headers: {}, body: '<html>' };
		const proxy = await read([], { [`${MEMBERS}/ada%40example.com`]: page });
		await expect(proxy.roster.find('users/ada@example.com')).rejects.toThrow('Could not get');
	});
});

describe('who is signed in', () => {
	const account = ok({ sub: '1', email: 'ada@example.com' });
	const look = `${MEMBERS}/ada%40example.com`;
	const asked = ['users/1', 'users/2'];
	const answers = async ({ roster }: Awaited<ReturnType<typeof read>>) => {
		const isCaller = await roster.whoIsCaller();
		return asked.map((name) => isCaller(name));
	};
	const [one, two] = [person('1'), person('2')];

	test.each<
		[string, object[], Record<string, ReturnType<typeof ok>>, Parameters<typeof read>[2], string[]]
	>([
		['is nobody, as the Chat app', [one, two], {}, { caller: 'app' }, ['no', 'no']],
		['is told by the id', [one, two], { [USERINFO]: account, [look]: GONE }, {}, ['yes', 'no']],
		[
			'is told by the id alone, where OpenID tells no email',
			[one, two],
			{ [USERINFO]: ok({ sub: '1' }) },
			{},
			['yes', 'no'],
		],
		[
			'is told by the email that Google shows',
			[two, person('1', { email: 'ADA@example.com' })],
			{},
			{ actsAs: 'ada@example.com' },
			['yes', 'no'],
		],
		[
			'is told by a look at the email',
			[one, two],
			{ [look]: ok(one) },
			{ actsAs: 'ada@example.com' },
			['yes', 'no'],
		],
		[
			'may be anybody, where nothing finds them',
			[one, two],
			{ [look]: GONE },
			{ actsAs: 'ada@example.com' },
			['unknown', 'unknown'],
		],
		[
			'may be either, where id and email differ, and nobody else',
			[one, two, person('3')],
			{ [USERINFO]: ok({ sub: '3', email: 'ada@example.com' }), [look]: ok(one) },
			{},
			['unknown', 'no'],
		],
		[
			'is elsewhere, as an administrator whom Google says not to be there',
			[one, two],
			{ [look]: GONE },
			{ actsAs: 'ada@example.com', query: admin },
			['no', 'no'],
		],
		[
			'is elsewhere, as an administrator whom Google hides',
			[one, two],
			{ [look]: HIDDEN },
			{ actsAs: 'ada@example.com', query: admin },
			['no', 'no'],
		],
		[
			'may be anybody, as an administrator where the look fails',
			[one, two],
			{ [look]: refusal(400) },
			{ actsAs: 'ada@example.com', query: admin },
			['unknown', 'unknown'],
		],
	])('%s', async (_, listed, others, options, expected) => {
		expect(await answers(await read(listed, others, options))).toEqual(expected);
	});
});
