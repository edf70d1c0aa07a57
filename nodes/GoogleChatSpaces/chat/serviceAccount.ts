import { createHash, createPrivateKey, createSign, type KeyObject } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

/** A service account's key, as `serviceAccountKey` reads it. */
export interface ServiceAccountKey {
	readonly clientEmail: string;
	readonly privateKey: KeyObject;
	readonly privateKeyId?: string;
	/** Tells this key from any other, without telling anything of it. */
	readonly fingerprint: string;
}

/** What an access token is to be for. */
export interface TokenRequest {
	readonly key: ServiceAccountKey;
	/** Where Google exchanges assertions for tokens. */
	readonly tokenUrl: string;
	/** Full scope URLs, separated by blanks. */
	readonly scope: string;
	/** The person to act as, by domain-wide delegation; without one the app acts as itself. */
	readonly subject?: string;
}

/** A key that cannot be used; the message names the field of the credential. */
export class UnusableKeyError extends Error {}

const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
/** How long Google lets an assertion, and so its token, be valid at the most, in s. */
const LIFETIME_S = 3600;

/** The fields of the credential that hold the key: the whole file, or its two parts. */
export interface KeyFields {
	readonly keyFrom: 'file' | 'parts';
	readonly privateKeyFile: string;
	readonly email: string;
	readonly privateKey: string;
}

/**
 * Reads the key of a service account.
 *
 * @throws UnusableKeyError saying which field is wrong; never repeats any of it
 */
export function serviceAccountKey({
	keyFrom,
	privateKeyFile,
	email,
	privateKey,
}: KeyFields): ServiceAccountKey {
	const parts =
		keyFrom === 'file'
			? readKeyFile(privateKeyFile)
			: { field: 'Private Key', clientEmail: email.trim(), pem: privateKey };
	if (!parts.clientEmail.includes('@')) {
		throw new UnusableKeyError(
			'Service Account Email is not an email: expected one like chat@my-project.iam.gserviceaccount.com',
		);
	}
	const { field, clientEmail, pem, privateKeyId } = parts;
	return {
		clientEmail,
		privateKey: readPrivateKey(field, pem),
		privateKeyId,
		fingerprint: createHash('sha256').update(pem).digest('base64url'),
	};
}

interface KeyParts {
	field: string;
	clientEmail: string;
	pem: string;
	privateKeyId?: string;
}

const KEY_FILE = 'Service Account Key';

function readKeyFile(text: string): KeyParts {
	const file = parseObject(text);
	if (!file) {
		throw new UnusableKeyError(
			`${KEY_FILE} is not JSON: paste the whole key file that Google gave you, from { to }`,
		);
	}
	if (file.type !== 'service_account') {
		throw new UnusableKeyError(
			`${KEY_FILE} is not the key of a service account, whose "type" is "service_account": create one under IAM & Admin > Service Accounts > Keys`,
		);
	}
	const { client_email: clientEmail, private_key: pem, private_key_id: privateKeyId } = file;
	if (typeof clientEmail !== 'string' || typeof pem !== 'string') {
		throw new UnusableKeyError(
			`${KEY_FILE} lacks its "client_email" or its "private_key": paste the whole file`,
		);
	}
	return {
		field: KEY_FILE,
		clientEmail,
		pem,
		privateKeyId: typeof privateKeyId === 'string' ? privateKeyId : undefined,
	};
}

function parseObject(text: string): IDataObject | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null ? (value as IDataObject) : undefined;
	} catch {
		return undefined;
	}
}

function readPrivateKey(field: string, pem: string): KeyObject {
	try {
		// A key pasted as one line of JSON carries its line breaks as the two characters \n.
		const key = createPrivateKey(pem.replace(/\\n/g, '\n').trim());
		if (key.asymmetricKeyType === 'rsa') return key;
	} catch {
		// Whatever OpenSSL says of it could quote it.
	}
	throw new UnusableKeyError(
		`${field} holds no private key: paste it whole, from -----BEGIN PRIVATE KEY----- to -----END PRIVATE KEY-----`,
	);
}

/**
 * Makes the signed assertion with which a service account asks for a token.
 *
 * @param now ms since the epoch
 * @returns a JWT
 * @see https://developers.google.com/identity/protocols/oauth2/service-account#authorizingrequests
 */
export function signAssertion(
	{ key, tokenUrl, scope, subject }: TokenRequest,
	now: number,
): string {
	const issuedAt = Math.floor(now / 1000);
	const header = {
		alg: 'RS256',
		typ: 'JWT',
		...(key.privateKeyId && { kid: key.privateKeyId }),
	};
	const claims = {
		iss: key.clientEmail,
		...(subject && { sub: subject }),
		scope,
		aud: tokenUrl,
		iat: issuedAt,
		exp: issuedAt + LIFETIME_S,
	};
	const signed = `${encoded(header)}.${encoded(claims)}`;
	const signature = createSign('RSA-SHA256').update(signed).sign(key.privateKey, 'base64url');
	return `${signed}.${signature}`;
}

/** The form with which Google exchanges an assertion for a token. */
export function exchangeForm(assertion: string): URLSearchParams {
	return new URLSearchParams({ grant_type: GRANT_TYPE, assertion });
}

/** What Google's token endpoint answers with. */
export interface TokenAnswer {
	readonly access_token: string;
	/** In s. */
	readonly expires_in: number;
}

function encoded(part: IDataObject): string {
	return Buffer.from(JSON.stringify(part)).toString('base64url');
}
