import { namedSpace, refusal, startBench, type Bench } from './client';

const WRITES_EXCEEDED = {
	code: 429,
	status: 'RESOURCE_EXHAUSTED',
	message:
		"Quota exceeded for quota metric 'Space writes' and limit 'Space writes per minute' of service 'chat.googleapis.com' for consumer 'project_number:123456789012'.",
	details: [
		{
			'@type': 'type.googleapis.com/google.rpc.ErrorInfo',
			reason: 'RATE_LIMIT_EXCEEDED',
			domain: 'googleapis.com',
			metadata: {
				service: 'chat.googleapis.com',
				consumer: 'projects/123456789012',
				quota_metric: 'Space writes',
				quota_limit: 'Space writes per minute',
			},
		},
	],
};

let bench: Bench;

afterEach(() => bench.emulator.close());

const hana = () => bench.as('hana.hr@example.com');
const fill = async () => {
	for (let n = 0; n < 60; n += 1) await namedSpace(hana(), `Space ${n}`);
};

test('60 space writes fit into any 60 seconds', async () => {
	bench = await startBench({ quota: 'google' });
	await namedSpace(hana(), 'First');
	bench.clock.now += 30_000;
	for (let n = 1; n < 60; n += 1) await namedSpace(hana(), `Space ${n}`);
	expect(await refusal(namedSpace(hana(), 'Too many'))).toEqual(WRITES_EXCEEDED);
	bench.clock.now += 30_000;
	await namedSpace(hana(), 'The first has left the window');
	expect(await refusal(namedSpace(hana(), 'Too many'))).toEqual(WRITES_EXCEEDED);
});

test('the minute can be shortened', async () => {
	bench = await startBench({ quota: 60 });
	await fill();
	expect(await refusal(namedSpace(hana(), 'Too many'))).toEqual(WRITES_EXCEEDED);
	bench.clock.now += 1_000;
	await namedSpace(hana(), 'A second later');
});

test('one space takes one write and fifteen reads a second, another its own', async () => {
	bench = await startBench({ quota: 'google' });
	const [one, other] = [await namedSpace(hana(), 'One'), await namedSpace(hana(), 'Other')];
	const rename = (name: string) =>
		hana().spaces.patch({
			name,
			updateMask: 'display_name',
			requestBody: { displayName: 'Renamed' },
		});
	await rename(one);
	await rename(other);
	expect(await refusal(rename(one))).toMatchObject({ code: 429 });
	for (let n = 0; n < 15; n += 1) await hana().spaces.get({ name: one });
	expect(await refusal(hana().spaces.members.list({ parent: one }))).toMatchObject({ code: 429 });
	bench.clock.now += 1_000;
	await rename(one);
});

test('no quotas unless asked for', async () => {
	bench = await startBench();
	await fill();
	await namedSpace(hana(), 'One more');
});
