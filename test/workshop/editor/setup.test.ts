import { join } from 'node:path';
import {
	bindCredentials,
	isOurs,
	needOf,
	readWorkflows,
	type Credentials,
} from '../../../workshop/editor/setup';

const credentials: Credentials = {
	oAuth2: { id: 'a1', name: 'OAuth2', type: 'googleChatSpacesOAuth2Api' },
	serviceAccount: { id: 'b2', name: 'Key', type: 'googleChatSpacesServiceAccountApi' },
};

const readExamples = async () => await readWorkflows(join(__dirname, '../../../examples'));

it('puts both credentials on each of our nodes in the examples, and on no other', async () => {
	const workflows = await readExamples();
	expect(workflows.length).toBeGreaterThan(0);
	for (const workflow of workflows) {
		const bound = bindCredentials(workflow, credentials);
		expect(bound.nodes.filter(isOurs).map((node) => node.credentials)).toEqual(
			workflow.nodes.filter(isOurs).map(() => ({
				googleChatSpacesOAuth2Api: { id: 'a1', name: 'OAuth2' },
				googleChatSpacesServiceAccountApi: { id: 'b2', name: 'Key' },
			})),
		);
		expect(bound.nodes.filter((node) => !isOurs(node))).toEqual(
			workflow.nodes.filter((node) => !isOurs(node)),
		);
	}
});

it('knows which examples need more than a click', async () => {
	const examples = await readExamples();
	expect(examples.map((example) => [example.name, needOf(example)])).toEqual([
		['AI agent for spaces', 'it needs a model'],
		['Bulk provisioning', undefined],
		['Drift report', 'it asks for spaces that only you have'],
		['Leaver', undefined],
		['New hire onboarding', undefined],
		['Nightly directory sync', undefined],
		['Onboarding by role', undefined],
		['Project kick-off', undefined],
	]);
});
