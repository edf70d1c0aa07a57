import { handOver } from '../../../../nodes/GoogleChatSpaces/provisioning/handOver';
import { clientOf, GONE, ok, refusal, type Answers } from '../../../support/client';

const MEMBERS = '/v1/spaces/AAAA/members';
const REMOVE = `DELETE ${MEMBERS}/1`;
const LOOK = `GET ${MEMBERS}/1`;
const person = (id: string, role = 'ROLE_MEMBER', state = 'JOINED') => ({
	name: `spaces/AAAA/members/${id}`,
	state,
	role,
	member: { name: `users/${id}`, type: 'HUMAN', email: `p${id}@example.com` },
});
const OWNER = 'ROLE_MANAGER' as const;
const leave = { action: 'leave', name: 'users/1', label: 'p1@example.com' };

async function run(
	members: object[],
	answers: Exclude<Answers, readonly unknown[]> = {},
	heirs = ['users/p2@example.com', 'users/4'],
	groups: string[] = [],
) {
	const named = [
		...groups.map((address) => ({ address, label: address })),
		...heirs.map((address) => ({ address, label: address, role: OWNER })),
		{ address: 'users/5', label: 'five', role: 'ROLE_MEMBER' as const },
		{ address: 'users/6', label: 'six' },
	];
	const all: Answers = {
		[`GET ${MEMBERS}`]: ok({ memberships: members }),
		'GET /v1/userinfo': ok({ sub: '1', email: 'p1@example.com' }),
		[`GET ${MEMBERS}/p1%40example.com`]: GONE,
		[`GET ${MEMBERS}/p2%40example.com`]: GONE,
		[`GET ${MEMBERS}/4`]: GONE,
		...answers,
	};
	const { chat, sent } = clientOf(all);
	const step = await handOver({ chat, space: 'AAAA', query: {} }, named);
	return { step, sent: sent.map((one) => one.split(' ', 2).join(' ')) };
}

test('the account leaves to those named as owners who own the space, and they are told', async () => {
	const { step, sent } = await run(
		[person('1', OWNER), person('2', OWNER), person('4', OWNER, 'INVITED'), person('5', OWNER)],
		{ [REMOVE]: ok(person('1')) },
	);
	expect(step).toEqual({
		...leave,
		outcome: 'removed',
		reason: 'handedOver',
		about: ['p2@example.com'],
	});
	expect(sent.slice(-1)).toEqual([REMOVE]);
});

test.each([
	['nobody else', [person('1', OWNER)]],
	['a plain member', [person('1', OWNER), person('2')]],
	['an owner who has not joined', [person('1', OWNER), person('2', OWNER, 'INVITED')]],
	[
		'an owner whom nobody has named as one',
		[person('1', OWNER), person('5', OWNER), person('6', OWNER)],
	],
])('it stays where there is %s', async (_, members) => {
	const { step, sent } = await run(members);
	expect(step).toEqual({ ...leave, outcome: 'refused', reason: 'noOtherOwner' });
	expect(sent).not.toContain(REMOVE);
});

test('it stays where the list shows as a plain member whom a look shows as an owner', async () => {
	const { email, ...member } = person('2').member;
	const { step, sent } = await run([person('1', OWNER), { ...person('2'), member }], {
		[`GET ${MEMBERS}/${email.replace('@', '%40')}`]: ok(person('2', OWNER)),
	});
	expect(step).toEqual({ ...leave, outcome: 'refused', reason: 'noOtherOwner' });
	expect(sent).not.toContain(REMOVE);
});

test('it stays where Google tells it as two people', async () => {
	const { step, sent } = await run([person('1', OWNER), person('2', OWNER)], {
		'GET /v1/userinfo': ok({ sub: '1', email: 'p2@example.com' }),
	});
	expect(step).toMatchObject({ outcome: 'refused', reason: 'callerUnknown' });
	expect(sent).not.toContain(REMOVE);
});

test('nothing is done where nobody is there whom it may be', async () => {
	expect((await run([])).step).toEqual({
		action: 'leave',
		name: '',
		label: '',
		outcome: 'unchanged',
		reason: 'notMember',
	});
});

describe('a group that is in the space, named or not,', () => {
	const group = { name: 'spaces/AAAA/members/group-9', groupMember: { name: 'groups/9' } };
	const members = [person('1', OWNER), person('2', OWNER), group];

	test('may keep it there, and that is looked at', async () => {
		const still = { [REMOVE]: ok(person('1')), [LOOK]: ok(person('1')) };
		expect((await run(members, still)).step).toMatchObject({ outcome: 'removedButGroup' });
	});

	test('need not be listed yet, as it was just added', async () => {
		const still = { [REMOVE]: ok(person('1')), [LOOK]: ok(person('1')) };
		const { step } = await run(members.slice(0, 2), still, undefined, ['groups/9']);
		expect(step).toMatchObject({ outcome: 'removedButGroup' });
	});

	test('may be all that it is there through', async () => {
		const refused = { [REMOVE]: refusal(400, 'FAILED_PRECONDITION'), [LOOK]: ok(person('1')) };
		expect((await run(members, refused)).step).toMatchObject({ outcome: 'viaGroup' });
	});
});

test('Google’s word that it is the last owner is told', async () => {
	const owners = [person('1', OWNER), person('2', OWNER)];
	const { step } = await run(owners, {
		[`GET ${MEMBERS}`]: [ok({ memberships: owners }), ok({ memberships: [owners[0]] })],
		[REMOVE]: refusal(400, 'FAILED_PRECONDITION'),
		[LOOK]: ok(person('1', OWNER)),
	});
	expect(step).toMatchObject({ outcome: 'refused', reason: 'lastOwner' });
});

test('somebody who is named twice takes over once', async () => {
	const members = [person('1', OWNER), person('2', OWNER)];
	const heirs = ['users/2', 'users/p2@example.com', 'users/1'];
	const { step } = await run(members, { [REMOVE]: ok(person('1')) }, heirs);
	expect(step.about).toEqual(['p2@example.com']);
});
