import { assert, property, string } from 'fast-check';
import { slug } from '../../../workshop/e2e/camera';

it('names a picture by what is on it', () => {
	expect(slug('form-Space: Set Up, every option')).toBe('form-space-set-up-every-option');
});

it('never leaves the folder of the pictures', () => {
	assert(property(string(), (text) => /^[a-z0-9-]*$/.test(slug(text))));
});
