import type { IDataObject } from 'n8n-workflow';

import { removeFromAll } from '../../../../nodes/GoogleChatSpaces/resources/member/removeFromAll.operation';
import type { Change, Effect } from '../../../../workshop/campaign/promises/changes';
import { Stub, type StubRun, type Told } from '../../../../workshop/campaign/promises/stub';
import type { Seed } from '../../../../workshop/emulator';

/**
 * Remove From All Spaces before a Google that does whatever it is asked, with each of its answers changed
 * in turn: the guards are the node's alone.
 */
const stub = new Stub();

const HANA = 'hana.hr@example.com';
const IVAN = 'ivan.it@example.com';
const ALICE = 'alice@example.com';
const BRUNO = 'bruno@example.com';
const OWNER = 'ROLE_MANAGER' as const;

const space = (id: string, members: NonNullable<Seed['spaces']>[number]['members']) => ({
	id: `AAAA${id}`,
	spaceType: 'SPACE' as const,
	displayName: id,
	members,
});
const spaces = [
	space('sole', [{ email: ALICE, role: OWNER }, { email: HANA }, { email: IVAN }]),
	space('shared', [
		{ email: ALICE, role: OWNER },
		{ email: HANA, role: OWNER },
	]),
	space('plain', [{ email: HANA, role: OWNER }, { email: ALICE }, { email: BRUNO }]),
	space('without', [{ email: HANA, role: OWNER }, { email: IVAN }]),
];
const ids = spaces.map(({ id }) => id);

const run = async (
	values: IDataObject,
	signIn: Pick<StubRun, 'signIn' | 'as'>,
	change?: Change,
): Promise<Told> =>
	await stub.run(
		removeFromAll,
		{ leaver: ALICE, successor: IVAN, requestOptions: { concurrency: 1 }, ...values },
		{ ...signIn, ...(change && { change }) },
	);
const asAlice = { signIn: 'delegation', as: ALICE } as const;
const asHana = { signIn: 'oAuth2', as: HANA } as const;

const idOf = (email: string) => stub.idOf(email) ?? '';
const isIn = (id: string, email: string) => stub.places(id).has(idOf(email));
const owners = (id: string) =>
	[...stub.places(id).values()].filter(({ role, state }) => role === OWNER && state === 'JOINED');

const refused = (status: number, reason: string, message = ''): Effect => ({
	kind: 'refused',
	status,
	reason,
	message,
});
const EFFECTS: ReadonlyArray<[string, Effect]> = [
	[
		'hidden',
		refused(403, 'PERMISSION_DENIED', "… specified resource, or the resource doesn't exist."),
	],
	['restricted', refused(403, 'PERMISSION_DENIED', "organization's administrator restricts this")],
	['not found', refused(404, 'NOT_FOUND')],
	['a precondition', refused(400, 'FAILED_PRECONDITION')],
	['aborted', refused(409, 'ABORTED')],
	['500', refused(500, 'INTERNAL')],
	['lost before it was done', { kind: 'lost', after: false }],
	['lost after it was done', { kind: 'lost', after: true }],
	['another role', { kind: 'other', fields: { role: 'ROLE_MEMBER' } }],
	['the highest role', { kind: 'other', fields: { role: OWNER } }],
	['nothing', { kind: 'empty', after: false }],
	['nothing, though done', { kind: 'empty', after: true }],
];

describe.each([false, true])(
	'each answer changed, and every later one of its address: %s',
	(always) => {
		test.each(EFFECTS)('%s', async (_, effect) => {
			stub.begin(spaces);
			await run({}, asAlice);
			const requests = stub.requests.length;
			expect(requests).toBeGreaterThan(10);

			for (let at = 0; at < requests; at++) {
				stub.begin(spaces);
				const { items } = await run({}, asAlice, { at, always, effect });

				for (const id of ids) {
					expect(owners(id)).not.toEqual([]);
					expect(isIn(id, HANA)).toBe(true);
				}
				for (const { space: name, action, outcome } of items) {
					const id = String(name).replace('spaces/', '');
					const isTold = action === 'remove' && (outcome === 'removed' || outcome === 'gone');
					if (isTold) expect(isIn(id, ALICE)).toBe(false);
				}

				const again = await run({}, asAlice);
				expect(again.error).toBeUndefined();
				expect(ids.filter((id) => isIn(id, ALICE))).toEqual([]);
				for (const id of ids) expect(owners(id)).not.toEqual([]);
			}
		});
	},
);

test('a list of owners that lacks the leaver, who is one: nothing is handed over on it', async () => {
	const shared = [
		space('one', [{ email: ALICE, role: OWNER }, { email: HANA, role: OWNER }, { email: IVAN }]),
	];
	stub.begin(shared);
	await run({}, asAlice);
	const at = stub.requests.indexOf('GET /v1/spaces/AAAAone/members');
	stub.begin(shared);
	const { items } = await run({}, asAlice, {
		at,
		always: true,
		effect: { kind: 'empty', after: false },
	});

	expect(items).toEqual([
		expect.objectContaining({
			outcome: 'refused',
			reason: 'Google does not show who else owns the space',
		}),
	]);
	expect(owners('AAAAone')).toHaveLength(2);
});

test.each<[string, IDataObject]>([
	['who is signed in', { leaver: HANA }],
	['who is signed in, by an alias', { leaver: 'hr@example.com' }],
	[
		'a protected person, by an alias',
		{ options: { protectedMembers: 'alice.martin@example.com' } },
	],
	[
		'anybody, as long as a protected address is nobody',
		{ options: { protectedMembers: 'x@y.com' } },
	],
])('%s: nobody goes', async (_, values) => {
	stub.begin(spaces);
	await run({ successor: undefined, ...values }, asHana);

	expect(ids.filter((id) => isIn(id, ALICE))).toHaveLength(3);
	expect(ids.filter((id) => isIn(id, HANA))).toHaveLength(4);
});
