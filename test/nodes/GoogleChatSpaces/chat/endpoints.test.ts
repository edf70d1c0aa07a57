import {
	parseEndpoint,
	UnsafeAddressError,
} from '../../../../nodes/GoogleChatSpaces/chat/endpoints';

test.each([
	'https://chat.googleapis.com',
	'https://example.com:8443/path',
	'http://localhost:8099',
	'http://127.0.0.1:8099',
	'http://127.10.20.30',
	'http://[::1]:8099',
])('%s may get a token', (text) => {
	expect(parseEndpoint('Chat API', text).href).toBe(new URL(text).href);
});

test.each([
	'http://chat.googleapis.com',
	'http://localhost.example.com',
	'http://my-localhost',
	'http://127.0.0.1.example.com',
	'http://x127.0.0.1',
	'ftp://localhost',
	'chat.googleapis.com',
	'',
])('%s may not', (text) => {
	expect(() => parseEndpoint('Chat API', text)).toThrow(UnsafeAddressError);
	expect(() => parseEndpoint('Chat API', text)).toThrow('Chat API is no https address');
});
