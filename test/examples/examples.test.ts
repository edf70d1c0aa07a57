import { readdirSync } from 'node:fs';

import type { INodeParameters } from 'n8n-workflow';

import { defaultSeed } from '../../workshop/emulator';
import { GoogleChatSpaces } from '../../nodes/GoogleChatSpaces/GoogleChatSpaces.node';
import { startTestChat } from '../support/chat';
import { folder, jsonOf, OURS, people, readExample, runExample } from './support';

const APOLLO = 'AAAAapollo01';
const FINANCE = 'AAAAfinance1';

const names = readdirSync(folder)
	.filter((file) => file.endsWith('.json'))
	.map((file) => file.replace('.json', ''));

describe.each(names)('%s', (name) => {
	const { nodes, connections, pinData = {} } = readExample(name);

	test('explains itself, and starts with sample data', () => {
		const targets = Object.values(connections).flatMap((outputs) =>
			Object.values(outputs).flatMap((lists) => lists.flatMap((list) => list ?? [])),
		);
		const trigger = nodes.find(
			({ name: node, type }) =>
				connections[node]?.main && !targets.some((target) => target.node === node) && type,
		);
		expect(nodes[0].type).toBe('n8n-nodes-base.stickyNote');
		expect(pinData[trigger?.name ?? '']?.length).toBeGreaterThan(0);
		expect(targets.map(({ node }) => nodes.some((one) => one.name === node))).not.toContain(false);
		expect(new Set(nodes.map(({ position }) => String(position))).size).toBe(nodes.length);
		expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
	});

	test('fills in fields that the node has', () => {
		const { properties } = new GoogleChatSpaces().description;
		const ofTools = ['descriptionType', 'toolDescription'];
		for (const { parameters } of nodes.filter(({ type }) => type.startsWith(OURS))) {
			const shown = properties.filter(({ displayOptions: { show = {} } = {} }) =>
				['resource', 'operation'].every(
					(field) => show[field]?.includes(String(parameters[field])) ?? true,
				),
			);
			const fields = shown.map((field) => field.name);
			expect([...ofTools, ...fields]).toEqual(expect.arrayContaining(Object.keys(parameters)));
			for (const { name: field, type, options = [] } of shown) {
				if (type !== 'collection' || !(field in parameters)) continue;
				expect(options.map((option) => option.name)).toEqual(
					expect.arrayContaining(Object.keys(parameters[field] as INodeParameters)),
				);
			}
		}
	});
});

