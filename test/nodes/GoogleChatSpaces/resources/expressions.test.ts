import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { byId, goOn, HANA, startTestChat } from '../../../support/chat';
import { exampleSeed, operationIds } from '../../../support/examples';
import { fieldsOf, filledIn, type FormField } from '../../../support/forms';

const chat = startTestChat({ seed: exampleSeed });

const inTeam = { resource: 'member', spaceId: byId('AAAAteam') };
const sync = { ...inTeam, operation: 'sync', owners: HANA, members: 'alice@example.com' };
const removeFromAll = {
	resource: 'member',
	operation: 'removeFromAll',
	leaver: 'alice@example.com',
};
const upsert = { operation: 'upsert', displayName: 'Berlin' };
const value = '={{ $json.value }}';

/** What an expression gives where a cell is empty, or there is no such column. */
const nothing: IDataObject[] = [{}, { value: null }, { value: '' }, { value: ' \u200B' }];

describe('what decides over more than itself is refused where its expression gives nothing', () => {
	test.each<[string, INodeParameters]>([
		['Dry Run', { ...sync, dryRun: value }],
		['Dry Run', { ...upsert, dryRun: value }],
		['Dry Run', { ...removeFromAll, dryRun: value }],
		['Remove Others', { ...sync, removeOthers: value }],
		['Max Removals', { ...sync, options: { maxRemovals: value } }],
		['Max Removals (Percent)', { ...sync, options: { maxRemovalPercent: value } }],
		['Max Removals', { ...removeFromAll, options: { maxRemovals: value } }],
		['Protected Members', { ...sync, options: { protectedMembers: value } }],
		['Protected Members', { ...removeFromAll, options: { protectedMembers: value } }],
		['Protected Members', { ...sync, options: { protectedMembers: `${value}, ` } }],
		['Successor', { ...removeFromAll, successor: value }],
		['Use Admin Access', { ...sync, options: { useAdminAccess: value } }],
		['Hand Over and Leave', { ...upsert, options: { leave: value } }],
		['Find By', { ...upsert, findBy: value, idempotencyKey: 'a', spaceId: byId('AAAAteam') }],
		['Members From', { ...sync, membersFrom: value }],
		[
			'Idempotency Key',
			{ operation: 'create', displayName: 'A', additionalFields: { idempotencyKey: value } },
		],
		[
			'Idempotency Key',
			{ operation: 'setup', displayName: 'A', additionalFields: { idempotencyKey: value } },
		],
		['Idempotency Key', { ...upsert, findBy: 'idempotencyKey', idempotencyKey: value }],
		['Authentication', { operation: 'get', spaceId: byId('AAAAteam'), authentication: value }],
	])('%s of %j', async (field, parameters) => {
		for (const item of nothing) {
			const { items, requests } = await chat.run(parameters, { items: [item], node: goOn });

			expect(items).toHaveLength(1);
			expect(String(items[0].json.error)).toContain(`${field} is empty`);
			expect(requests).toEqual([]);
		}
	});

	test.each(nothing)(
		'Impersonate User of %j, whatever person the credential names',
		async (item) => {
			for (const delegatedEmail of ['', HANA]) {
				const { items, requests, exchanges } = await chat.run(
					{ operation: 'create', displayName: 'Berlin' },
					{
						signIn: 'delegation',
						as: value,
						items: [item],
						node: goOn,
						credential: { delegatedEmail },
					},
				);

				expect(items.map(({ json }) => json.error)).toEqual(['Impersonate User is empty']);
				expect([...requests, ...exchanges]).toEqual([]);
			}
		},
	);

	test.each<[string, INodeParameters]>([
		['Protected Members', { ...sync, options: { protectedMembers: `=${HANA}, {{ $json.boss }}` } }],
		['Members', { ...sync, removeOthers: true, members: '=alice@example.com, {{ $json.boss }}' }],
		['Display Name', { ...upsert, displayName: '=Welcome {{ $json.boss }}' }],
		['Display Name', { ...upsert, displayName: '={{ "Welcome " + $json.boss }}' }],
		['Display Name', { operation: 'create', displayName: '={{ `Welcome ${$json.boss}` }}' }],
		[
			'Idempotency Key',
			{
				operation: 'create',
				displayName: 'A',
				additionalFields: { idempotencyKey: '=onboarding-{{ $json.boss }}' },
			},
		],
	])('%s with a part of which there is no column: %j', async (field, parameters) => {
		const { items, requests } = await chat.run(parameters, { node: goOn });

		expect(items.map(({ json }) => String(json.error))).toEqual([
			expect.stringMatching(`${field} has an expression of which .*\\$json.boss.* gives nothing`),
		]);
		expect(requests).toEqual([]);
	});
});

