import { createPublicKey, generateKeyPairSync } from 'node:crypto';

import fc from 'fast-check';
import { jwtVerify } from 'jose';

import {
	exchangeForm,
	type KeyFields,
	serviceAccountKey,
	signAssertion,
	type TokenRequest,
	UnusableKeyError,
} from '../../../../nodes/GoogleChatSpaces/chat/serviceAccount';

const NOW = Date.UTC(2026, 10, 22, 9);
const EMAIL = 'chat@my-project.iam.gserviceaccount.com';
const { privateKey: pem, publicKey } = generateKeyPairSync('rsa', {
	modulusLength: 2048,
	publicKeyEncoding: { type: 'spki', format: 'pem' },
	privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const { privateKey: otherPem } = generateKeyPairSync('ed25519', {
	publicKeyEncoding: { type: 'spki', format: 'pem' },
	privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

const file = (changes: object = {}) =>
	JSON.stringify({
		type: 'service_account',
		client_email: EMAIL,
		private_key: pem,
		private_key_id: 'key-1',
		...changes,
	});
const keyFields = (changes: Partial<KeyFields> = {}): KeyFields => ({
	keyFrom: 'file',
	privateKeyFile: file(),
	email: '',
	privateKey: '',
	...changes,
});
const parts = { keyFrom: 'parts', email: ` ${EMAIL} `, privateKey: pem } as const;

const request = (changes: Partial<TokenRequest> = {}): TokenRequest => ({
	key: serviceAccountKey(keyFields()),
	tokenUrl: 'https://oauth2.googleapis.com/token',
	scope: 'scope-1 scope-2',
	...changes,
});

describe('serviceAccountKey', () => {
	test('reads the whole file', () => {
		expect(serviceAccountKey(keyFields())).toMatchObject({
			clientEmail: EMAIL,
			privateKeyId: 'key-1',
		});
	});

	test.each([
		['as it is', pem],
		['in one line, as it stands in JSON', pem.replaceAll('\n', '\\n')],
		['with blanks around it', `\n ${pem} \n`],
	])('reads the two parts, the key %s', (_, privateKey) => {
		expect(serviceAccountKey(keyFields({ ...parts, privateKey }))).toMatchObject({
			clientEmail: EMAIL,
			privateKeyId: undefined,
		});
	});

	const noKey =
		'holds no private key: paste it whole, from -----BEGIN PRIVATE KEY----- to -----END PRIVATE KEY-----';
	test.each<[string, Partial<KeyFields>, string]>([
		[
			'nothing',
			{ privateKeyFile: '' },
			'Service Account Key is not JSON: paste the whole key file that Google gave you, from { to }',
		],
		[
			'half a file',
			{ privateKeyFile: file().slice(0, 500) },
			'Service Account Key is not JSON: paste the whole key file that Google gave you, from { to }',
		],
		[
			'a list',
			{ privateKeyFile: '[]' },
			'Service Account Key is not the key of a service account, whose "type" is "service_account": create one under IAM & Admin > Service Accounts > Keys',
		],
		[
			'a client secret',
			{ privateKeyFile: '{"web":{"client_secret":"s"}}' },
			'Service Account Key is not the key of a service account, whose "type" is "service_account": create one under IAM & Admin > Service Accounts > Keys',
		],
		[
			'a file without a key',
			{ privateKeyFile: file({ private_key: undefined }) },
			'Service Account Key lacks its "client_email" or its "private_key": paste the whole file',
		],
		[
			'a file with a broken key',
			{ privateKeyFile: file({ private_key: pem.slice(0, 300) }) },
			`Service Account Key ${noKey}`,
		],
		[
			'a key of another kind',
			{ privateKeyFile: file({ private_key: otherPem }) },
			`Service Account Key ${noKey}`,
		],
		[
			'no email',
			{ ...parts, email: '' },
			'Service Account Email is not an email: expected one like chat@my-project.iam.gserviceaccount.com',
		],
		['a public key', { ...parts, privateKey: publicKey }, `Private Key ${noKey}`],
	])('refuses %s, and repeats none of it', (_, changes, message) => {
		expect(() => serviceAccountKey(keyFields(changes))).toThrow(new UnusableKeyError(message));
	});
});

describe('signAssertion', () => {
	const verified = async (assertion: string) =>
		await jwtVerify(assertion, createPublicKey(publicKey), {
			currentDate: new Date(NOW),
			audience: 'https://oauth2.googleapis.com/token',
		});

	test('signs what Google asks for, for a person', async () => {
		const { payload, protectedHeader } = await verified(
			signAssertion(request({ subject: 'ada@example.com' }), NOW),
		);
		expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'key-1' });
		expect(payload).toEqual({
			iss: EMAIL,
			sub: 'ada@example.com',
			scope: 'scope-1 scope-2',
			aud: 'https://oauth2.googleapis.com/token',
			iat: NOW / 1000,
			exp: NOW / 1000 + 3600,
		});
	});

	test('names nobody for the app itself, and no key where its id is not known', async () => {
		const key = serviceAccountKey(keyFields(parts));
		const { payload, protectedHeader } = await verified(signAssertion(request({ key }), NOW));
		expect(payload).not.toHaveProperty('sub');
		expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'JWT' });
	});
});

test('whatever is asked for, the assertion verifies, says just that, and fits a form', async () => {
	const text = fc.string({ unit: 'grapheme', minLength: 1 });
	const key = createPublicKey(publicKey);
	await fc.assert(
		fc.asyncProperty(
			text,
			fc.option(text, { nil: undefined }),
			fc.integer({ min: 0, max: 4_000_000_000_000 }),
			async (scope, subject, now) => {
				const assertion = signAssertion(request({ scope, subject }), now);
				const { payload } = await jwtVerify(assertion, key, { currentDate: new Date(now) });

				const issuedAt = Math.floor(now / 1000);
				expect(payload).toEqual({
					iss: EMAIL,
					...(subject !== undefined && { sub: subject }),
					scope,
					aud: 'https://oauth2.googleapis.com/token',
					iat: issuedAt,
					exp: issuedAt + 3600,
				});
				expect(exchangeForm(assertion).get('assertion')).toBe(assertion);
			},
		),
		{ numRuns: 50 },
	);
});

test('exchangeForm is what RFC 7523 asks for', () => {
	expect(Object.fromEntries(exchangeForm('a.b.c'))).toEqual({
		grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
		assertion: 'a.b.c',
	});
});
