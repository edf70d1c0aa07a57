import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** A part of a page, in CSS pixels. */
interface Clip {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** Turns text into lower case words joined by hyphens, for a file name. */
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

	/**
	 * @param what names the picture's file
	 * @param clip the part of the page; default: all of it that is visible
	 */
	async take(what: string, page: Page, clip?: Clip) {
		const path = join(this.folder, `${slug(what)}.png`);
		await page.screenshot({ path, clip, animations: 'disabled' });
	}
}
