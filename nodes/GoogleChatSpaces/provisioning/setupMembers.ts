import type { ChatClient } from '../chat/client';
import { signedIn, type Account } from '../chat/signedIn';
import type { DoneStep } from './apply';
import { isAccount, type NamedMember, type Prepared } from './prepare';

/** Who comes into a space by its setup. */
export interface Setup {
	/** Whom it names. */
	readonly named: readonly NamedMember[];
	/** Who makes it, where it names people. */
	readonly creator?: Account;
}

/** Google's limit for one setup, the caller not counted. */
export const MAX_SETUP_MEMBERS = 49;

/** Google adds the caller by itself, and refuses to be told so. Nor does it take anybody twice. */
export async function setupOf(chat: ChatClient, members: readonly NamedMember[]): Promise<Setup> {
	const distinct = [...new Map(members.map((one) => [one.address.toLowerCase(), one])).values()];
	const creator = distinct.some(isPerson) ? await signedIn(chat) : undefined;
	const others = distinct.filter(({ address }) => !isAccount(address, creator));
	return { named: others.slice(0, MAX_SETUP_MEMBERS), creator };
}

export function isPerson({ address }: NamedMember): boolean {
	return address.startsWith('users/');
}

/** Tells of a step in a new space whose member came in with its setup, or by making it. */
export function inNewSpace(
	step: DoneStep,
	{ namedBy, listed }: Prepared<NamedMember>,
	{ named, creator }: Setup,
): DoneStep {
	const { action, name, outcome } = step;
	const same = namedBy.get(name) ?? [];
	const isCreator = same.some(({ address }) => isAccount(address, creator));
	if (isCreator && action === 'none') return { ...step, reason: 'creator' };
	const isInSetup = same.some((one) => named.includes(one));
	if (!isInSetup) return step;
	// Google leaves out of a setup, without a word, whom it does not let the account add.
	if (action === 'add' && outcome === 'blocked') return { ...step, outcome: 'dropped' };
	if (outcome === 'planned' || outcome === 'changed') return { ...step, reason: 'withSpace' };
	// Whom the list does not show may be there through a group that the setup names.
	if (action !== 'none' || !listed.has(name)) return step;
	const joined = step.reason === 'invited' ? 'invited' : 'joined';
	return { ...step, action: 'add', from: undefined, outcome: joined, reason: 'withSpace' };
}
