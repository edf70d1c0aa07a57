import { createPrivateKey } from 'node:crypto';

import { OAuth2Client } from 'google-auth-library';
import { SignJWT } from 'jose';

import { receiveCode } from './loopback';
import type { Actor } from './question';

const PERSON = [
	'openid',
	'email',
	'chat.spaces',
	'chat.spaces.create',
	'chat.delete',
	'chat.memberships',
	'chat.memberships.app',
	'cloud-identity.groups.readonly',
];
const ADMIN = ['chat.admin.spaces', 'chat.admin.memberships', 'chat.admin.delete'];
const IMPORTER = [...PERSON, 'chat.import'];
const APP = [
	'chat.app.spaces',
	'chat.app.spaces.create',
	'chat.app.memberships',
	'chat.app.delete',
];

const SCOPES: Readonly<Record<Exclude<Actor, 'nobody'>, readonly string[]>> = {
	person: PERSON,
	admin: ADMIN,
	other: PERSON,
	importer: IMPORTER,
	otherImporter: IMPORTER,
	app: APP,
	unapproved: APP,
	consented: IMPORTER,
	consumer: ['chat.spaces'],
};

/** All scopes that domain-wide delegation has to allow for every question. */
export const DELEGATED_SCOPES = [...new Set([...IMPORTER, ...ADMIN])].map(fullScope);

/** Why an actor can't be had, in words for whoever runs this. */
export class NoToken extends Error {}

/** Where access tokens come from. */
export interface SignIn {
	/** @throws NoToken */
	token(actor: Actor, onlyScopes?: readonly string[]): Promise<string>;
}

/** A service account's key file, as Google's console hands it out. */
export interface KeyFile {
	client_email: string;
	client_id: string;
	private_key: string;
	private_key_id: string;
	token_uri: string;
}

/** An OAuth client's file, as Google's console hands it out. */
export interface ClientFile {
	client_id: string;
	client_secret: string;
	auth_uri: string;
	token_uri: string;
}

export function fullScope(scope: string): string {
	return ['openid', 'email'].includes(scope) ? scope : `https://www.googleapis.com/auth/${scope}`;
}

function remembered(get: (key: string, ...rest: string[]) => Promise<string>) {
	const tokens = new Map<string, Promise<string>>();
	return async (key: string, ...rest: string[]): Promise<string> => {
		const id = [key, ...rest].join(' ');
		const token = tokens.get(id) ?? get(key, ...rest);
		tokens.set(id, token);
		return await token;
	};
}

async function exchange(key: KeyFile, subject: string, scopes: string): Promise<string> {
	const assertion = await new SignJWT({ scope: scopes, ...(subject && { sub: subject }) })
		.setProtectedHeader({ alg: 'RS256', kid: key.private_key_id })
		.setIssuer(key.client_email)
		.setAudience(key.token_uri)
		.setIssuedAt()
		.setExpirationTime('1h')
		.sign(createPrivateKey(key.private_key));
	const response = await fetch(key.token_uri, {
		method: 'POST',
		redirect: 'error',
		body: new URLSearchParams({
			grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
			assertion,
		}),
	});
	const answer = (await response.json()) as Record<string, string | undefined>;
	if (answer.access_token) return answer.access_token;
	throw new NoToken(explain(answer, key, subject));
}

function explain(
	{ error, error_description: text }: Record<string, string | undefined>,
	key: KeyFile,
	subject: string,
) {
	const said = `${error ?? 'no token'}${text ? `: ${text}` : ''}`;
	if (error !== 'unauthorized_client') return `Google gives no token (${said}).`;
	return `The service account may not act for ${subject} with these scopes (${said}). In the Admin console, Security, API controls, Domain-wide delegation, client ${key.client_id} needs the scopes that --help lists.`;
}

/**
 * A service account: for people by domain-wide delegation, and by itself as the Chat app.
 *
 * @param unapproved another app's, for which no administrator has approved a scope
 */
export function keySignIn(
	key: KeyFile,
	person: string,
	other: string,
	unapproved?: KeyFile,
): SignIn {
	const subjects: Partial<Record<Actor, string>> = {
		person,
		admin: person,
		importer: person,
		other,
		otherImporter: other,
		app: '',
	};
	const get = remembered((subject, scopes) => exchange(key, subject, scopes));
	const getUnapproved = remembered(async (scopes) => {
		if (!unapproved) throw new NoToken('needs --unapproved');
		return await exchange(unapproved, '', scopes);
	});
	return {
		async token(actor, onlyScopes) {
			if (actor === 'nobody') return 'none';
			if (actor === 'unapproved') return await getUnapproved(APP.map(fullScope).join(' '));
			const subject = subjects[actor];
			if (subject === undefined) throw new NoToken(`needs a sign-in as ${actor}`);
			return await get(subject, (onlyScopes ?? SCOPES[actor]).map(fullScope).join(' '));
		},
	};
}

/**
 * A person who signs in with a browser, once for each actor.
 *
 * @param show tells the person which address to open
 */
export function browserSignIn(client: ClientFile, show: (url: string) => void): SignIn {
	const get = remembered(async (scopes) => {
		const { code, verifier, redirectUri } = await receiveCode(client, scopes, show);
		const oauth = new OAuth2Client({
			clientId: client.client_id,
			clientSecret: client.client_secret,
			endpoints: { oauth2TokenUrl: client.token_uri },
			transporterOptions: { fetchImplementation: fetch },
		});
		const { tokens } = await oauth.getToken({
			code,
			codeVerifier: verifier,
			redirect_uri: redirectUri,
		});
		return tokens.access_token ?? '';
	});
	return {
		async token(actor, onlyScopes) {
			if (actor === 'nobody') return 'none';
			if (actor !== 'person' && actor !== 'admin') throw new NoToken(`needs --key, for ${actor}`);
			if (onlyScopes) throw new NoToken('needs --key, for a token of few scopes');
			return await get([...PERSON, ...ADMIN].map(fullScope).join(' '));
		},
	};
}