describe('what narrows a result', () => {
	const fieldsOfMany = operationIds
		.filter((id) => fieldsOf(id).some(({ field }) => field.name === 'returnAll'))
		.flatMap((id) => fieldsOf(id).map((one) => ({ id, one, name: `${id}, ${one.label}` })));
	const runWith = async (id: string, one: FormField, filled: unknown, item: IDataObject = {}) => {
		const [resource, operation] = id.split('.');
		const parameters: INodeParameters = {
			resource,
			operation,
			spaceId: byId('AAAAteam'),
			people: 'alice@example.com, bruno@example.com',
			searchBy: one.field.name === 'query' ? 'query' : 'filters',
			searchName: 'Team',
			query: 'space_type = "SPACE" AND display_name:"Team"',
			useAdminAccess: true,
		};
		const admin = { as: 'ada.admin@example.com', scopes: ['chat.admin.spaces'] };
		return await chat.run(filledIn(parameters, one, filled), {
			...(operation === 'search' && admin),
			items: [item],
			node: goOn,
		});
	};

	// To be empty is one of the options of Order By.
	test.each(fieldsOfMany.filter(({ one }) => one.field.name !== 'orderBy'))(
		'is refused where its expression gives nothing: $name',
		async ({ id, one }) => {
			for (const item of nothing) {
				const { items, requests } = await runWith(id, one, value, item);

				expect(items.map(({ json }) => json.error)).toEqual([
					expect.stringMatching(`^${one.label} is (empty|not a whole number)`),
				]);
				expect(requests).toEqual([]);
			}
		},
	);

	test.each(
		fieldsOfMany.filter(({ one }) => one.way[0] === 'filters' || one.way[0] === 'searchName'),
	)('is as if it were not there where somebody left it empty: $name', async ({ id, one }) => {
		const without = await runWith(id, one, undefined);
		expect(without.requests.map(({ status }) => status)).toEqual([200]);
		for (const empty of one.field.type === 'multiOptions' ? [[]] : ['', ' ']) {
			const { items, requests } = await runWith(id, one, empty);

			expect(requests).toEqual(without.requests);
			expect(items).toEqual(without.items);
		}
	});

	test.each<[string, INodeParameters, string]>([
		['Name', { operation: 'search', searchName: '=Team; {{ $json.word }}' }, 'searchName'],
		[
			'People',
			{ operation: 'findGroupChats', people: '=alice@example.com, {{ $json.second }}' },
			'people',
		],
	])('is refused where a part of it gives nothing: %s', async (name, parameters) => {
		const { items, requests } = await chat.run(parameters, { node: goOn });

		expect(items.map(({ json }) => json.error)).toEqual([
			expect.stringContaining(`${name} has an expression of which {{`),
		]);
		expect(requests).toEqual([]);
	});
});

describe.each<[string, INodeParameters]>([
	['Set Up', { operation: 'setup', displayName: 'Apollo', people: 'alice@example.com' }],
	['Create or Update', { ...upsert, managers: 'alice@example.com' }],
	[
		'Add',
		{ ...inTeam, operation: 'add', people: 'bruno@example.com', groups: 'all-hands@example.com' },
	],
])('a list of people of %s', (_, parameters) => {
	const { resource = 'space', operation } = parameters;
	const lists = fieldsOf(`${String(resource)}.${String(operation)}`).filter(({ field }) =>
		['people', 'groups', 'owners', 'managers', 'members'].includes(field.name),
	);

	test.each(lists)('with a part for which there is no column: $label', async (list) => {
		for (const filled of [value, `=bruno@example.com, ${value.slice(1)}`]) {
			const { items, requests } = await chat.run(filledIn(parameters, list, filled), {
				node: goOn,
			});

			expect(items.map(({ json }) => String(json.error))).toEqual([
				expect.stringContaining(
					`${list.label} has an expression of which {{ $json.value }} gives nothing`,
				),
			]);
			expect(requests).toEqual([]);
		}
	});

	test.each(lists)('is nobody where the cell, or the field, is empty: $label', async (list) => {
		for (const filled of ['', value]) {
			const { items } = await chat.run(filledIn(parameters, list, filled), {
				items: [{ value: '' }],
			});
			expect(items).toHaveLength(1);
		}
	});
});

