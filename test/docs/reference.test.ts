import { expectGenerated } from '../support/generated';
import { reference } from '../support/reference';

test('docs/reference.md is what the form holds', () => {
	expectGenerated('docs/reference.md', reference());
});
