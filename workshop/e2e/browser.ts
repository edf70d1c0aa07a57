import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, selectors, type Browser, type Page } from 'playwright-core';
import { Problem } from '../editor/problem';
import type { Owner } from '../editor/rest';

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Chromium runs without a sandbox, which containers and root do not have, and without its requests to Google's hosts. */
const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

const isProgram = (path: string) => {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
};

function findChromium() {
	const folders = (process.env.PATH ?? '').split(delimiter);
	const found = PROGRAMS.flatMap((name) => folders.map((folder) => join(folder, name))).find(
		isProgram,
	);
	if (found) return found;
	throw new Problem(
		'No Chromium was found on the PATH.',
		'Install Chromium or Chrome (Debian: apt-get install chromium).',
	);
}

/**
 * Starts the Chromium that is installed on the machine.
 *
 * @throws {Problem} when there is none
 */
export async function launchBrowser(): Promise<Browser> {
	selectors.setTestIdAttribute('data-test-id');
	return await chromium.launch({ executablePath: findChromium(), args: FLAGS });
}

/** Signs in to n8n, and waits for its home page. */
export async function signIn(page: Page, { email, password }: Owner) {
	await page.goto('/signin');
	await page.locator('input[type=email]').fill(email);
	await page.locator('input[type=password]').fill(password);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await page.waitForURL('**/home/**');
}
