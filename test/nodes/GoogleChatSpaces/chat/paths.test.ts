import fc from 'fast-check';

import {
	parseAudienceName,
	distinct,
	parseEmail,
	fillPath,
	parseGroup,
	MalformedNameError,
	parseMemberId,
	parseSpaceId,
	parseSpaceUrl,
	parseUserName,
} from '../../../../nodes/GoogleChatSpaces/chat/paths';

/** Any text at all, broken surrogates and control characters included. */
const anyText = fc.oneof(
	fc.string({ unit: 'binary' }),
	fc.string({
		unit: fc.constantFrom(
			'.',
			'/',
			'\\',
			'%',
			'2',
			'e',
			'?',
			'#',
			'@',
			':',
			'a',
			'\ud800',
			'\udc00',
		),
	}),
);
const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/);

/** The result, or the refusal; any other failure is a fault. */
function attempt<Result>(read: () => Result): Result | MalformedNameError {
	try {
		return read();
	} catch (error) {
		expect(error).toBeInstanceOf(MalformedNameError);
		return error as MalformedNameError;
	}
}

describe('fillPath', () => {
	const template = '/v1/spaces/{space}/members/{member}';

	test('fills each segment', () => {
		expect(fillPath(template, { space: 'AAAA', member: 'ada@example.com' })).toBe(
			'/v1/spaces/AAAA/members/ada%40example.com',
		);
	});

	test.each(['', '.', '..', '...'])('refuses %p as a segment', (space) => {
		expect(() => fillPath('/v1/spaces/{space}', { space })).toThrow(MalformedNameError);
	});

	test('refuses a segment that was not given', () => {
		expect(() => fillPath('/v1/spaces/{space}', {})).toThrow(
			'cannot be used as the space in a request',
		);
	});

	test('no text leaves its segment or the origin', () => {
		fc.assert(
			fc.property(anyText, anyText, (space, member) => {
				const path = attempt(() => fillPath(template, { space, member }));
				if (path instanceof MalformedNameError) return;
				const url = new URL(path, 'https://chat.googleapis.com');
				expect(url.origin).toBe('https://chat.googleapis.com');
				expect(url.pathname).toBe(path);
				expect(url.search + url.hash).toBe('');
				expect(url.pathname.split('/').map(decodeURIComponent)).toEqual([
					'',
					'v1',
					'spaces',
					space,
					'members',
					member,
				]);
			}),
			{ numRuns: 1000 },
		);
	});
});

describe('spaceId', () => {
	test.each([
		'AAQAbcd-_09',
		' AAQAbcd-_09\n',
		'spaces/AAQAbcd-_09',
		'https://chat.google.com/room/AAQAbcd-_09',
		'chat.google.com/u/1/app/chat/AAQAbcd-_09',
		'\uFEFFspaces/AAQA\u00ADbcd-_09\u2060',
	])('reads %j', (text) => expect(parseSpaceId(text)).toBe('AAQAbcd-_09'));

	test.each([
		'',
		'spaces/',
		'spaces/../users',
		'../users',
		'spaces/AAAA/members/me',
		'spaces/spaces/AAAA',
		'AAAA?useAdminAccess=true',
		'AAAA%2f..',
		'AAAA:completeImport',
		'AA AA',
		'AAAA\u0000',
		'A'.repeat(129),
		'//evil.example/AAAA',
		'javascript:alert(1)',
	])('refuses %j', (text) => {
		expect(() => parseSpaceId(text)).toThrow(
			new MalformedNameError(
				'is not the ID of a space: expected one like AAAAMpdlehY or spaces/AAAAMpdlehY',
			),
		);
	});

	test('gives an id or refuses, whatever the text', () => {
		fc.assert(
			fc.property(anyText, (text) => {
				const result = attempt(() => parseSpaceId(text));
				if (!(result instanceof MalformedNameError)) expect(result).toMatch(/^[\w-]{1,128}$/);
			}),
		);
	});
});

