import { credential } from './credential';
import { member } from './member';
import { space } from './space';
import type { ChatResource } from './types';

export const resources: readonly ChatResource[] = [credential, member, space];
