/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';

/** Lower case words joined by hyphens, fit for a file name. */
export const slug = (text: string) =>
	text
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-|-$/g, '');

/** Takes screenshots into one folder. */
export class Camera {
	constructor(readonly folder: string) {}

	/** Makes the folder. */
	async prepare() {
		await mkdir(this.folder, { recursive: true });
	}

	/** @param what names the picture's file */
	async take(what: string, subject: Page | Locator) {
		await subject.screenshot({ path: join(this.folder, `${slug(what)}.png`) });
	}
}
