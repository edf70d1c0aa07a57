/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import assert from 'node:assert/strict';
import type { INode, INodeTypeDescription } from 'n8n-workflow';
import type { Page } from 'playwright-core';
import type { Credential, N8nRest, SavedWorkflow } from '../editor/rest';
import { isOurs } from '../editor/setup';
import type { Camera } from './camera';

/** A workflow with a few requests needs a second or two; a slow machine gets time. */
const RUN_LIMIT_MS = 60_000;

/** What is seen of a page without scrolling. */
export const VIEWPORT = { width: 1400, height: 1000 };

const MARGIN_PX = 40;

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
 * Opens a workflow on the canvas, and only looks at it.
 *
 * @throws AssertionError when n8n doesn't know the type of a node
 */
export async function lookOnCanvas(
	page: Page,
	rest: N8nRest,
	{ id, name, nodes }: SavedWorkflow,
	camera: Camera,
) {
	const types = await rest.nodeTypes();
	const unknown = nodes.filter((node) => !types.some((type) => isOf(type, node)));
	assert.deepEqual(
		unknown.map(({ type, typeVersion }) => `${type} ${typeVersion}`),
		[],
	);
	await page.goto(`/workflow/${id}`);
	for (const node of nodes.filter(isOurs)) {
		await page.getByTestId('canvas-node').filter({ hasText: node.name }).waitFor();
	}
	await camera.take(`canvas-${name}`, page);
}

function isOf({ name, version }: INodeTypeDescription, { type, typeVersion }: INode): boolean {
	return name === type && [version].flat().includes(typeVersion);
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
	const execute = page.getByTestId('execute-workflow-button');
	const started = page.waitForResponse(
		(response) => new URL(response.url()).pathname === `/rest/workflows/${id}/run` && response.ok(),
	);
	await execute.click();
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
	await execute.filter({ hasText: 'Execute workflow' }).waitFor();
	await camera.take(`canvas-${name}`, page);
}

/**
 * Opens the form of a node on the canvas, and takes its picture from top to end.
 *
 * @param title names the picture
 */
export async function openForm(
	page: Page,
	[workflowId, nodeId]: [string, string],
	title: string,
	camera: Camera,
) {
	await page.setViewportSize(VIEWPORT);
	await page.goto(`/workflow/${workflowId}/${nodeId}`);
	await page.getByTestId('parameter-input-operation').waitFor();
	await page.waitForLoadState('networkidle');
	const fields = page.getByTestId('node-parameters');
	const box = await fields.boundingBox();
	assert.ok(box, 'The form is seen');
	const length = await fields.evaluate(
		({ scrollHeight }: { scrollHeight: number }) => scrollHeight,
	);
	const height = Math.ceil(box.y + length) + MARGIN_PX;
	await page.setViewportSize({ ...VIEWPORT, height: height + MARGIN_PX });
	await camera.take(`form-${title}`, page, { ...box, y: 0, height });
}