describe('on an empty organization', () => {
	const chat = startTestChat();

	test('new-hire-onboarding: one setup a row; again, reads only; a row that fails lets the others go on', async () => {
		const workflow = readExample('new-hire-onboarding');
		const first = await runExample(chat, workflow);
		expect(first.error).toBeUndefined();
		expect(jsonOf(first.output('Space for new hire', 1))).toEqual([]);
		expect(first.calls).toEqual({
			'spaces.list': 1,
			'spaces.setup': 3,
			'spaces.get': 3,
			'members.list': 3,
			'members.patch': 6,
		});
		const roles = {
			'ada.admin': 'MANAGER',
			'maria.manager': 'ASSISTANT_MANAGER',
			'hana.hr': 'ASSISTANT_MANAGER',
		};
		expect(people(chat)).toEqual({
			'Welcome Alice Martin (E1041)': { ...roles, alice: 'MEMBER', 'ben.buddy': 'MEMBER' },
			'Welcome Bruno Keller (E1042)': { ...roles, bruno: 'MEMBER', 'ben.buddy': 'MEMBER' },
			'Welcome Chloe Dubois (E1043)': { ...roles, chloe: 'MEMBER', alice: 'MEMBER' },
		});

		const state = chat.emulator.state();
		const again = await runExample(chat, workflow);
		expect(again.calls).toEqual({ 'spaces.list': 1, 'spaces.get': 3, 'members.list': 3 });
		expect(chat.emulator.state()).toEqual(state);
		expect(jsonOf(again.output('Space for new hire')).map(({ outcome }) => outcome)).toEqual(
			Array(3).fill('unchanged'),
		);

		const [alice, ...others] = workflow.pinData?.['New hires'] ?? [];
		const bad = { ...alice.json, name: 'Nobody', manager: 'nobody at all' };
		const failing = await runExample(chat, workflow, [bad, ...jsonOf(others)]);
		expect(failing.status).toBe('success');
		expect(failing.output('Space for new hire')).toHaveLength(2);
		expect(jsonOf(failing.output('Space for new hire', 1))).toEqual([
			expect.objectContaining({ error: expect.stringContaining('nobody at all') as string }),
		]);
	});

	test('onboarding-by-role: a space for each name, and everybody with their role in each', async () => {
		const workflow = readExample('onboarding-by-role');
		const first = await runExample(chat, workflow);
		expect(first.error).toBeUndefined();
		expect(first.calls).toEqual({
			'spaces.list': 1,
			'spaces.setup': 3,
			'spaces.get': 9,
			'members.list': 3,
			'members.get': 9,
			'members.create': 9,
			'members.patch': 4,
		});
		expect(people(chat)).toEqual({
			'Customer Success': { 'ada.admin': 'MANAGER', alice: 'MANAGER', bruno: 'MEMBER' },
			'New Joiners 2026': {
				'ada.admin': 'MANAGER',
				'hana.hr': 'MANAGER',
				alice: 'MEMBER',
				bruno: 'MEMBER',
				david: 'MEMBER',
			},
			Engineering: {
				'ada.admin': 'MANAGER',
				elena: 'MANAGER',
				david: 'ASSISTANT_MANAGER',
				bruno: 'MEMBER',
			},
		});

		const state = chat.emulator.state();
		const again = await runExample(chat, workflow);
		expect(again.calls).toEqual({ 'spaces.list': 1, 'spaces.get': 9, 'members.list': 3 });
		expect(chat.emulator.state()).toEqual(state);
	});

	test('project-kick-off: the lead owns the space, and the account that made it is gone', async () => {
		const workflow = readExample('project-kick-off');
		const first = await runExample(chat, workflow);
		expect(first.error).toBeUndefined();
		expect(first.calls).toEqual({
			'spaces.list': 1,
			'spaces.setup': 1,
			'spaces.get': 1,
			'members.list': 2,
			'members.patch': 1,
			'members.delete': 1,
		});
		expect(people(chat)).toEqual({
			'Project Apollo (P1042)': {
				elena: 'MANAGER',
				david: 'MEMBER',
				farid: 'MEMBER',
				mei: 'MEMBER',
			},
		});

		const state = chat.emulator.state();
		const again = await runExample(chat, workflow);
		expect(again.error).toBeUndefined();
		expect(again.calls).toEqual({ 'spaces.list': 1, 'spaces.setup': 1, 'spaces.get': 1 });
		expect(chat.emulator.state()).toEqual(state);
	});

	test('nightly-directory-sync: follows the directory, and writes nothing when nothing changed', async () => {
		const workflow = readExample('nightly-directory-sync');
		const first = await runExample(chat, workflow);
		expect(first.error).toBeUndefined();
		expect(first.calls).toEqual({
			'spaces.list': 1,
			'spaces.setup': 2,
			'spaces.get': 2,
			'members.list': 2,
			'members.get': 7,
			'members.create': 7,
			'members.patch': 2,
		});

		const again = await runExample(chat, workflow);
		expect(again.calls).toEqual({
			'spaces.list': 1,
			'spaces.get': 2,
			'members.list': 2,
		});

		const changed = structuredClone(workflow);
		const [engineering] = jsonOf(changed.pinData?.['Departments of the directory'] ?? []);
		engineering.people = ['david@example.com', 'farid@example.com', 'hugo@example.com'];
		const next = await runExample(chat, changed);
		expect(next.calls).toEqual({
			'spaces.list': 1,
			'spaces.get': 2,
			'members.list': 3,
			'members.get': 1,
			'members.create': 1,
			'members.delete': 1,
		});
		expect(people(chat)).toEqual({
			'Department of Engineering': {
				'ada.admin': 'MANAGER',
				elena: 'MANAGER',
				david: 'MEMBER',
				farid: 'MEMBER',
				hugo: 'MEMBER',
			},
			'Department of Finance': {
				'ada.admin': 'MANAGER',
				nadia: 'MANAGER',
				liam: 'MEMBER',
				mei: 'MEMBER',
			},
		});

		engineering.people = [];
		const broken = await runExample(chat, changed);
		expect(broken.status).toBe('error');
		expect(broken.calls).toEqual({
			'spaces.list': 1,
			'spaces.get': 2,
			'members.list': 2,
		});
	});

	test('bulk-provisioning: the sample rows; the bad one takes the second branch', async () => {
		const run = await runExample(chat, readExample('bulk-provisioning'));
		expect(run.error).toBeUndefined();
		expect(run.calls).toEqual({ 'spaces.setup': 6, 'spaces.get': 5 });
		expect(run.output('Provisioned')).toHaveLength(5);
		expect(jsonOf(run.output('To be mended'))).toEqual([
			{
				team: 'T005',
				name: 'Echo',
				lead: 'elena@example.com',
				members: 'ghost@example.com',
				error:
					'Could not set up the space "Team Echo": Google knows no such person, or the account may not add them',
				message:
					'Check the spelling of each email and user ID. People outside the organization have to be named by email.',
			},
		]);
	});

	test('bulk-provisioning: 500 teams, one setup and one read each, of which three fail', async () => {
		const workflow = readExample('bulk-provisioning');
		const rows = Array.from({ length: 500 }, (_, index) => ({
			team: `T${index}`,
			name: String(index),
			lead: 'elena@example.com',
			members: index % 200 === 99 ? 'ghost@example.com' : 'david@example.com, farid@example.com',
		}));
		const first = await runExample(chat, workflow, rows);
		expect(first.error).toBeUndefined();
		expect(first.calls).toEqual({ 'spaces.setup': 500, 'spaces.get': 497 });
		expect(first.output('Provisioned')).toHaveLength(497);
		expect(first.output('To be mended')).toHaveLength(3);
		expect(chat.emulator.state().spaces).toHaveLength(497);

		const mended = rows.map((row) => ({ ...row, members: 'david@example.com' }));
		const again = await runExample(chat, workflow, mended);
		expect(again.output('Provisioned')).toHaveLength(500);
		expect(chat.emulator.state().spaces).toHaveLength(500);
	}, 180_000);
});

