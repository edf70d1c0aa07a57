import type { INodeParameters } from 'n8n-workflow';

import { byId, type SignIn, startTestChat } from '../support/chat';
import { type Example, examples, exampleSeed, operationIds, runExample } from '../support/examples';
import { cell, expectGenerated, operationName, table } from '../support/generated';

const chat = startTestChat({ seed: exampleSeed });

const signIns: Record<SignIn, string> = {
	oAuth2: 'OAuth2',
	delegation: 'Service account as a person',
	app: 'Service account as the Chat app',
};

/** Fields that the Chat app cannot use, in operations that it can use. */
const notForApp: Array<{ operation: string; parameters: INodeParameters }> = [
	{ operation: 'member.add', parameters: { groups: 'engineering@example.com' } },
	{ operation: 'member.add', parameters: { options: { addApp: true } } },
	{ operation: 'member.list', parameters: { filters: { showInvited: true } } },
	{ operation: 'space.findDirectMessage', parameters: { user: 'alice@example.com' } },
	{ operation: 'space.findDirectMessage', parameters: { user: '1', ifNone: 'create' } },
	{ operation: 'space.get', parameters: { options: { useAdminAccess: true } } },
	{
		operation: 'space.create',
		parameters: { additionalFields: { audience: 'audiences/default' } },
	},
	{ operation: 'space.create', parameters: { importFields: { importMode: true } } },
	{ operation: 'space.update', parameters: { updateFields: { audience: 'audiences/default' } } },
];

/** Google takes only domain-wide delegation for these operations, and refuses OAuth2 itself. */
const BY_DELEGATION = ['space.completeImport'];

/** A refusal has to name one of these ways out. */
const WAY_OUT = /Impersonate User|OAuth2 credential|Custom Scopes|Use Admin Access|Leave/;

let rows: string[][];
let limits: string[][];

beforeAll(async () => {
	rows = [];
	for (const id of operationIds) {
		const cells = [operationName(id)];
		for (const signIn of Object.keys(signIns) as SignIn[]) {
			cells.push(await verdict(exampleFor(id, signIn)));
		}
		rows.push(cells);
	}
	limits = [];
	for (const { operation, parameters } of notForApp) {
		const everything = {
			spaceId: byId('AAAAteam'),
			displayName: 'Berlin',
			role: 'ROLE_MEMBER',
			...parameters,
		};
		const refusal = await verdict({ operation, signIn: 'app', parameters: everything });
		limits.push([operationName(operation), refusal]);
	}
}, 120_000);

/** Finds the first example of the operation for the kind of sign-in; where there is none, the first for another kind. */
function exampleFor(id: string, signIn: SignIn): Example {
	const all = examples.filter(({ operation }) => operation === id);
	const suitable = all.find((example) => (example.signIn === 'app') === (signIn === 'app'));
	return { ...(suitable ?? all[0]), signIn };
}

/** Returns "Yes", or the text of the refusal. */
async function verdict(example: Example): Promise<string> {
	const { items, error, logged } = await runExample(chat, example);
	if (example.signIn === 'oAuth2' && BY_DELEGATION.includes(example.operation)) {
		expect(logged.at(-1)).toMatchObject({ status: 403 });
		return 'Refused by Google, which asks for a service account as a person';
	}
	if (!error && items.length > 0) {
		const scopes = example.scopes?.map((scope) => `\`${scope}\``).join(' and ');
		return scopes ? `Yes, with the scope ${scopes}` : 'Yes';
	}
	const refusal = [error?.message, error?.description].filter(Boolean).join('. ');
	if (!WAY_OUT.test(refusal)) {
		throw new Error(
			`${example.operation} failed with the sign-in ${example.signIn}: ${refusal} If it can work, add an example with this sign-in to test/support/examples.ts, for the Chat app on a space that it has created. If it cannot, the refusal has to say what to do instead.`,
		);
	}
	expect(logged).toEqual([]);
	return cell(refusal);
}

test('docs/sign-in.md says which operation works with which sign-in', () => {
	expectGenerated(
		'docs/sign-in.md',
		`# Operations and sign-ins

\`test/docs/signIn.test.ts\` writes this page with \`npm run docs\`. It runs every operation with every sign-in in n8n's engine against the emulator. "Yes" is a run that worked: with the scopes of the credential as it is, or with the one that is named. A sentence about an operation is the error with which the node refused it before it sent any request.

Import mode is the exception: it takes a service account that acts as a person, by domain-wide delegation, and the scope \`chat.import\`. The node leaves it to Google to refuse OAuth2. That goes for Complete Import, for Import Mode of Create, and for Import of Add.

${table(['Operation', ...Object.values(signIns)], rows)}

## Examples of what the Chat app cannot do in an operation that is for it

${table(['Operation', 'Refused with'], limits)}
`,
	);
});
