import type { Question } from '../question';
import { access } from './access';
import { lists } from './lists';
import { members } from './members';
import { spaces } from './spaces';

/** All that is asked of Google, in order. */
export const questions: readonly Question[] = [...members, ...lists, ...spaces, ...access];
