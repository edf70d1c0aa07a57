import assert from 'node:assert/strict';
import { desiredSpaces } from '../demo/desired';
import { readingClient } from '../demo/google';
import { differences, readSpaces } from '../demo/readBack';
import type { Workflow } from '../editor/rest';
import { isOurs } from '../editor/setup';
import type { Emulator } from '../emulator';
// Without its ending, the import would find the codex GoogleChatSpaces.node.json.
import { GoogleChatSpaces } from '../../nodes/GoogleChatSpaces/GoogleChatSpaces.node.js';

/** The name of the example that sets up a space for each new hire. */
export const ONBOARDING = 'New hire onboarding';

/**
 * Compares what the onboarding workflow wants, given its sample data, with what Google's own client
 * finds in the emulator afterwards.
 *
 * @param account the e-mail address of the account that ran it
 * @throws AssertionError with each difference in words
 */
export async function checkOnboarding(workflow: Workflow, emulator: Emulator, account: string) {
	const setup = workflow.nodes.find(isOurs);
	const [items] = Object.values(workflow.pinData ?? {});
	assert.ok(setup && items, 'The workflow has a node of ours, and sample data');
	const desired = await desiredSpaces(workflow, setup.name, new GoogleChatSpaces(), items);
	const found = await readSpaces(readingClient(emulator, account), desired);
	const wrong = desired.flatMap((space) =>
		differences(space, found, account).map((words) => `${space.displayName} ${words}`),
	);
	assert.deepEqual(wrong, []);
}
