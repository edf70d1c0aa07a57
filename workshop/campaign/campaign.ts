import type { IDataObject, INode, INodeType } from 'n8n-workflow';

import { credentialTypes } from '../credentials';
import { startEmulator, type Emulator, type World } from '../emulator';
import { runNode, type NodeRun } from '../engine';
import { systemClock } from '../../nodes/GoogleChatSpaces/chat/clock';
import { Dice } from './dice';
import { faultScript } from './faults';
import { kinds } from './kinds';
import { NOWHERE, range, type Campaign, type Kind } from './kinds/kind';
import { CALLER } from './kinds/people';
import { FIRST_KIND } from './kinds/spaces';
import { signedIn, type SignIn } from './signIn';
import { LeapingClock, liveBy, RequestsUnderWay } from './time';
import { differences, truthOf, type Truth } from './truth';

export interface CampaignOptions {
	readonly node: INodeType;
	readonly seed: number;
	/** How many items at least. */
	readonly operations: number;
	/** Of a hundred requests, so many meet a fault; default: 20. */
	readonly faults?: number;
}

/** How a campaign went. */
export interface Report {
	readonly seed: number;
	readonly operations: number;
	readonly requests: number;
	/** Requests answered with a fault, or with an error that is Google's own. */
	readonly failedRequests: number;
	/** Items that were told to have failed, and have; those that were to fail not counted. */
	readonly failedItems: number;
	/** Time as the node saw it pass, in seconds. */
	readonly seconds: number;
	/** Every output that was not true, and everything that is there once too often or not at all. */
	readonly deviations: readonly string[];
}

const MOST_ITEMS = 40;

/** The caller's two ways in; so many of a hundred executions go by the second. */
const byConsent: SignIn = { authentication: 'oAuth2', user: CALLER };
const byDelegation: SignIn = { authentication: 'serviceAccount', impersonateUser: CALLER };
const DELEGATED = 30;

/** Of a hundred executions of a kind that bears it, so many are two at the same moment. */
const TWICE = 15;

/** An item that failed after fewer tries has not been tried long enough. */
const FEWEST_TRIES = 5;

/** With each of them the token was refreshed. */
const FEWEST_SIGN_INS = 3;

const goOn: Partial<INode> = { onError: 'continueRegularOutput' };

/**
 * Runs operations of all kinds in n8n's engine while requests meet faults of all sorts and Google's
 * quotas, and compares after each execution what the outputs have told with what the emulator holds.
 */
export async function runCampaign(options: CampaignOptions): Promise<Report> {
	const { node, seed, operations, faults = 20 } = options;
	// A request that has seemed to take too long is sent again, and would take effect after its repeat.
	const underWay = new RequestsUnderWay();
	const clock = new LeapingClock(underWay.areAny);
	const startedAt = clock.now();
	const emulator = await startEmulator({ now: clock.now, quota: 'google' });
	const undo = liveBy(systemClock, clock);
	// By which service accounts sign, and the emulator has to take it for the present.
	const { now } = Date;
	Date.now = clock.now;
	try {
		emulator.setFaults(faultScript(seed, faults));
		const campaign = newCampaign(seed, emulator);
		const counts = { operations: 0, requests: 0, failedRequests: 0, failedItems: 0 };
		const deviations: string[] = [];
		while (counts.operations < operations) {
			const isFirst = counts.operations === 0;
			const name = isFirst ? FIRST_KIND : campaign.dice.pick(Object.keys(kinds));
			const items = kinds[name].items(campaign, 1 + campaign.dice.roll(MOST_ITEMS));
			if (items.length === 0) continue;
			emulator.setWorld(anyWorld(campaign));
			talk(emulator, campaign);
			const execution = await execute(node, emulator, campaign, kinds[name], items);
			deviations.push(...execution.deviations.map((deviation) => `${name}: ${deviation}`));
			counts.operations += items.length;
			counts.failedItems += execution.failedItems;
			const requests = emulator.requests();
			counts.requests += requests.length;
			counts.failedRequests += requests.filter(({ status }) => status !== 200).length;
			emulator.clearRequests();
		}
		return { seed, ...counts, seconds: Math.round((clock.now() - startedAt) / 1000), deviations };
	} finally {
		Date.now = now;
		undo();
		underWay.close();
		await emulator.close();
	}
}

function newCampaign(seed: number, emulator: Emulator): Campaign {
	let names = 0;
	return {
		dice: new Dice(seed),
		truth: new Map(),
		keys: new Map(),
		get world() {
			return emulator.world();
		},
		newName: () => `Space ${++names}`,
		wasRepeated(space) {
			const removals = emulator
				.requests()
				.filter(
					({ method, path }) => method === 'DELETE' && path.startsWith(`/v1/${space}/members/`),
				)
				.map(({ path }) => path);
			return new Set(removals).size < removals.length;
		},
	};
}

/** What nobody knows of Google, one way or the other; how far reads are behind, the judge does not know. */
function anyWorld({ dice, world }: Campaign): Partial<World> {
	const switches = Object.entries(world).filter(([, is]) => typeof is === 'boolean');
	return Object.fromEntries(switches.map(([name]) => [name, dice.happens(50)]));
}

