import { homedir } from 'node:os';
import { join } from 'node:path';
import { name } from '../../package.json';

/** The folder of this project in the person's cache folder, which the XDG base directory specification names. */
export const defaultCache = () =>
	join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), name);
