import { complain, inSpace, range, withKey, type Campaign, type Kind } from './kind';
import { isShownAs, takeNew } from './known';
import { CALLER, MEMBER, OWNER } from './people';
import type { SignIn } from '../signIn';
import { spaceWith, type SpaceTruth } from '../truth';

const importer: SignIn = {
	authentication: 'serviceAccount',
	impersonateUser: CALLER,
	scopes: ['chat.spaces', 'chat.memberships', 'chat.import'],
};

/** Conversations that come from another tool. */
export const importKinds: Record<string, Kind> = {
	'space create, import mode': {
		parameters: {
			operation: 'create',
			displayName: '={{ $json.displayName }}',
			...withKey,
			importFields: {
				importMode: true,
				createTime: '2020-01-01T00:00:00Z',
				spaceType: '={{ $json.spaceType }}',
			},
		},
		signIn: importer,
		items: (campaign, most) =>
			range(most / 2).map(() => {
				const { dice, newName } = campaign;
				const used = importing(campaign);
				if (used.length > 0 && dice.happens(20)) {
					const [, { spaceType, displayName, description }] = dice.pick(used);
					return { spaceType, displayName, key: description };
				}
				const spaceType = dice.pick(['SPACE', 'SPACE', 'GROUP_CHAT']);
				const name = newName();
				return {
					spaceType,
					displayName: spaceType === 'SPACE' ? name : '',
					key: `import of ${name}`,
				};
			}),
		take: (campaign, asked, told) =>
			takeNew(campaign, asked, told, {
				operation: 'create',
				spaceType: String(asked.spaceType),
				importMode: true,
				hasMessages: asked.spaceType === 'SPACE',
				members: {},
			}),
	},
	'space completeImport': {
		parameters: { operation: 'completeImport', ...inSpace },
		signIn: importer,
		items: (campaign, most) =>
			campaign.dice.some(importing(campaign), most).map(([space]) => ({ space })),
		take({ truth }, { space }, [told]) {
			const before = truth.get(String(space));
			const isNamed = before?.spaceType === 'SPACE';
			const now = spaceWith({
				...before,
				importMode: false,
				hasMessages: true,
				members: { [CALLER]: isNamed ? OWNER : MEMBER },
			});
			truth.set(String(space), now);
			return complain(told.name === space && isShownAs(now, told), 'another space');
		},
	},
};

function importing({ truth }: Campaign): Array<[string, SpaceTruth]> {
	return [...truth].filter(([, { importMode }]) => importMode);
}
