import type { INodeParameters } from 'n8n-workflow';

import { defaultSeed, type FaultEffect } from '../../../../workshop/emulator';
import { byId, HANA, startTestChat } from '../../../support/chat';

const IVAN = 'ivan.it@example.com';
const ALICE = 'alice@example.com';

const chat = startTestChat({ seed: { ...defaultSeed, spaces: [] } });

/** Every way in which a single answer can be another one than it should be. */
const EFFECTS: FaultEffect[] = [
	{ kind: 'status', status: 403 },
	{ kind: 'status', status: 404 },
	{ kind: 'status', status: 409, canonical: 'ALREADY_EXISTS' },
	{ kind: 'status', status: 409, canonical: 'ABORTED' },
	{ kind: 'status', status: 400, canonical: 'FAILED_PRECONDITION' },
	{ kind: 'status', status: 400, canonical: 'INVALID_ARGUMENT' },
	{ kind: 'status', status: 500 },
	{ kind: 'status', status: 500, after: true },
	{ kind: 'cut' },
	{ kind: 'cut', after: true },
	{ kind: 'truncated' },
	{ kind: 'answer', body: {}, after: true },
	{ kind: 'change', fields: { name: 'spaces/AAAAother' } },
];

const byName: INodeParameters = { displayName: 'Apollo' };
const byKey: INodeParameters = { ...byName, findBy: 'idempotencyKey', idempotencyKey: 'P1' };
/** A search by key sends the request of a search by name, so a few of the effects suffice. */
const BY_KEY = EFFECTS.filter((effect) => 'after' in effect || 'status' in effect).slice(0, 3);
const CASES = [
	...EFFECTS.map((effect) => ['name', effect, byName] as const),
	...BY_KEY.map((effect) => ['key', effect, byKey] as const),
];

const run = async (finding: INodeParameters) =>
	await chat.run(
		{
			operation: 'upsert',
			...finding,
			owners: IVAN,
			members: `${HANA}, ${ALICE}`,
			settings: { description: 'About' },
			requestOptions: { retryFor: 30, spaceWrites: 10_000, membershipWrites: 10_000 },
		},
		// Each run is another execution, as by a schedule.
		{ executionId: `execution ${++executions}` },
	);
let executions = 0;

const called = () =>
	chat.emulator.state().spaces.filter(({ displayName }) => displayName === 'Apollo');

/** Who is in the space, by name and role. */
async function members(space: string): Promise<string[]> {
	const list = { resource: 'member', operation: 'list', spaceId: byId(space), returnAll: true };
	const { items } = await chat.run(list);
	return items
		.map(({ json }) => `${(json.member as { email: string }).email} ${String(json.role)}`)
		.sort();
}

test.each(CASES)(
	'by %s, any single answer changed to %j: one space, named, and right in the end',
	async (_, effect, finding) => {
		const { requests } = await run(finding);
		for (const [skip, { path }] of requests.entries()) {
			chat.emulator.reset();
			chat.emulator.setFaults([{ count: 1, skip, effect }]);
			const first = await run(finding);
			chat.emulator.setFaults([]);
			const again = await run(finding);
			const last = await run(finding);

			const found = called();
			const name = String(found[0]?.name);
			const isSetUp = ({ path, status }: { path: string; status: number }) =>
				path.endsWith(':setup') && status === 200;
			// A space whose name Google tells wrong nobody can name.
			const isNamed =
				!first.requests.some(isSetUp) ||
				(effect.kind === 'change' && path.endsWith(':setup')) ||
				JSON.stringify([first.items, first.error]).includes(name);
			expect({
				changed: path,
				spaces: found.length,
				isNamed,
				again: again.error,
				outcome: last.items[0].json.outcome,
				members: await members(name),
			}).toEqual({
				changed: path,
				spaces: 1,
				isNamed: true,
				again: undefined,
				outcome: 'unchanged',
				members: [`${ALICE} ROLE_MEMBER`, `${HANA} ROLE_MANAGER`, `${IVAN} ROLE_MANAGER`],
			});
		}
	},
	120_000,
);
