import type { INodeParameters } from 'n8n-workflow';

import { defaultSeed, type Fault } from '../../../../workshop/emulator';
import { byId, HANA, type RunOptions, startTestChat } from '../../../support/chat';

const IVAN = 'ivan.it@example.com';
const ALICE = 'alice@example.com';
const BRUNO = 'bruno@example.com';
const CHLOE = 'chloe@example.com';
const DAVID = 'david@example.com';

const chat = startTestChat({
	seed: {
		...defaultSeed,
		spaces: ['one', 'two', 'three'].map((id) => ({
			id: `AAAA${id}`,
			spaceType: 'SPACE' as const,
			displayName: `Space ${id}`,
			members: [
				{ email: ALICE },
				{ email: HANA, role: 'ROLE_MANAGER' as const },
				{ email: BRUNO },
				{ email: IVAN },
			],
		})),
	},
});

/** A run that gives up at the first failure, as a killed one does; what it has done stays done. */
const withoutRetry: INodeParameters = {
	requestOptions: { retryFor: 0, spaceWrites: 10_000, membershipWrites: 10_000 },
};

/** Failures before and after a request has taken effect. */
function faults(seed: number): Fault[] {
	const often = { probability: 0.12, seed };
	return [
		{ ...often, effect: { kind: 'cut', after: true } },
		{ ...often, seed: seed + 100, effect: { kind: 'status', status: 503 } },
		{ ...often, seed: seed + 200, effect: { kind: 'truncated' } },
	];
}

/** Runs again and again under faults until it gets through, and then once without. */
async function untilDone(parameters: INodeParameters, seed: number, options: RunOptions) {
	chat.emulator.setFaults(faults(seed));
	for (let run = 1; run <= 60; run++) {
		// Every try is another execution, as by a schedule.
		const execution = { ...options, executionId: `execution ${run}` };
		const { error } = await chat.run({ ...parameters, ...withoutRetry }, execution);
		if (!error) break;
	}
	chat.emulator.setFaults([]);
	return await chat.run({ ...parameters, ...withoutRetry }, options);
}

/** Who is in a space by email and role, as an owner sees it. */
async function members(space: string): Promise<string[]> {
	const { items } = await chat.run({
		resource: 'member',
		operation: 'list',
		spaceId: byId(space),
		returnAll: true,
	});
	return items
		.map(({ json }) => `${(json.member as { email: string }).email} ${String(json.role)}`)
		.sort();
}

const seeds = [1, 2, 3, 4];

test.each(seeds)(
	'sync converges under faults %i',
	async (seed) => {
		const wanted: INodeParameters = {
			resource: 'member',
			operation: 'sync',
			spaceId: byId('AAAAone'),
			owners: `${HANA}, ${IVAN}`,
			managers: ALICE,
			members: `${CHLOE}, ${DAVID}`,
			removeOthers: true,
		};
		const last = await untilDone(wanted, seed, { signIn: 'delegation' });

		expect(last.requests.every(({ method }) => method === 'GET')).toBe(true);
		expect(await members('AAAAone')).toEqual([
			`${ALICE} ROLE_ASSISTANT_MANAGER`,
			`${CHLOE} ROLE_MEMBER`,
			`${DAVID} ROLE_MEMBER`,
			`${HANA} ROLE_MANAGER`,
			`${IVAN} ROLE_MANAGER`,
		]);
	},
	30_000,
);

test.each(seeds)(
	'upsert makes one space under faults %i',
	async (seed) => {
		const wanted: INodeParameters = {
			operation: 'upsert',
			findBy: 'idempotencyKey',
			idempotencyKey: 'P1',
			displayName: 'Apollo',
			owners: IVAN,
			members: `${CHLOE}, ${DAVID}`,
			settings: { description: 'About', guidelines: 'Rules' },
		};
		const { items } = await untilDone(wanted, seed, { signIn: 'delegation' });
		const list = await chat.run({ operation: 'list', returnAll: true });

		expect(items[0].json.outcome).toBe('unchanged');
		expect(list.items.filter(({ json }) => json.displayName === 'Apollo')).toHaveLength(1);
		expect(await members(String(items[0].json.name))).toEqual([
			`${CHLOE} ROLE_MEMBER`,
			`${DAVID} ROLE_MEMBER`,
			`${HANA} ROLE_MANAGER`,
			`${IVAN} ROLE_MANAGER`,
		]);
	},
	30_000,
);

test.each(seeds)(
	'a leaver is out of every space under faults %i',
	async (seed) => {
		const wanted: INodeParameters = {
			resource: 'member',
			operation: 'removeFromAll',
			leaver: ALICE,
			successor: IVAN,
		};
		const last = await untilDone(wanted, seed, { signIn: 'delegation', as: ALICE });

		expect(last.items.map(({ json }) => json.outcome)).toEqual(['unchanged']);
		for (const space of ['AAAAone', 'AAAAtwo', 'AAAAthree']) {
			const left = await members(space);
			expect(left.join()).not.toContain(ALICE);
			expect(left.join()).toContain('ROLE_MANAGER');
		}
	},
	30_000,
);
