import { space } from './space';
import type { ChatResource } from './types';

export const resources: readonly ChatResource[] = [space];
