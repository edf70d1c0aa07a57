import type { IDataObject } from 'n8n-workflow';

import type { SignIn } from '../signIn';
import {
	complain,
	complainUnlessSame,
	inSpace,
	range,
	withKey,
	type Campaign,
	type Kind,
} from './kind';
import { isShownAs, spaceItems, takeDeleted, takeNew } from './known';
import { APP, MEMBER } from './people';

const signIn: SignIn = { authentication: 'serviceAccount' };

/** The Chat app by itself, in spaces of its own: no person is in them. */
export const appKinds: Record<string, Kind> = {
	'app: space create': {
		parameters: { operation: 'create', displayName: '={{ $json.displayName }}', ...withKey },
		signIn,
		items: (campaign, most) =>
			range(most / 2).map(() => {
				const { dice, newName, truth } = campaign;
				const used = appSpaces(campaign);
				if (used.length > 0 && dice.happens(20)) {
					const { displayName = '', description = '' } = truth.get(dice.pick(used)) ?? {};
					return { displayName, key: description };
				}
				const displayName = newName();
				return { displayName, key: `app's key of ${displayName}` };
			}),
		take: (campaign, asked, told) =>
			takeNew(campaign, asked, told, { operation: 'create', members: { [APP]: MEMBER } }),
	},
	'app: space get': {
		parameters: { operation: 'get', ...inSpace },
		signIn,
		readsOnly: true,
		items: (campaign, most) => [
			...campaign.dice.some(appItems(campaign), most),
			campaign.dice.pick(spaceItems(campaign)),
		],
		// It sees nothing of spaces that it is not in.
		refuses: (campaign, { space }) => !appSpaces(campaign).includes(String(space)),
		take: ({ truth }, { space }, [told]) =>
			complain(isShownAs(truth.get(String(space)), told), 'another space'),
	},
	'app: space list': {
		parameters: { operation: 'list', returnAll: true },
		signIn,
		readsOnly: true,
		items: () => [{}],
		take: (campaign, _asked, told) =>
			complainUnlessSame(
				told.map(({ name }) => String(name)),
				appSpaces(campaign),
			),
	},
	'app: space delete': {
		parameters: { operation: 'delete', ...inSpace },
		hidesItsWork: true,
		signIn,
		items: (campaign, most) =>
			campaign.dice.some(
				appItems(campaign),
				Math.min(most, Math.floor(appSpaces(campaign).length / 2)),
			),
		take: takeDeleted,
	},
};

function appSpaces({ truth }: Campaign): string[] {
	return [...truth].filter(([, { members }]) => APP in members).map(([name]) => name);
}

function appItems(campaign: Campaign): IDataObject[] {
	return appSpaces(campaign).map((space) => ({ space }));
}
