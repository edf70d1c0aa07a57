import { changed, handoverOf } from '../../../workshop/demo/story';
import type { NewHire } from '../../../workshop/demo/newHires';

const CALLER = 'ada.admin@example.com';
const hire: NewHire = {
	employeeId: 'E1',
	name: 'Alice Martin',
	email: 'alice@example.com',
	manager: 'maria.manager@example.com',
	buddy: 'ben.buddy@example.com',
	hr: 'hr@example.com',
	startDate: '2026-12-28',
	team: 'IT',
};

test('a changed row starts a week later, with a buddy who is not in it yet, by no address', () => {
	expect(changed(hire, CALLER)).toEqual({
		...hire,
		startDate: '2027-01-04',
		buddy: 'ivan.it@example.com',
	});
});

test.each<[string, Partial<NewHire>, string, string]>([
	['the manager leaves, HR takes over', {}, 'maria.manager@example.com', 'hr@example.com'],
	[
		'never the account that signs in',
		{ manager: 'Ada.Admin@example.com' },
		'ben.buddy@example.com',
		'hr@example.com',
	],
	['one person in all roles', { buddy: hire.manager, hr: hire.manager }, hire.manager, hire.email],
])('%s', (_what, changes, leaver, successor) => {
	expect(handoverOf({ ...hire, ...changes }, CALLER)).toEqual({ leaver, successor });
});
