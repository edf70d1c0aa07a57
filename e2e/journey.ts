/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Credential, N8nRest, SavedWorkflow } from '../editor/rest';
import { isOurs } from '../editor/setup';
import type { Camera } from './camera';

/** A workflow with a few requests needs a second or two; a slow machine gets time. */
const RUN_LIMIT_MS = 60_000;

/** What is seen of a page without scrolling. */
export const VIEWPORT = { width: 1400, height: 1000 };

const BELOW_FORM_PX = 80;

/**
 * Connects the credential as a person does: the sign-in button, and the consent page in its popup.
 *
 * @param account the e-mail address to sign in with
 */
export async function connectCredential(
	page: Page,
	{ name }: Credential,
	account: string,
	camera: Camera,
) {
	await page.goto('/home/credentials');
	await page.getByTestId('resources-list-item').filter({ hasText: name }).click();
	const signIn = page.getByRole('button', { name: 'Sign in with Google' });
	await signIn.waitFor();
	await camera.take('credential', page);
	const [popup] = await Promise.all([page.waitForEvent('popup'), signIn.click()]);
	const consent = popup.getByRole('button', { name: 'Continue' });
	await consent.waitFor();
	await popup.locator(`input[value="${account}"]`).check();
	await camera.take('consent', popup);
	await consent.click();
	await page.getByText('Account connected').waitFor();
	await camera.take('credential-connected', page);
	await popup.close();
}

/**
 * Opens a workflow on the canvas and runs it with the canvas's button.
 *
 * @throws AssertionError when it did not succeed, or one of our nodes is not marked so
 */
export async function runOnCanvas(
	page: Page,
	rest: N8nRest,
	{ id, name, nodes }: SavedWorkflow,
	camera: Camera,
) {
	await page.goto(`/workflow/${id}`);
	const started = page.waitForResponse(
		(response) => new URL(response.url()).pathname === `/rest/workflows/${id}/run` && response.ok(),
	);
	await page.getByTestId('execute-workflow-button').click();
	const answer = (await (await started).json()) as { data: { executionId: string } };
	const { status, data } = await rest.finishedExecution(answer.data.executionId);
	assert.equal(status, 'success', `${name} ended with ${data.resultData.error?.message ?? status}`);
	for (const node of nodes.filter(isOurs)) {
		const mark = page
			.getByTestId('canvas-node')
			.filter({ hasText: node.name })
			.getByTestId('canvas-node-status-success');
		await mark.waitFor({ timeout: RUN_LIMIT_MS });
	}
	await camera.take(`canvas-${name}`, page);
}

/** Opens the form of a node on the canvas, and takes its picture from top to end. */
export async function openForm(page: Page, workflowId: string, nodeId: string, camera: Camera) {
	await page.setViewportSize(VIEWPORT);
	await page.goto(`/workflow/${workflowId}/${nodeId}`);
	await page.getByTestId('parameter-input-operation').waitFor();
	await page.waitForLoadState('networkidle');
	const fields = await page.getByTestId('node-parameters').boundingBox();
	const height = Math.ceil((fields?.y ?? 0) + (fields?.height ?? 0)) + BELOW_FORM_PX;
	await page.setViewportSize({ ...VIEWPORT, height: Math.max(height, VIEWPORT.height) });
	const form = page.getByTestId('ndv');
	await camera.take(`form-${await form.getByTestId('node-title-container').innerText()}`, form);
}