describe('spaceIdFromUrl', () => {
	const addresses = (space: string) => [
		`https://mail.google.com/mail/u/0/#chat/space/${space}`,
		`https://mail.google.com/mail/u/12/#chat/space/${space}`,
		`https://mail.google.com/mail/#chat/dm/${space}`,
		`https://mail.google.com/chat/u/0/#chat/space/${space}`,
		`https://mail.google.com/chat/u/0/#chat/dm/${space}`,
		`https://mail.google.com/chat/u/0/?pli=1#chat/space/${space}`,
		`https://mail.google.com/chat/u/0/#chat/space/${space}/thread/message`,
		`https://chat.google.com/room/${space}`,
		`https://chat.google.com/room/${space}?cls=11`,
		`https://chat.google.com/room/${space}/thread/message?cls=10`,
		`https://chat.google.com/u/1/room/${space}`,
		`https://chat.google.com/dm/${space}`,
		`https://chat.google.com/dm/${space}?cls=11`,
		`https://chat.google.com/u/0/#chat/space/${space}`,
		`https://chat.google.com/u/0/app/#chat/dm/${space}`,
		`HTTPS://CHAT.GOOGLE.COM/room/${space}`,
		`  https://chat.google.com/room/${space}  `,
		`\u200Bhttps://chat.google.com/room/${space}\u200E`,
		`https://chat.google.com/app/chat/${space}`,
		`https://chat.google.com/u/0/app/chat/${space}?cls=7`,
		`https://mail.google.com/a/example.com/chat/u/0/#chat/space/${space}`,
		`https://mail.google.com/a/example.com/mail/u/1/#chat/dm/${space}`,
		`chat.google.com/room/${space}`,
		`mail.google.com/chat/u/0/#chat/space/${space}`,
	];

	test('reads every form of address, whatever the id', () => {
		fc.assert(
			fc.property(id, (space) => {
				for (const address of addresses(space)) expect(parseSpaceUrl(address)).toBe(space);
			}),
			{ numRuns: 20 },
		);
	});

	test.each([
		'',
		'AAAA',
		'http://chat.google.com/room/AAAA',
		'https://evil.example/room/AAAA',
		'https://chat.google.com.evil.example/room/AAAA',
		'https://evil.example/https://chat.google.com/room/AAAA',
		'https://chat.google.com@evil.example/room/AAAA',
		'https://chat.google.com:8443/room/AAAA',
		'https://chat.google.com/room/',
		'https://chat.google.com/room/..',
		'https://chat.google.com/room/../dm/',
		'https://chat.google.com/room/AA%2FAA',
		'https://chat.google.com/room/AA%00',
		'https://chat.google.com/x/room/AAAA',
		'https://mail.google.com/mail/u/0/#inbox/AAAA',
		'https://mail.google.com/mail/u/0/#search/room/AAAA',
		'https://chat.google.com/',
	])('refuses %j', (text) => {
		expect(() => parseSpaceUrl(text)).toThrow(
			new MalformedNameError(
				'is not the address of a space: expected one like https://mail.google.com/chat/u/0/#chat/space/AAAAMpdlehY or https://chat.google.com/room/AAAAMpdlehY',
			),
		);
	});

	test('gives an id or refuses, whatever stands around it', () => {
		fc.assert(
			fc.property(anyText, anyText, (before, after) => {
				const result = attempt(() =>
					parseSpaceUrl(`https://chat.google.com${before}room/${after}`),
				);
				if (!(result instanceof MalformedNameError)) expect(result).toMatch(/^[\w-]{1,128}$/);
			}),
		);
	});
});

