import { createNodeAsTool } from 'n8n-core/dist/execution-engine/node-execution-context/utils/create-node-as-tool';
import type { IDataObject, INode } from 'n8n-workflow';

import { credentialTypes } from '../../workshop/credentials';
import { defaultSeed } from '../../workshop/emulator';
import { runNode } from '../../workshop/engine';
import { GoogleChatSpaces } from '../../nodes/GoogleChatSpaces/GoogleChatSpaces.node';
import { startTestChat } from '../support/chat';
import { ADA, callsOf, jsonOf, OURS, people, readExample } from './support';

const APOLLO = 'AAAAapollo01';

const chat = startTestChat({
	seed: {
		...defaultSeed,
		spaces: [
			{
				id: APOLLO,
				spaceType: 'SPACE',
				displayName: 'Project Apollo',
				members: [{ email: ADA }, { email: 'elena@example.com' }],
			},
		],
	},
});
const { nodes, connections } = readExample('ai-agent');
const tools = nodes.filter(({ type }) => type === `${OURS}Tool`);

/** The tool that n8n makes of a node, which runs it with what the agent fills in. */
function toolOf(node: INode) {
	const nodeType = new GoogleChatSpaces();
	return createNodeAsTool({
		node,
		nodeType,
		handleToolInvocation: async (filledIn: IDataObject) => {
			const { error, items } = await runNode({
				nodeTypes: { [node.type]: nodeType },
				credentialTypes,
				credentials: { googleChatSpacesOAuth2Api: chat.credential(ADA) },
				node: { type: node.type, parameters: node.parameters },
				items: [filledIn],
			});
			if (error) throw error;
			return items;
		},
	}).response;
}

async function use(name: string, filledIn: Record<string, string>) {
	chat.emulator.clearRequests();
	const node = tools.find((tool) => tool.name === name);
	const items: unknown = node && (await toolOf(node).invoke(filledIn));
	return { items: jsonOf(items as Parameters<typeof jsonOf>[0]), calls: callsOf(chat) };
}

test('the agent has three tools, and is asked for nothing but names and a purpose', () => {
	expect(
		tools.map((node) => {
			const { name, schema } = toolOf(node);
			return [name, Object.keys(schema.shape), connections[node.name].ai_tool[0]?.[0].node];
		}),
	).toEqual([
		['Look_up_spaces', ['words'], 'Agent for spaces'],
		['See_who_is_in_a_space', ['space'], 'Agent for spaces'],
		['Create_a_space', ['displayName', 'purpose'], 'Agent for spaces'],
	]);
});

test('the agent reads what each tool is for', () => {
	expect(tools.map((node) => toolOf(node).description)).toEqual(
		tools.map(({ parameters }) => parameters.toolDescription),
	);
});

test('it looks a space up and sees who is in it', async () => {
	const found = await use('Look up spaces', { words: 'apollo' });
	expect(found.calls).toEqual({ 'spaces.search': 1 });
	expect(found.items.map(({ name }) => name)).toEqual([`spaces/${APOLLO}`]);

	const members = await use('See who is in a space', { space: String(found.items[0].name) });
	expect(members.calls).toEqual({ 'members.list': 1 });
	expect(members.items).toHaveLength(2);
});

test('it creates a space, and no second one of the name', async () => {
	const desired = { displayName: 'Project Gemini', purpose: 'Two of us' };
	const first = await use('Create a space', desired);
	expect(first.calls).toEqual({ 'spaces.create': 1, 'spaces.get': 1 });

	const again = await use('Create a space', desired);
	expect(again.items[0].name).toBe(first.items[0].name);
	expect(people(chat)['Project Gemini']).toEqual({ 'ada.admin': 'MANAGER' });
});
