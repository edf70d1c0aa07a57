import { spaceWith, type Members } from '../truth';
import { complain, complainUnlessSame, isSame, range, type Campaign, type Kind } from './kind';
import { chats, takeNew, usedKey } from './known';
import { CALLER, COLLEAGUES, INVITEE, MEMBER, newMembers, others } from './people';

/** Few, so that chats come again. */
const FRIENDS = COLLEAGUES.slice(0, 6);

/** Direct messages and group chats. */
export const chatKinds: Record<string, Kind> = {
	'space setup, direct message': {
		parameters: { operation: 'setup', spaceType: 'DIRECT_MESSAGE', people: '={{ $json.email }}' },
		canBeTwice: true,
		items: ({ dice }, most) => range(Math.min(most, 5)).map(() => ({ email: dice.pick(FRIENDS) })),
		take(campaign, { email }, [{ name }]) {
			const existing = directMessageWith(campaign, String(email));
			if (existing !== undefined) return complain(existing === name, 'a second direct message');
			campaign.truth.set(
				String(name),
				spaceWith({
					spaceType: 'DIRECT_MESSAGE',
					hasMessages: false,
					members: { [CALLER]: MEMBER, ...newMembers([String(email)]) },
				}),
			);
			return undefined;
		},
	},
	'space find direct message': {
		parameters: { operation: 'findDirectMessage', user: '={{ $json.email }}', ifNone: 'nothing' },
		readsOnly: true,
		items: ({ dice }, most) => range(Math.min(most, 5)).map(() => ({ email: dice.pick(FRIENDS) })),
		take: (campaign, { email }, told) =>
			complain(directMessageWith(campaign, String(email)) === told.at(0)?.name, 'another answer'),
	},
	'space setup, group chat': {
		parameters: {
			operation: 'setup',
			spaceType: 'GROUP_CHAT',
			people: '={{ $json.people }}',
			additionalFields: { idempotencyKey: '={{ $json.key }}' },
		},
		canBeTwice: true,
		items: (campaign, most) =>
			range(Math.min(most, 8)).map(() => {
				const { dice, newName } = campaign;
				const used = dice.happens(30) ? usedKey(campaign, 'setup chat ') : undefined;
				return {
					key: used ?? `chat ${newName()}`,
					people: [...dice.some(FRIENDS, 2 + dice.roll(2)), ...dice.some([INVITEE], dice.roll(2))],
				};
			}),
		take: (campaign, { key, people }, told) =>
			takeNew(campaign, { key }, told, {
				operation: 'setup',
				spaceType: 'GROUP_CHAT',
				displayName: '',
				description: '',
				hasMessages: false,
				members: { [CALLER]: MEMBER, ...newMembers(people as string[]) },
			}),
	},
	'space find group chats': {
		parameters: { operation: 'findGroupChats', people: '={{ $json.people }}', returnAll: true },
		readsOnly: true,
		items: (campaign, most) =>
			range(Math.min(most, 8)).map(() => {
				const { dice } = campaign;
				const known = chats(campaign, 'GROUP_CHAT')
					.map(([, { members }]) => joined(members))
					.filter((people) => people.length > 0);
				const again = known.length > 0 && dice.happens(70);
				return { people: again ? dice.pick(known) : dice.some(FRIENDS, 1 + dice.roll(3)) };
			}),
		take: (campaign, { people }, told) =>
			complainUnlessSame(
				told.map(({ name }) => String(name)),
				chats(campaign, 'GROUP_CHAT')
					.filter(([, { members }]) => isSame(joined(members), people as string[]))
					.map(([name]) => name),
			),
	},
};

/** Whom Google finds a group chat by, besides the caller: who is only invited does not count. */
function joined(members: Members): string[] {
	return others(members).filter((email) => members[email] === MEMBER);
}

function directMessageWith(campaign: Campaign, email: string): string | undefined {
	return chats(campaign, 'DIRECT_MESSAGE').find(([, { members }]) => email in members)?.[0];
}
