import type { IDataObject } from 'n8n-workflow';

import { byId, goOn, startTestChat } from '../../../support/chat';
import { examples, exampleSeed, operationIds } from '../../../support/examples';
import { fieldsOf, filledIn, type FormField } from '../../../support/forms';

const chat = startTestChat({ seed: exampleSeed });

/** What no field takes: no column at all, where it matters, and an object. */
const bad: IDataObject[] = [{}, { value: { of: 'another kind' } }];

/** What n8n wants filled in before it runs the node, whatever another field makes of it. */
const required = {
	spaceId: byId('AAAAteam'),
	displayName: 'Berlin',
	idempotencyKey: 'P1042',
	people: 'alice@example.com, bruno@example.com',
	query: 'space_type = "SPACE"',
};

/** Fills the field in so that it gives what no field takes, in each example of the operation. */
async function refusalsOf(operation: string, one: FormField) {
	const [resource, name] = operation.split('.');
	const refusals = [];
	for (const { parameters, signIn, as, scopes } of examples.filter(
		(example) => example.operation === operation,
	)) {
		for (const json of bad) {
			const { items, requests } = await chat.run(
				{
					resource,
					operation: name,
					requestOptions: { retryFor: 0 },
					...filledIn({ ...required, ...parameters }, one, '={{ $json.value }}'),
				},
				{
					items: [{ name: 'spaces/AAAAteam/members/app', ...json }],
					signIn,
					as,
					scopes,
					node: goOn,
				},
			);
			const error = items.map(({ json: { error } }) => String(error)).join(' ');
			if (error.includes(one.label)) refusals.push({ error, requests });
		}
	}
	return refusals;
}

describe('a field that cannot be read is told before anything is sent', () => {
	describe.each(operationIds.filter((id) => fieldsOf(id).length > 0))('%s', (operation) => {
		test.each(fieldsOf(operation).map((field) => [field.way.join('.'), field] as const))(
			'%s',
			async (_, field) => {
				const refusals = await refusalsOf(operation, field);

				expect(refusals.length).toBeGreaterThan(0);
				for (const { requests } of refusals) expect(requests).toEqual([]);
			},
		);
	});
});
