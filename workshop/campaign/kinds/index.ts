import { appKinds } from './app';
import { chatKinds } from './chats';
import { importKinds } from './imports';
import type { Kind } from './kind';
import { memberKinds } from './members';
import { provisioningKinds } from './provisioning';
import { spaceKinds } from './spaces';

/** The mix; each is as likely as another. */
export const kinds: Record<string, Kind> = {
	...spaceKinds,
	...chatKinds,
	...memberKinds,
	...provisioningKinds,
	...importKinds,
	...appKinds,
};
