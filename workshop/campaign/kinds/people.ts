import { defaultSeed, type World } from '../../emulator';
import type { Dice } from '../dice';
import type { Members } from '../truth';

/** Who is signed in, and so the owner of what is made. */
export const CALLER = 'hana.hr@example.com';

/** Who may look for all spaces of the organization. */
export const ADMIN = 'ada.admin@example.com';

/** The Chat app, as members are told apart. */
export const APP = `users/${defaultSeed.project.chatApp?.id ?? ''}`;

/** Their auto-accept is off, so that they are invited where others join. */
export const INVITEE = 'invitee@example.com';

/** Some of them are in groups. */
export const COLLEAGUES = [
	'alice@example.com',
	'bruno@example.com',
	'chloe@example.com',
	'david@example.com',
	'elena@example.com',
	'farid@example.com',
	'grace@example.com',
	'hugo@example.com',
	INVITEE,
];

/** Who takes spaces over; nobody else ever owns one with the caller. */
export const HEIR = 'ivan.it@example.com';

/** Google leaves them out of a setup without a word, and adds them nowhere. */
export const BLOCKED = 'blocked@example.com';

/** Google knows nobody by it. */
export const UNKNOWN = 'nobody@example.com';

/** The ways to name somebody: by email, in capitals, by alias, by id. */
export function addressesOf(email: string): string[] {
	const person = defaultSeed.people.find((candidate) => candidate.email === email);
	return [email, email.toUpperCase(), ...(person ? [person.id, ...(person.aliases ?? [])] : [])];
}

/** Names people in one way or another, most by their email. */
export function addressed(dice: Dice, emails: readonly string[]): string[] {
	return emails.map((email) => (dice.happens(70) ? email : dice.pick(addressesOf(email))));
}

/** Whom an address is of, by their email. */
export function emailOf(address: unknown): string {
	const text = String(address).replace('users/', '');
	const person = defaultSeed.people.find(({ email }) => addressesOf(email).includes(text));
	return person?.email ?? text;
}

/** The emails of Google Groups. */
export const GROUPS = defaultSeed.groups.map(({ email }) => email);

/** The place of who has joined, by role; groups have none. */
export const OWNER = 'JOINED ROLE_MANAGER';
export const MEMBER = 'JOINED ROLE_MEMBER';
const GROUP = 'JOINED';

/** The place that somebody has once they are added. */
export function placeOf(email: string): string {
	return email === INVITEE ? 'INVITED ROLE_MEMBER' : MEMBER;
}

/** The members that people and groups, by their emails, are once they are added. */
export function newMembers(people: readonly string[], groups: readonly string[] = []): Members {
	return Object.fromEntries([
		...people.map((email) => [email, placeOf(email)]),
		...groups.map((email) => [groupName(email), GROUP]),
	]) as Members;
}

/** Google's name of a group, by which members are told apart. */
export function groupName(email: string): string {
	return `groups/${defaultSeed.groups.find((group) => group.email === email)?.id ?? ''}`;
}

/** The groups among members through which somebody is there. */
export function groupsWith(members: Members, email: string): string[] {
	return defaultSeed.groups
		.filter((group) => group.members.includes(email))
		.map((group) => groupName(group.email))
		.filter((name) => name in members);
}

/** Who is there with a membership of their own, and who through a group only. */
export function everybody(members: Members): Members {
	const derived = defaultSeed.groups
		.filter(({ email }) => groupName(email) in members)
		.flatMap((group) => group.members)
		.map((email) => [email, MEMBER]);
	return { ...(Object.fromEntries(derived) as Members), ...members };
}

/** Whom Google lists of them. */
export function listed(members: Members, { groupPeopleListed }: World): Members {
	return groupPeopleListed ? everybody(members) : members;
}

/** The emails of the people among members, without the caller. */
export function others(members: Members): string[] {
	return Object.keys(members).filter((name) => name.includes('@') && name !== CALLER);
}