describe('userName', () => {
	test.each([
		['ada@example.com', 'users/ada@example.com'],
		[' ada+chat@mail.example.co.uk ', 'users/ada+chat@mail.example.co.uk'],
		["liam.o'brien@example.com", "users/liam.o'brien@example.com"],
		['users/ada@example.com', 'users/ada@example.com'],
		['123456789012345678901', 'users/123456789012345678901'],
		['users/123', 'users/123'],
		['people/123', 'users/123'],
		['spaces/AAAA/members/123', 'users/123'],
		['spaces/AAAA/members/ada@example.com', 'users/ada@example.com'],
		['Ada Lovelace <ada@example.com>', 'users/ada@example.com'],
		['"Lovelace, Ada" <mailto:ada@example.com>', 'users/ada@example.com'],
		['<ada@example.com>', 'users/ada@example.com'],
		['mailto:ada@example.com?subject=Hi', 'users/ada@example.com'],
		['\u200Bada@exam\u00ADple.com\u200E', 'users/ada@example.com'],
		['\u2060\u00A0ada@example.com\uFEFF', 'users/ada@example.com'],
	])('reads %j', (text, name) => expect(parseUserName(text)).toBe(name));

	test.each(['people/c8812345', 'users/c8812345', ' people/c1 '])(
		'tells %j for what it is, an entry of contacts',
		(text) => {
			const problem = `holds ${JSON.stringify(text)}, which is an entry of somebody's contacts and no account: give the person's email or user ID`;
			expect(() => parseUserName(text)).toThrow(new MalformedNameError(problem));
			expect(() => parseMemberId(text, 'AAAA')).toThrow(new MalformedNameError(problem));
		},
	);

	test('shows what nobody sees in a text', () => {
		expect(() => parseUserName('a\u200Bda\u00A0x')).toThrow('holds "a[U+200B]da[U+00A0]x", which');
	});

	test.each([
		'',
		'ada',
		'users/',
		'users/app',
		'ada@example',
		'@example.com',
		'ada@@example.com',
		'ada@example.com, grace@example.com',
		'Ada <ada@example.com>, Grace',
		'ada@example.com/../x',
		'a/b@example.com',
		'a%2Fb@example.com',
		'ada\n@example.com',
		'ada\u0000@example.com',
		'users/users/1',
		'spaces/AAAA',
		'spaces/AAAA/members/app',
		'people/ada@example.com',
		'Ada <ada@example.com> x',
		'Ada <>',
	])('refuses %j', (text) => {
		expect(() => parseUserName(text)).toThrow(
			new MalformedNameError(
				`holds ${JSON.stringify(text)}, which is neither an email nor a user ID: expected one like ada@example.com or 123456789012345678901`,
			),
		);
	});

	test('shows no more than the start of a long text', () => {
		expect(() => parseUserName('x'.repeat(5000))).toThrow(`holds "${'x'.repeat(60)}…", which`);
	});

	test('what it gives can always stand in a path', () => {
		const odd = fc
			.tuple(anyText, fc.constantFrom('@example.com', ''))
			.map(([local, domain]) => local + domain);
		fc.assert(
			fc.property(odd, (text) => {
				const name = attempt(() => parseUserName(text));
				if (name instanceof MalformedNameError) return;
				const member = name.replace(/^users\//, '');
				const path = fillPath('/v1/spaces/{space}/members/{member}', { space: 'A', member });
				expect(new URL(path, 'https://chat.googleapis.com').pathname).toBe(path);
			}),
			{ numRuns: 2000 },
		);
	});
});

describe('memberId', () => {
	test.each([
		['ada@example.com', 'ada@example.com'],
		[' users/ada@example.com ', 'ada@example.com'],
		['123456789012345678901', '123456789012345678901'],
		['users/123', '123'],
		['app', 'app'],
		['people/123', '123'],
		['Ada <ada@example.com>', 'ada@example.com'],
		['\u200Eada@example.com', 'ada@example.com'],
		['users/app', 'app'],
		['spaces/AAAA/members/123', '123'],
		['spaces/AAAA/members/ada@example.com', 'ada@example.com'],
	])('reads %j', (text, id) => expect(parseMemberId(text, 'AAAA')).toBe(id));

	test.each([
		'',
		'..',
		'users/..',
		'spaces/AAAA/members/',
		'spaces/AAAA/members/../x',
		'a/b',
		'a?b',
		'members/1',
	])('refuses %j', (text) => {
		expect(() => parseMemberId(text, 'AAAA')).toThrow(MalformedNameError);
	});

	test('refuses a member of another space', () => {
		expect(() => parseMemberId('spaces/BBBB/members/123', 'AAAA')).toThrow(
			new MalformedNameError('names a member of another space than AAAA'),
		);
	});

	test('what it gives can always stand in a path', () => {
		fc.assert(
			fc.property(anyText, fc.constantFrom('', 'users/', 'spaces/A/members/'), (text, before) => {
				const member = attempt(() => parseMemberId(before + text, 'A'));
				if (member instanceof MalformedNameError) return;
				const path = fillPath('/v1/spaces/{space}/members/{member}', { space: 'A', member });
				expect(new URL(path, 'https://chat.googleapis.com').pathname).toBe(path);
			}),
			{ numRuns: 1000 },
		);
	});
});

describe('groupEmailOrName', () => {
	test.each([
		['03abc0000001', 'groups/03abc0000001'],
		[' groups/03abc0000001 ', 'groups/03abc0000001'],
		[' engineering@example.com ', 'engineering@example.com'],
		['Engineering <engineering@example.com>', 'engineering@example.com'],
		['groups/03abc\u200B0000001', 'groups/03abc0000001'],
	])('reads %j', (text, group) => expect(parseGroup(text)).toBe(group));

	test.each([
		'',
		'groups/',
		'groups/a/b',
		'groups/..',
		'users/1',
		'groups/engineering@example.com',
	])('refuses %j', (text) => {
		expect(() => parseGroup(text)).toThrow(
			new MalformedNameError(
				`holds ${JSON.stringify(text)}, which names no Google Group: expected its email, or an ID like groups/01abcde23fghijk`,
			),
		);
	});
});

describe('email', () => {
	test('reads one address', () => expect(parseEmail(' ada@example.com ')).toBe('ada@example.com'));

	test.each(['', 'ada', 'users/1', 'ada@example.com,grace@example.com'])('refuses %j', (text) => {
		expect(() => parseEmail(text)).toThrow(
			new MalformedNameError('is not an email: expected one like ada@example.com'),
		);
	});
});

test('distinct drops repeats, however an email is written, and keeps the order', () => {
	expect(distinct(['users/b@example.com', 'users/1', 'users/B@example.com', 'users/1'])).toEqual([
		'users/B@example.com',
		'users/1',
	]);
});

describe('audienceName', () => {
	test.each(['audiences/default', ' audiences/default\n'])('reads %j', (text) =>
		expect(parseAudienceName(text)).toBe('audiences/default'),
	);

	test.each(['', 'default', 'audiences/', 'audiences/a/b', 'audiences/..', 'Audiences/default'])(
		'refuses %j',
		(text) => {
			expect(() => parseAudienceName(text)).toThrow(
				new MalformedNameError(
					'is not a target audience: expected audiences/default or one like audiences/abc123',
				),
			);
		},
	);
});
