import assert from 'node:assert/strict';
import type { INode, INodeTypeDescription } from 'n8n-workflow';
import type { Locator, Page } from 'playwright-core';
import type { Credential, N8nRest, SavedWorkflow } from '../editor/rest';
import { isOurs } from '../editor/setup';
import type { Camera } from './camera';

/** The part of a page that is visible without scrolling. */
export const VIEWPORT = { width: 1400, height: 1000 };

/** The largest width at which a picture in README can be read. */
const RUN_VIEWPORT = { width: 1280, height: 860 };

/** By how many pixels the input panel is made narrower, so that the output is readable. */
const NARROWER_PX = 130;

const MARGIN_PX = 40;

/**
 * Connects the credential as a person does, with the sign-in button and the consent page in its popup.
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
 * Opens a workflow on the canvas without running it.
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
	await checkNotes(page);
	await camera.take(`canvas-${name}`, page);
}

/**
 * Checks that the notes on the canvas show all of their text.
 *
 * @throws AssertionError when one is cut off
 */
async function checkNotes(page: Page) {
	const notes = page.getByTestId('sticky');
	await notes.first().waitFor();
	const cutOff = await notes
		.locator('*')
		.evaluateAll((elements) =>
			elements
				.filter(({ scrollHeight, clientHeight }) => clientHeight > 0 && scrollHeight > clientHeight)
				.map(({ textContent }) => textContent),
		);
	assert.deepEqual(cutOff, [], 'The notes show all of their text');
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
		await mark.waitFor();
	}
	await execute.filter({ hasText: 'Execute workflow' }).waitFor();
	await checkNotes(page);
	await camera.take(`canvas-${name}`, page);
}

/** Opens our node of the workflow that has just run, which shows its input and its output. */
export async function openRun(page: Page, { nodes }: SavedWorkflow, camera: Camera) {
	const [node] = nodes.filter(isOurs);
	await page.setViewportSize(RUN_VIEWPORT);
	await page.getByTestId('canvas-node').filter({ hasText: node.name }).dblclick();
	await page.getByTestId('parameter-input-operation').waitFor();
	await moveLeft(page, page.getByTestId('panel-drag-button'), NARROWER_PX);
	const output = page.getByTestId('output-panel');
	await output.getByText('Schema', { exact: true }).click();
	await output.getByText('spaceUri').first().waitFor();
	await page.getByText('Workflow executed successfully').waitFor({ state: 'hidden' });
	const box = await page.getByTestId('ndv').boundingBox();
	await camera.take(`run-${node.name}`, page, box ?? undefined);
	await page.setViewportSize(VIEWPORT);
}

async function moveLeft(page: Page, handle: Locator, distance: number) {
	const box = await handle.boundingBox();
	assert.ok(box, 'The handle is seen');
	const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
	await page.mouse.move(x, y);
	await page.mouse.down();
	await page.mouse.move(x - distance, y, { steps: 10 });
	await page.mouse.up();
	await page.mouse.move(0, 0);
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