/** Somebody writes in a chat now and then; only from then on does Google list it. */
function talk(emulator: Emulator, { dice, truth }: Campaign): void {
	const quiet = [...truth].filter(([, { hasMessages, importMode }]) => !hasMessages && !importMode);
	if (quiet.length === 0 || !dice.happens(50)) return;
	const [name, space] = dice.pick(quiet);
	emulator.sendMessage(name);
	truth.set(name, { ...space, hasMessages: true });
}

interface Judgement {
	readonly deviations: string[];
	/** What was told otherwise than it should be, which counts unless two did the same. */
	readonly complaints: string[];
	readonly failedItems: number;
	/** The items whose outputs left open what was done. */
	readonly unsure: readonly IDataObject[];
}

/**
 * One execution of one kind of operation, or two at the same moment, and what is wrong with what it told.
 */
async function execute(
	node: INodeType,
	emulator: Emulator,
	campaign: Campaign,
	kind: Kind,
	items: IDataObject[],
): Promise<Pick<Judgement, 'deviations' | 'failedItems'>> {
	const { dice, truth } = campaign;
	const delegated = dice.happens(DELEGATED);
	const { credentials, parameters } = signedIn(
		emulator,
		kind.signIn ?? (delegated ? byDelegation : byConsent),
	);
	const options = {
		nodeTypes: { googleChatSpaces: node },
		credentialTypes,
		credentials,
		node: { ...goOn, parameters: { resource: 'space', ...parameters, ...kind.parameters } },
		items,
	};
	const isTwice = kind.canBeTwice === true && dice.happens(TWICE);
	const runs = await Promise.all(range(isTwice ? 2 : 1).map(async () => await runNode(options)));
	const judgements = runs.map((run) => judge(campaign, kind, items, run));
	const deviations = judgements.flatMap((judgement) => judgement.deviations);
	const unsure = judgements.flatMap((judgement) => judgement.unsure);
	if (kind.readsOnly) deviations.push(...writesOf(emulator).map((write) => `wrote: ${write}`));
	const actual = truthOf(emulator.state());
	const untold = differences(truth, actual, (name) => isOpen(unsure, name, truth, actual));
	// Of two at the same moment nobody can tell which has done what, only what there is in the end.
	if (!isTwice || untold.length > 0) {
		deviations.push(...untold, ...judgements.flatMap(({ complaints }) => complaints));
	}
	// What is so from here on, that one deviation be told once.
	truth.clear();
	for (const [name, space] of actual) truth.set(name, space);
	const failedItems = judgements.reduce((sum, judgement) => sum + judgement.failedItems, 0);
	return { deviations, failedItems };
}

/** Takes what an execution told for the truth, and says what is wrong with it. */
function judge(
	campaign: Campaign,
	kind: Kind,
	items: readonly IDataObject[],
	run: NodeRun,
): Judgement {
	const deviations: string[] = [];
	const complaints: string[] = [];
	const unsure: IDataObject[] = [];
	let failedItems = 0;
	if (run.error) deviations.push(`the execution failed: ${run.error.message}`);
	for (const [index, asked] of items.entries()) {
		const told = run.items.filter(({ pairedItem }) => pairs(pairedItem).includes(index));
		const failure = told.find(({ json }) => json.error !== undefined)?.json;
		const story = `${JSON.stringify(asked)} → ${JSON.stringify(told)}`;
		const wrong = (what: string) => deviations.push(`${what}: ${story}`);
		const isRefused = refuses(campaign, kind, asked);
		if (isRefused) {
			if (!failure) wrong('should have failed');
		} else if (failure && isRefused === undefined) {
			unsure.push(asked);
		} else if (failure) {
			failedItems++;
			// After that long a run of bad luck, and only then, an item may fail.
			const words = String(failure.message);
			const isOpen = OPEN.test(words);
			const fewest = /sign in with Google again/.test(words) ? FEWEST_SIGN_INS : FEWEST_TRIES;
			const mayFail = triesIn(words) >= fewest || (kind.hidesItsWork && isOpen);
			if (!mayFail) wrong('should not have failed');
			if (isOpen) unsure.push(asked);
		} else {
			const complaint = kind.take(
				campaign,
				asked,
				told.map(({ json }) => json),
			);
			if (complaint) complaints.push(`${complaint}: ${story}`);
		}
	}
	return { deviations, complaints, failedItems, unsure };
}

function refuses(campaign: Campaign, kind: Kind, asked: IDataObject): boolean | undefined {
	if (asked.space === NOWHERE) return true;
	return kind.refuses ? kind.refuses(campaign, asked) : false;
}

function writesOf(emulator: Emulator): string[] {
	return emulator
		.requests()
		.filter(({ method }) => method !== 'GET')
		.map(({ method, path }) => `${method} ${path}`);
}

function triesIn(words: string): number {
	return Number(/It was tried (\d+) times/.exec(words)?.[1] ?? 1);
}

/** Says that something may have been done, or that some of it was. */
const OPEN = /may have taken effect|[Rr]un it again/;

/** Whether the outputs left open what became of a space. */
function isOpen(unsure: readonly IDataObject[], name: string, told: Truth, actual: Truth): boolean {
	const { displayName } = actual.get(name) ?? {};
	const { members = {} } = told.get(name) ?? {};
	return unsure.some(
		(asked) =>
			asked.space === name || asked.displayName === displayName || String(asked.leaver) in members,
	);
}

function pairs(pairedItem: unknown): number[] {
	return [pairedItem ?? []].flat().map((pair) => (pair as { item: number }).item);
}
