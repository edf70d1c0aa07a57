import { seekBrokenPromise, type Seekable } from './seek';

/** Prints what broke, if anything did. For `mutants.ts`, which runs it on changed sources. */
async function main([cases, seed, ...operations]: string[]): Promise<void> {
	const broken = await seekBrokenPromise(Number(cases), Number(seed), operations as Seekable[]);
	if (broken) process.stdout.write(broken.join('\n'));
}

void main(process.argv.slice(2));
