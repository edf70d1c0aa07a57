import { quoted, withoutMarks } from '../text';

/** Text that names no space, person or group. The message completes "<field> …". */
export class MalformedNameError extends Error {}

/**
 * How a person names somebody: `users/{email or id}` or `groups/{id}`. An id makes it Google's own name of
 * them; an email may be one of several.
 */
export type Address = string;

/** The id of a space, a membership, a group or a customer. */
const ID = /^[A-Za-z0-9_-]{1,128}$/;
const USER_ID = /^\d{1,64}$/;
const AUDIENCE = /^audiences\/[A-Za-z0-9_-]{1,128}$/;
/** One address: no blanks, control characters, or characters that separate addresses or URL parts. */
const EMAIL = /^[^\s\p{Cc}\p{Cs}@/\\?#%,;:<>()[\]"]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/u;

/** Where the id stands in the addresses that Google shows: after the marker, as a segment of its own. */
const SPACE_URLS: ReadonlyArray<{ host: string; marker: RegExp }> = [
	{
		host: 'mail.google.com',
		marker: /^\/(?:a\/[^/]+\/)?(?:mail|chat)\/(?:u\/\d+\/)?#chat\/(?:space|dm)\//,
	},
	{
		host: 'chat.google.com',
		marker: /^\/(?:u\/\d+\/)?(?:(?:app\/)?#chat\/(?:space|dm)|(?:app\/chat|room|dm))\//,
	},
];

/** Text that begins as an address of Google Chat's does; its `https://` may be missing. */
const BEGINS_AS_URL = /^(?:https?:|(?:chat|mail)\.google\.com\/)/i;

/**
 * Reads a space's id from the address of a space or of a message in it, as copied from the browser,
 * from Chat's "Copy link" or from `spaceUri`.
 *
 * @throws MalformedNameError when it is no such address
 */
export function parseSpaceUrl(text: string): string {
	const address = withoutMarks(text);
	const full = /^https?:/i.test(address) ? address : `https://${address}`;
	const url = URL.canParse(full) ? new URL(full) : undefined;
	const found = SPACE_URLS.filter(({ host }) => url?.protocol === 'https:' && host === url.host)
		.map(({ marker }) => (url!.pathname + url!.hash).split(marker))
		.find(([before, after]) => before === '' && after !== undefined);
	const id = found?.[1].split(/[/?#]/)[0];
	if (id === undefined || !ID.test(id)) {
		throw new MalformedNameError(
			'is not the address of a space: expected one like https://mail.google.com/chat/u/0/#chat/space/AAAAMpdlehY or https://chat.google.com/room/AAAAMpdlehY',
		);
	}
	return id;
}

/**
 * Reads a space's id from `AAAAMpdlehY`, `spaces/AAAAMpdlehY` or its address.
 *
 * @throws MalformedNameError when the text is none of these
 */
export function parseSpaceId(text: string): string {
	const name = withoutMarks(text);
	if (BEGINS_AS_URL.test(name)) return parseSpaceUrl(name);
	const id = name.replace(/^spaces\//, '');
	if (!ID.test(id)) {
		throw new MalformedNameError(
			'is not the ID of a space: expected one like AAAAMpdlehY or spaces/AAAAMpdlehY',
		);
	}
	return id;
}

/**
 * Takes the address or name out of what mail and contacts put around it: `Ada <ada@example.com>`,
 * `mailto:ada@example.com`, marks that nobody sees.
 */
function bare(text: string): string {
	const address = withoutMarks(text);
	const [, inBrackets = address] = /^[^<>]*<([^<>]*)>$/.exec(address) ?? [];
	return inBrackets
		.trim()
		.replace(/^mailto:([^?]*).*$/is, '$1')
		.trim();
}

/**
 * Reads how a person is named, from which `people/{id}` of the People API is no different.
 *
 * @throws MalformedNameError when it is one of the account's contacts, which is no account
 */
function bareUser(text: string): string {
	const name = bare(text);
	if (/^(?:people|users)\/c\d+$/.test(name)) {
		throw new MalformedNameError(
			`holds ${quoted(text)}, which is an entry of somebody's contacts and no account: give the person's email or user ID`,
		);
	}
	return name.replace(/^people\/(?=\d+$)/, '').replace(/^users\//, '');
}

/**
 * Reads a person's address from an email, an id, the address itself or the name of a membership of theirs.
 *
 * @throws MalformedNameError when the text is none of these
 */
export function parseUserName(text: string): Address {
	const id = bareUser(text).replace(/^spaces\/[^/]+\/members\//, '');
	if (!USER_ID.test(id) && !EMAIL.test(id)) {
		throw new MalformedNameError(
			`holds ${quoted(text)}, which is neither an email nor a user ID: expected one like ada@example.com or 123456789012345678901`,
		);
	}
	return `users/${id}`;
}

/**
 * Reads the last segment of a membership's name from an email, an id, `users/{id}`, `groups/{id}`, `app`
 * for the calling Chat app, or the whole name.
 *
 * @param space the id of the space that the member is looked for in
 * @throws MalformedNameError when the text is none of these, or names a member of another space
 */
export function parseMemberId(text: string, space: string): string {
	const name = bareUser(text);
	const [, itsSpace, member] = /^spaces\/([^/]*)\/members\/(.*)$/s.exec(name) ?? [];
	if (itsSpace !== undefined && itsSpace !== space) {
		throw new MalformedNameError(`names a member of another space than ${space}`);
	}
	const id = (member ?? name).replace(/^groups\//, 'group-');
	if (!ID.test(id) && !EMAIL.test(id)) {
		throw new MalformedNameError(
			`holds ${quoted(text)}, which names no member: expected an email, or an ID like 123456789012345678901`,
		);
	}
	return id;
}

/**
 * Checks how a Google Group is named: by its email, its id or its resource name.
 *
 * @returns the email as it is, or the resource name, `groups/{id}`
 * @throws MalformedNameError when the text is none of these
 */
export function parseGroup(text: string): string {
	const name = bare(text);
	if (EMAIL.test(name)) return name;
	const id = name.replace(/^groups\//, '');
	if (!ID.test(id)) {
		throw new MalformedNameError(
			`holds ${quoted(text)}, which names no Google Group: expected its email, or an ID like groups/01abcde23fghijk`,
		);
	}
	return `groups/${id}`;
}

/**
 * Checks a target audience's resource name, `audiences/{audience}`.
 *
 * @throws MalformedNameError when the text is none
 */
export function parseAudienceName(text: string): string {
	const name = withoutMarks(text);
	if (!AUDIENCE.test(name)) {
		throw new MalformedNameError(
			'is not a target audience: expected audiences/default or one like audiences/abc123',
		);
	}
	return name;
}

/**
 * Reads the resource name of a Google Workspace customer, `customers/{id}`, from it or from the id.
 *
 * @throws MalformedNameError when the text is neither
 */
export function parseCustomerName(text: string): string {
	const id = withoutMarks(text).replace(/^customers\//, '');
	if (!ID.test(id)) {
		throw new MalformedNameError(
			`holds ${quoted(text)}, which is no customer: expected one like customers/C01abc2de`,
		);
	}
	return `customers/${id}`;
}

/**
 * Checks one email address.
 *
 * @throws MalformedNameError when the text is none
 */
export function parseEmail(text: string): string {
	const address = bare(text);
	if (!EMAIL.test(address)) {
		throw new MalformedNameError('is not an email: expected one like ada@example.com');
	}
	return address;
}

/** Whether the text is one email address. */
export function isEmail(text: string): boolean {
	return EMAIL.test(bare(text));
}

/** Whether a person's resource name, from `userName`, holds their email instead of their id. */
export function namesByEmail(userName: string): boolean {
	return userName.includes('@');
}

/** The id or email at the end of a resource name. */
export function lastSegment(name: string | null | undefined): string {
	return (name ?? '').split('/').pop() ?? '';
}

/** Drops repeated names; an email is the same in capitals. */
export function distinct(names: readonly string[]): string[] {
	const byLowerCase = new Map(names.map((name) => [name.toLowerCase(), name]));
	return [...byLowerCase.values()];
}

/**
 * Fills the segments of a method's path.
 *
 * @param template a path with `{name}` segments, from `chatMethods`
 * @param segments their values, ids as the functions above return them
 * @throws MalformedNameError when a value would leave its segment
 */
export function fillPath(template: string, segments: Readonly<Record<string, string>>): string {
	return template.replace(/\{(\w+)\}/g, (_, name: string) => {
		const segment = segments[name] ?? '';
		// A dot segment would be resolved away by the URL parser, together with the segment before it,
		// and half a surrogate pair has no encoding.
		if (segment === '' || /^\.+$|\p{Cs}/u.test(segment)) {
			throw new MalformedNameError(`cannot be used as the ${name} in a request`);
		}
		return encodeURIComponent(segment);
	});
}
