import { setTimeout as sleep } from 'node:timers/promises';
import { defaultSeed, type Emulator } from '../emulator';

/** Another client of the same Cloud project. */
export const RIVAL = defaultSeed.people[1].email;

/**
 * Creates spaces at an even pace until the signal. One that Google refuses is not tried again.
 *
 * @param everyMs time from one to the next
 */
export async function createSteadily(emulator: Emulator, everyMs: number, signal: AbortSignal) {
	const { accessToken } = emulator.issueToken({ user: RIVAL, scopes: ['chat.spaces'] });
	const create = async (number: number) => {
		const response = await fetch(`${emulator.baseUrl}/v1/spaces`, {
			method: 'POST',
			headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
			body: JSON.stringify({ spaceType: 'SPACE', displayName: `Rival ${number}` }),
		});
		await response.arrayBuffer();
	};
	const startedAt = Date.now();
	for (let number = 1; !signal.aborted; number++) {
		await create(number);
		const wait = startedAt + number * everyMs - Date.now();
		await sleep(Math.max(0, wait), undefined, { signal }).catch(() => undefined);
	}
}
