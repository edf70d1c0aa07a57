import { homedir } from 'node:os';
import { join } from 'node:path';
import { name } from '../../package.json';

/** Where a person's caches are by the XDG base directory specification, and in it our own folder. */
export const defaultCache = () =>
	join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), name);
