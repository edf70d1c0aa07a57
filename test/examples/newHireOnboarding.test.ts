/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { type ICredentialDataDecryptedObject, type IWorkflowBase, jsonParse } from 'n8n-workflow';

import { GoogleChatSpacesOAuth2Api } from '../../credentials/GoogleChatSpacesOAuth2Api.credentials';
import { runWorkflow } from '../../engine';
import { GoogleChatSpaces } from '../../nodes/GoogleChatSpaces/GoogleChatSpaces.node';
import { startTestChat } from '../support/chat';

const workflow = jsonParse<IWorkflowBase>(
	readFileSync(join(__dirname, '../../examples/new-hire-onboarding.json'), 'utf8'),
);
const ADA = 'ada.admin@example.com';
const chat = startTestChat();

async function run(pinData = workflow.pinData) {
	const credential = chat.credential(ADA) as ICredentialDataDecryptedObject;
	return await runWorkflow(
		{ ...workflow, pinData },
		{
			nodeTypes: { 'n8n-nodes-google-chat-spaces.googleChatSpaces': new GoogleChatSpaces() },
			credentialTypes: [new GoogleChatSpacesOAuth2Api()],
			credentials: { googleChatSpacesOAuth2Api: credential },
		},
	);
}

test('sets up one space for each pinned row, in one write and one read, and no second one when run again', async () => {
	const first = await run();
	expect(first.error).toBeUndefined();
	expect(first.output('Space for new hire', 1)).toEqual([]);
	expect(first.output('Space for new hire').map(({ json }) => json.displayName)).toEqual([
		'Welcome Alice Martin (E1041)',
		'Welcome Bruno Keller (E1042)',
		'Welcome Chloe Dubois (E1043)',
	]);

	const requests = chat.emulator.requests();
	expect(requests.map(({ method }) => method).sort()).toEqual([
		...['GET', 'GET', 'GET'],
		...['POST', 'POST', 'POST'],
	]);
	expect(requests[0].body).toEqual({
		requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
		space: {
			spaceType: 'SPACE',
			displayName: 'Welcome Alice Martin (E1041)',
			spaceDetails: {
				description:
					'Everything for the first weeks of Alice Martin in Customer Success, from 2026-12-01 on.',
				guidelines:
					"Announcements come from the space's managers. Ask in a reply, so that question and answer stay together. Nothing personal here: bring that to HR directly.",
			},
			externalUserAllowed: false,
			spaceHistoryState: 'HISTORY_ON',
			predefinedPermissionSettings: 'ANNOUNCEMENT_SPACE',
		},
		memberships: [
			'alice@example.com',
			'maria.manager@example.com',
			'ben.buddy@example.com',
			'hana.hr@example.com',
		].map((email) => ({ member: { name: `users/${email}`, type: 'HUMAN' } })),
	});

	const state = chat.emulator.state();
	const again = await run();
	expect(chat.emulator.state()).toEqual(state);
	expect(again.output('Space for new hire').map(({ json }) => json.name)).toEqual(
		first.output('Space for new hire').map(({ json }) => json.name),
	);
});

test('a row that fails leaves through the error output, and the others go on', async () => {
	const [bad, ...others] = workflow.pinData?.['New hires'] ?? [];
	const pinned = [{ json: { ...bad.json, email: 'nobody@example.com' } }, ...others];
	const { output, status } = await run({ 'New hires': pinned });
	expect(status).toBe('success');
	expect(output('Space for new hire')).toHaveLength(2);
	expect(output('Space for new hire', 1)).toHaveLength(1);
});