describe('where there are spaces', () => {
	const member = (email: string, role?: 'ROLE_MANAGER' | 'ROLE_ASSISTANT_MANAGER') => ({
		email: `${email}@example.com`,
		...(role && { role }),
	});
	const chat = startTestChat({
		seed: {
			...defaultSeed,
			spaces: [
				{
					id: APOLLO,
					spaceType: 'SPACE',
					displayName: 'Apollo',
					description: 'The new billing.',
					members: [
						member('ada.admin'),
						member('elena'),
						member('david', 'ROLE_ASSISTANT_MANAGER'),
						member('farid'),
						member('hugo'),
					],
				},
				{
					id: FINANCE,
					spaceType: 'SPACE',
					displayName: 'Finance',
					description: 'Everybody in Finance.',
					members: [
						member('nadia'),
						member('ada.admin', 'ROLE_MANAGER'),
						member('liam'),
						member('mei'),
					],
				},
				{
					id: 'AAAAhugo',
					spaceType: 'SPACE',
					displayName: 'Hugo alone owns it',
					members: [member('hugo'), member('elena')],
				},
			],
		},
	});

	test('leaver: out of every space, and the successor owns what only they owned', async () => {
		const workflow = readExample('leaver');
		const first = await runExample(chat, workflow);
		expect(first.error).toBeUndefined();
		expect(jsonOf(first.output('Out of all spaces'))).toEqual([
			{
				space: 'spaces/AAAAapollo01',
				displayName: 'Apollo',
				member: 'hugo@example.com',
				action: 'remove',
				from: 'ROLE_MEMBER',
				outcome: 'removed',
				reason: 'is a member of the space',
			},
			{
				space: 'spaces/AAAAhugo',
				displayName: 'Hugo alone owns it',
				member: 'elena@example.com',
				action: 'promote',
				to: 'ROLE_MANAGER',
				outcome: 'changed',
				reason: 'takes over the space',
			},
			{
				space: 'spaces/AAAAhugo',
				displayName: 'Hugo alone owns it',
				member: 'hugo@example.com',
				action: 'remove',
				from: 'ROLE_MANAGER',
				outcome: 'removed',
				reason: 'has handed the space over',
			},
		]);
		expect(first.calls).toEqual({
			'spaces.list': 1,
			'members.get': 3,
			'members.list': 2,
			'members.delete': 2,
			'members.patch': 1,
		});
		expect(people(chat)).toEqual({
			Apollo: {
				'ada.admin': 'MANAGER',
				elena: 'MEMBER',
				david: 'ASSISTANT_MANAGER',
				farid: 'MEMBER',
			},
			Finance: { nadia: 'MANAGER', 'ada.admin': 'MANAGER', liam: 'MEMBER', mei: 'MEMBER' },
			'Hugo alone owns it': { elena: 'MANAGER' },
		});

		const again = await runExample(chat, workflow);
		expect(again.calls).toEqual({ 'spaces.list': 1 });
	});

	test('drift-report: tells each difference, and changes nothing', async () => {
		const state = chat.emulator.state();
		const workflow = readExample('drift-report');
		const run = await runExample(chat, workflow);
		expect(run.error).toBeUndefined();
		expect(chat.emulator.state()).toEqual(state);
		expect(run.calls).toEqual({ 'spaces.get': 2, 'members.list': 2, 'members.get': 1 });
		expect(jsonOf(run.output('Settings that differ'))).toEqual([
			{
				space: 'spaces/AAAAapollo01',
				displayName: 'Apollo',
				action: 'update',
				field: 'displayName',
				from: 'Apollo',
				to: 'Project Apollo',
				outcome: 'planned',
				reason: 'differs',
			},
			{
				space: 'spaces/AAAAfinance1',
				displayName: 'Finance',
				action: 'none',
				outcome: 'unchanged',
				reason: 'is as it should be',
			},
		]);
		expect(jsonOf(run.output('People who differ'))).toEqual([
			{
				space: 'spaces/AAAAapollo01',
				member: 'mei@example.com',
				name: 'users/mei@example.com',
				action: 'add',
				to: 'ROLE_MEMBER',
				outcome: 'planned',
				reason: 'was not in the space; a dry run cannot tell whether Google knows this address',
			},
			{
				space: 'spaces/AAAAapollo01',
				member: 'elena@example.com',
				name: 'users/100000000000000000110',
				action: 'promote',
				from: 'ROLE_MEMBER',
				to: 'ROLE_MANAGER',
				outcome: 'planned',
				reason: 'has another role',
			},
			{
				space: 'spaces/AAAAapollo01',
				member: 'hugo@example.com',
				name: 'users/100000000000000000113',
				action: 'remove',
				from: 'ROLE_MEMBER',
				outcome: 'planned',
				reason:
					'is not among those who should be in the space, and is removed only once Google has shown who mei@example.com is',
			},
			{
				space: 'spaces/AAAAapollo01',
				member: 'david@example.com',
				name: 'users/100000000000000000109',
				action: 'none',
				from: 'ROLE_ASSISTANT_MANAGER',
				to: 'ROLE_ASSISTANT_MANAGER',
				outcome: 'unchanged',
				reason: 'is as it should be',
			},
			{
				space: 'spaces/AAAAapollo01',
				member: 'farid@example.com',
				name: 'users/100000000000000000111',
				action: 'none',
				from: 'ROLE_MEMBER',
				to: 'ROLE_MEMBER',
				outcome: 'unchanged',
				reason: 'is as it should be',
			},
			{
				space: 'spaces/AAAAapollo01',
				member: 'ada.admin@example.com',
				name: 'users/100000000000000000101',
				action: 'refused',
				from: 'ROLE_MANAGER',
				outcome: 'refused',
				reason: 'is the account that is signed in',
			},
			{
				space: 'spaces/AAAAfinance1',
				member: 'nadia@example.com',
				name: 'users/100000000000000000119',
				action: 'none',
				from: 'ROLE_MANAGER',
				to: 'ROLE_MANAGER',
				outcome: 'unchanged',
				reason: 'is as it should be',
			},
			{
				space: 'spaces/AAAAfinance1',
				member: 'liam@example.com',
				name: 'users/100000000000000000117',
				action: 'none',
				from: 'ROLE_MEMBER',
				to: 'ROLE_MEMBER',
				outcome: 'unchanged',
				reason: 'is as it should be',
			},
			{
				space: 'spaces/AAAAfinance1',
				member: 'mei@example.com',
				name: 'users/100000000000000000118',
				action: 'none',
				from: 'ROLE_MEMBER',
				to: 'ROLE_MEMBER',
				outcome: 'unchanged',
				reason: 'is as it should be',
			},
			{
				space: 'spaces/AAAAfinance1',
				member: 'ada.admin@example.com',
				name: 'users/100000000000000000101',
				action: 'refused',
				from: 'ROLE_MANAGER',
				outcome: 'refused',
				reason: 'is the account that is signed in',
			},
		]);
	});

	test('drift-report: a space that is gone leaves through Error, and the others are told', async () => {
		const workflow = readExample('drift-report');
		const [apollo] = jsonOf(workflow.pinData?.['Spaces as they should be'] ?? []);
		apollo.space = 'AAAAgone';
		const run = await runExample(chat, workflow);
		expect(run.output('Settings that differ', 1)).toHaveLength(1);
		expect(run.output('People who differ', 1)).toHaveLength(1);
		expect(run.output('Settings that differ').length).toBeGreaterThan(0);
	});
});
