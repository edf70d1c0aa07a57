import {
	StoppedError,
	systemClock,
	unlessStopped,
} from '../../../../nodes/GoogleChatSpaces/chat/clock';

test('the time does not go back with the clock of the machine', () => {
	const before = systemClock.now();
	jest.useFakeTimers({ now: 0, doNotFake: ['performance'] });
	const after = systemClock.now();
	jest.useRealTimers();

	expect(after).toBeGreaterThanOrEqual(before);
});

describe('a promise that others wait for, too', () => {
	const never = new Promise<string>(() => undefined);

	test('comes to what it comes to', async () => {
		const { signal } = new AbortController();

		expect(await unlessStopped(Promise.resolve('done'), signal)).toBe('done');
		await expect(unlessStopped(Promise.reject(new Error('No.')), signal)).rejects.toThrow('No.');
		expect(await unlessStopped(Promise.resolve('done'))).toBe('done');
	});

	test('is left alone once it was stopped', async () => {
		const stop = new AbortController();
		const waiting = unlessStopped(never, stop.signal);
		stop.abort();

		await expect(waiting).rejects.toThrow(StoppedError);
		await expect(unlessStopped(never, stop.signal)).rejects.toThrow(StoppedError);
	});
});
