import { facts } from '../../facts';

const PREFIX = 'https://www.googleapis.com/auth/';

/** Scopes beside the Chat API's that a client may ask a person for. */
const OTHER_SCOPES = [
	'openid',
	'email',
	'profile',
	'userinfo.email',
	'userinfo.profile',
	'cloud-identity.groups.readonly',
	'cloud-identity.groups',
];

const UNPREFIXED = ['openid', 'email', 'profile'];

/** What the consent page says of a scope. */
const IN_WORDS: Readonly<Record<string, string>> = {
	'chat.spaces': 'Create spaces, see them and change their settings',
	'chat.spaces.create': 'Create spaces',
	'chat.spaces.readonly': 'See your chats and spaces',
	'chat.delete': 'Delete spaces you own, with all that is in them',
	'chat.memberships': 'See, add, change and remove members of your spaces',
	'chat.memberships.readonly': 'See the members of your spaces',
	'chat.memberships.app': 'Add this app to your spaces and remove it again',
	'chat.import': 'Import spaces and their history from elsewhere',
	'chat.admin.spaces': "See and change all of your organization's spaces",
	'chat.admin.spaces.readonly': "See all of your organization's spaces",
	'chat.admin.memberships': "Change who is in your organization's spaces",
	'chat.admin.memberships.readonly': "See who is in your organization's spaces",
	'chat.admin.delete': "Delete any of your organization's spaces",
	'cloud-identity.groups.readonly': 'See the groups you can see, and who is in them',
	'cloud-identity.groups': 'See and change the groups you can see',
	openid: 'Know who you are on Google',
	email: 'See your email address',
	profile: 'See your name and picture',
	'userinfo.email': 'See your email address',
	'userinfo.profile': 'See your name and picture',
};

export function shortScope(scope: string): string {
	return scope.startsWith(PREFIX) ? scope.slice(PREFIX.length) : scope;
}

export function fullScope(scope: string): string {
	return UNPREFIXED.includes(scope) || scope.includes('://') ? scope : PREFIX + scope;
}

export function describeScope(scope: string): string {
	return (
		IN_WORDS[scope] ?? `Use Google Chat for ${scope.replace(/^chat\./, '').replace(/[._]/g, ' ')}`
	);
}

export function isAppScope(scope: string): boolean {
	return scope === 'chat.bot' || scope.startsWith('chat.app.');
}

/** Whether a scope exists, as it is written in a request. */
export function isKnownScope(scope: string): boolean {
	const short = shortScope(scope);
	if (UNPREFIXED.includes(scope)) return true;
	return scope.startsWith(PREFIX) && (facts.scopes.includes(short) || OTHER_SCOPES.includes(short));
}

/** The short names in a space-separated list, each once. */
export function parseScopes(text: string): string[] {
	return [...new Set(text.split(/\s+/).filter(Boolean).map(shortScope))];
}
