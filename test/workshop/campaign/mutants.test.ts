import { misfits } from '../../../workshop/campaign/mutants';

test('each change that takes out a guard fits its source in one place', () => {
	expect(misfits()).toEqual([]);
});
