import { comparableName } from '../text';
import { askOnce } from './askOnce';
import type { ChatClient } from './client';
import { listAll } from './pagination';
import type { Space } from './types';

const lists = new WeakMap<ChatClient, Promise<OwnSpaces>>();

/**
 * The named spaces that the account is in, as Google listed them once for a client and as the calls
 * since have left them.
 */
export class OwnSpaces {
	private readonly byId = new Map<string, Space>();
	private readonly byName = new Map<string, Map<string, Space>>();

	private constructor(spaces: readonly Space[]) {
		for (const space of spaces) this.hold(space);
	}

	/**
	 * Lists the spaces, once for each client. Google's own filter of types leaves out private ones.
	 *
	 * @throws ChatApiError when Google refuses
	 */
	static async of(chat: ChatClient): Promise<OwnSpaces> {
		const isNamed = ({ spaceType }: Space) => spaceType === 'SPACE';
		return await askOnce(
			lists,
			chat,
			async () => new OwnSpaces(await listAll(chat, 'spaces.list', {}, Infinity, isNamed)),
		);
	}

	/** Has the spaces listed anew when they are asked for next. */
	static forget(chat: ChatClient): void {
		lists.delete(chat);
	}

	/** Whether a space is among them, by its name, `spaces/{space}`. */
	has(name: string): boolean {
		return this.byId.has(name);
	}

	/** Those whose display name reads like this one. */
	called(displayName: string): Space[] {
		return [...this.named({ displayName }).values()];
	}

	/** Takes in a space that was made or changed, where the spaces are listed already. */
	static async hold(chat: ChatClient, space: Space): Promise<void> {
		(await lists.get(chat))?.hold(space);
	}

	/** Keeps just what finding needs: an account may be in many thousands. */
	private hold({ name, displayName }: Space): void {
		const space = { name, displayName };
		const id = name ?? '';
		const before = this.byId.get(id);
		if (before) this.named(before).delete(id);
		this.byId.set(id, space);
		this.named(space).set(id, space);
	}

	/** Those whose display name reads like that of a space, by their names. */
	private named({ displayName }: Space): Map<string, Space> {
		const key = comparableName(displayName ?? '');
		const named = this.byName.get(key) ?? new Map<string, Space>();
		this.byName.set(key, named);
		return named;
	}
}
