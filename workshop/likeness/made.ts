import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

import type { Actor } from './question';

/** A space that was asked for; its name is known once the answer came. */
export interface Made {
	actor: Actor;
	/** The request that made it; by its requestId a repeat tells the name. */
	path: string;
	body: object;
	name?: string;
}

/** What was made and is not deleted yet, on disk before it is sent, so that a kill forgets nothing. */
export class Journal {
	private entries: Made[];

	constructor(private readonly path: string) {
		this.entries = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Made[]) : [];
	}

	all(): readonly Made[] {
		return this.entries;
	}

	/** Whether a space is one that was made, though the answer that named it may never have come. */
	knows(name: string, displayName: string): boolean {
		const quoted = JSON.stringify(displayName);
		return this.entries.some(
			(made) => made.name === name || JSON.stringify(made.body).includes(quoted),
		);
	}

	add(made: Made): Made {
		this.entries.push(made);
		this.write();
		return made;
	}

	learnName(made: Made, name: string): void {
		made.name = name;
		this.write();
	}

	forget(gone: (made: Made) => boolean): void {
		this.entries = this.entries.filter((made) => !gone(made));
		this.write();
	}

	private write(): void {
		if (this.entries.length === 0) {
			rmSync(this.path, { force: true });
			return;
		}
		// a kill while writing leaves the file as it was before
		writeFileSync(`${this.path}.new`, JSON.stringify(this.entries, null, '\t'));
		renameSync(`${this.path}.new`, this.path);
	}
}
