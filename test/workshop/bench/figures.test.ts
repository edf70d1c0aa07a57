import { atLeast, atMost, exactly } from '../../../workshop/bench/figures';
import { percent, times } from '../../../workshop/bench/format';

test('a limit holds up to and including itself, and tells by how much it is missed', () => {
	expect(atMost('Requests', 6, 6)).toEqual({
		what: 'Requests',
		desired: 'at most 6',
		measured: '6',
		holds: true,
	});
	expect(atMost('Refused', 0.03, 0.02, percent)).toEqual({
		what: 'Refused',
		desired: 'at most 2.0%',
		measured: '3.0%',
		holds: false,
		missedBy: '50.0%',
	});
});

test('a minimum holds from itself on, and tells by how much it is missed', () => {
	expect(atLeast('Faster', 8, 8, times).holds).toBe(true);
	expect(atLeast('Faster', 6, 8, times)).toEqual({
		what: 'Faster',
		desired: 'at least 8.00×',
		measured: '6.00×',
		holds: false,
		missedBy: '25.0%',
	});
});

test('a count holds only if it is exact', () => {
	expect(exactly('Spaces', 300, 300).holds).toBe(true);
	expect(exactly('Spaces', 136, 300)).toEqual({
		what: 'Spaces',
		desired: '300',
		measured: '136',
		holds: false,
		missedBy: '164',
	});
});
