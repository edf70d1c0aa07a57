import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { isFailure, SET_UP_CAUSES, SIGN_IN_CAUSES, type Cause } from '../../chat/cause';
import type { ChatClient } from '../../chat/client';
import { SCOPE_PREFIX } from '../../chat/endpoints';
import { hintFor } from '../../chat/hints';
import { methodSpec, type ChatMethodName } from '../../chat/methods';
import { observe, type Look } from '../../chat/observe';
import { searchQuery } from '../../chat/searchQuery';
import { useAdminAccess } from '../forms/fields';
import { member } from '../member';
import { space } from '../space';
import type { ChatContext, ChatOperation } from '../types';

/** What one check has found, and what to do about it. */
interface Finding extends IDataObject {
	check: string;
	/** `optional`: not set up, and not needed by everybody. */
	result: 'ok' | 'problem' | 'optional' | 'unknown';
	message: string;
	fix: string;
}

const NOTHING_TO_DO = 'Nothing to do';

export const check: ChatOperation = {
	value: 'check',
	name: 'Check',
	action: 'Check credential',
	description:
		'Tell what the credential can do, and what is missing in the Google Cloud project or for the account, without changing anything',
	methods: ['spaces.list'],
	fields: [],
	async execute(context) {
		const { chat } = context;
		const api = await observe(chat, 'spaces.list', { query: { pageSize: 1 } });
		const signIn = await checkSignIn(chat, api);
		// Without a sign-in every other look fails alike.
		if (signIn.result === 'problem') return [signIn];
		const admin = chat.caller === 'app' ? undefined : await observeAsAdmin(chat);
		// An administrator may have scopes for admin access only.
		const isForAdmin = isMissingScope(api) && admin && !isMissingScope(admin);
		return [
			signIn,
			// One list tells whether the API is on, a Chat app configured, and Chat there for the account.
			finding<unknown>(
				'Google Chat API',
				isForAdmin ? admin : api,
				() => 'Is turned on, and the project has a Chat app',
			),
			checkScopes(context),
			...(admin ? [await checkGroups(chat), checkAdminAccess(admin)] : []),
		];
	},
};

/** @param api what a first look at the API has said, which takes a token of a service account */
async function checkSignIn(chat: ChatClient, api: Look<unknown>): Promise<Finding> {
	const check = 'Sign-In';
	if (chat.caller === 'user' && chat.actsAs === undefined) {
		const look = await observe(chat, 'openid.userinfo', {});
		return finding(check, look, ({ email, sub }) => `Signed in as ${email ?? `users/${sub}`}`);
	}
	const isRefused = api.is === 'unknown' && isFailure(api.error, ...REFUSED_SIGN_INS);
	if (isRefused) return finding(check, api, () => '');
	const who = chat.actsAs ? `${chat.actsAs}, by domain-wide delegation` : 'the Chat app itself';
	return ok(check, `Acts as ${who}`);
}

const REFUSED_SIGN_INS: readonly Cause[] = [...SIGN_IN_CAUSES, 'unauthenticated'];

async function checkGroups(chat: ChatClient): Promise<Finding> {
	const email = 'nobody@example.com';
	const look = await observe(chat, 'groups.lookup', { query: { 'groupKey.id': email } });
	const check = 'Google Groups by Email';
	const message = 'Groups can be named by their email';
	// Cloud Identity says alike of a group that is not there and of one that the account may not see.
	const isAnswered = look.is !== 'unknown' || isFailure(look.error, 'hidden', 'invalid');
	return isAnswered
		? ok(check, message)
		: optional(
				finding(check, look, () => message),
				'Groups can be named by their ID only',
			);
}

async function observeAsAdmin(chat: ChatClient): Promise<Look<unknown>> {
	const query = { query: searchQuery({ names: [] }, true), useAdminAccess: true, pageSize: 1 };
	return await observe(chat, 'spaces.search', { query });
}

function isMissingScope(look: Look<unknown>): boolean {
	return look.is === 'unknown' && isFailure(look.error, 'scopeMissing');
}

function checkAdminAccess(look: Look<unknown>): Finding {
	return optional(
		finding('Admin Access', look, () => 'Use Admin Access can be turned on'),
		'Use Admin Access cannot be turned on',
	);
}

/** Tells which operations no scope of the credential opens. */
function checkScopes({ chat, scopes }: ChatContext): Finding {
	const check = 'Scopes';
	const isGranted = (some: readonly string[] = []) => some.some((scope) => scopes.includes(scope));
	const lacking = [space, member].flatMap(({ name, operations }) =>
		operations
			.map((operation) => ({
				label: `${name}: ${operation.name}`,
				methods: operation.methods.filter((method) => !isGranted(scopesOf(chat, method))),
				isForCaller: operation.methods.every((method) => scopesOf(chat, method).length > 0),
				isForAdmin:
					operation.fields.some(offersAdminAccess) &&
					operation.methods.every((method) => isGranted(methodSpec(asAdmin(method)).adminScopes)),
			}))
			.filter(({ methods, isForCaller }) => isForCaller && methods.length > 0),
	);
	const closed = lacking.filter(({ isForAdmin }) => !isForAdmin);
	const some = closed.length < lacking.length ? ', some of them with Use Admin Access only' : '';
	if (closed.length === 0) return ok(check, `Every operation can be used${some}`);
	const missing = new Set(
		closed.flatMap(({ methods }) => methods.map((one) => scopesOf(chat, one)[0])),
	);
	return {
		check,
		result: 'optional',
		message: `Cannot be used: ${closed.map(({ label }) => label).join(', ')}. Every other operation can${some}`,
		fix: `If you need these, turn on Custom Scopes in the credential, add ${[...missing].join(', ')} with the prefix ${SCOPE_PREFIX}, and sign in again; a service account needs them in Domain-wide delegation.`,
	};
}

function offersAdminAccess({ name, options = [] }: INodeProperties): boolean {
	return [name, ...options.map((option) => option.name)].includes(useAdminAccess.name);
}

/** An administrator searches for spaces, as Google lists just those that they are in. */
function asAdmin(method: ChatMethodName): ChatMethodName {
	return method === 'spaces.list' ? 'spaces.search' : method;
}

function scopesOf(chat: ChatClient, method: ChatMethodName): readonly string[] {
	const { userScopes, appScopes = [] } = methodSpec(method);
	return chat.caller === 'app' ? appScopes : userScopes;
}

function finding<Thing>(
	check: string,
	look: Look<Thing>,
	message: (thing: Thing) => string,
): Finding {
	if (look.is === 'seen') return ok(check, message(look.thing));
	if (look.is === 'absent') {
		return {
			check,
			result: 'unknown',
			message: 'Google shows nothing',
			fix: 'Run the check again.',
		};
	}
	const { problem, fix } = hintFor(look.error);
	const isClear = isFailure(look.error, ...SET_UP_CAUSES, ...REFUSED_SIGN_INS, 'hidden');
	return { check, result: isClear ? 'problem' : 'unknown', message: problem, fix };
}

function ok(check: string, message: string): Finding {
	return { check, result: 'ok', message, fix: NOTHING_TO_DO };
}

/** What not everybody needs is no problem where it is missing. @param without what that means */
function optional(found: Finding, without: string): Finding {
	if (found.result !== 'problem') return found;
	const { message, fix } = found;
	return {
		...found,
		result: 'optional',
		message: `${without}: ${message}`,
		fix: `If you need it: ${fix}`,
	};
}
