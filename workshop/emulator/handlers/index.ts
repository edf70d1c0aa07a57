import type { Handler } from '../core/call';
import { findDirectMessageHandler, findGroupChatsHandler } from './find';
import * as members from './members';
import { search } from './search';
import { setup } from './setup';
import * as spaces from './spaces';

/** What answers each API method. */
export const handlers: Readonly<Record<string, Handler>> = {
	'chat.spaces.create': spaces.create,
	'chat.spaces.get': spaces.get,
	'chat.spaces.list': spaces.list,
	'chat.spaces.patch': spaces.patch,
	'chat.spaces.delete': spaces.remove,
	'chat.spaces.setup': setup,
	'chat.spaces.findDirectMessage': findDirectMessageHandler,
	'chat.spaces.findGroupChats': findGroupChatsHandler,
	'chat.spaces.search': search,
	'chat.spaces.completeImport': spaces.completeImport,
	'chat.spaces.members.create': members.create,
	'chat.spaces.members.get': members.get,
	'chat.spaces.members.list': members.list,
	'chat.spaces.members.patch': members.patch,
	'chat.spaces.members.delete': members.remove,
};