describe('Remove Others with a list', () => {
	const LISTS = { owners: 'Owners', managers: 'Managers', members: 'Members', groups: 'Groups' };
	const parameters = { ...sync, removeOthers: true, options: { maxRemovalPercent: 100 } };

	test.each(Object.entries(LISTS))('of %s for which there is no column', async (list, name) => {
		const { items, requests } = await chat.run({ ...parameters, [list]: value }, { node: goOn });

		expect(items.map(({ json }) => json.error)).toEqual([
			`Sync changed nothing. Row 1: ${name} has an expression of which {{ $json.value }} gives nothing, and Remove Others needs the whole list.`,
		]);
		expect(requests).toEqual([]);
	});

	test.each([null, ''])('of members in a cell that holds %j removes them', async (cell) => {
		const { items } = await chat.run(
			{ ...parameters, members: value },
			{ items: [{ value: cell }], node: goOn },
		);

		expect(items.map(({ json }) => json.action)).toContain('remove');
		expect(items.map(({ json }) => json.error)).toEqual(items.map(() => undefined));
	});

	test('without Remove Others no column is as an empty cell', async () => {
		const { items } = await chat.run({ ...sync, managers: value });

		expect(items.map(({ json }) => json.error)).toEqual(items.map(() => undefined));
	});
});

describe('what describes a space is left as it is where its expression gives nothing', () => {
	const space = () => chat.emulator.state().spaces.find(({ name }) => name === 'spaces/AAAAteam');
	const filled = {
		operation: 'update',
		spaceId: byId('AAAAteam'),
		updateFields: { description: 'About', guidelines: 'Rules', audience: 'audiences/default' },
	};
	const ofUpdate = (settings: INodeParameters) => ({
		operation: 'update',
		spaceId: byId('AAAAteam'),
		updateFields: settings,
	});
	const ofUpsert = (settings: INodeParameters) => ({
		operation: 'upsert',
		findBy: 'space',
		spaceId: byId('AAAAteam'),
		settings,
	});
	const all = { description: value, guidelines: value, audience: value };

	test.each([
		['Update', ofUpdate({ ...all, displayName: 'Team Berlin' })],
		['Create or Update', ofUpsert(all)],
	])('by %s', async (_, parameters) => {
		await chat.run(filled);
		const before = space();
		for (const item of nothing) {
			const { items } = await chat.run(parameters, { items: [item] });
			expect(items).toHaveLength(1);
		}

		expect(space()).toEqual(before);
	});

	test.each([
		['Update', ofUpdate],
		['Create or Update', ofUpsert],
	])('and emptied where %s is told to clear it', async (_, of) => {
		await chat.run(filled);
		const { error } = await chat.run(
			of({ ...all, clear: '={{ ["description", "Target Audience"] }}' }),
		);

		expect(error).toBeUndefined();
		expect(space()?.spaceDetails).toEqual({ guidelines: 'Rules' });
		expect(space()?.accessSettings).not.toHaveProperty('audience');
	});

	test.each([
		['Update', ofUpdate],
		['Create or Update', ofUpsert],
	])('and %s is not to fill and to clear at once', async (_, of) => {
		const { error, requests } = await chat.run(of({ description: 'New', clear: ['description'] }));

		expect(error?.message).toContain('Description is filled in, and is to be empty under Clear');
		expect(requests).toEqual([]);
	});
});

test('an expression that n8n cannot work out is told once, with its field and how n8n explains it', async () => {
	const { error, requests } = await chat.run({
		...sync,
		options: { protectedMembers: '={{ $("Trigger").itemMatching(7).json.email }}' },
	});

	const text = [error?.message, error?.description].join(' ');
	expect(text.match(/Protected Members has an expression that n8n cannot work out/g)).toHaveLength(
		1,
	);
	expect(text.match(/Can’t get data for expression/g)).toHaveLength(1);
	expect(text).not.toContain('Max Removals');
	expect(requests).toEqual([]);
});
