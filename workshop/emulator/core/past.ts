import type { MemberRecord, SpaceRecord } from './state';
import type { World } from './world';

interface Before {
	members: Map<string, MemberRecord>;
	readsLeft: number;
	until: number;
}

/** The members of spaces before their latest writes, for reads that are a moment behind. */
export class Past {
	private readonly befores = new Map<string, Before[]>();

	constructor(private readonly now: () => number) {}

	/** Keeps the members as they are, just before a write. */
	keep({ id, members }: SpaceRecord, { memberReadsBehind, memberReadsBehindMs }: World): void {
		if (memberReadsBehind === 0 && memberReadsBehindMs === 0) return;
		const before: Before = {
			members: structuredClone(members),
			readsLeft: memberReadsBehind,
			until: this.now() + memberReadsBehindMs,
		};
		this.befores.set(id, [...(this.befores.get(id) ?? []), before]);
	}

	/** The space with the members that one read sees. */
	read(space: SpaceRecord): SpaceRecord {
		const unseen = (this.befores.get(space.id) ?? []).filter(
			({ readsLeft, until }) => readsLeft > 0 || this.now() < until,
		);
		this.befores.set(space.id, unseen);
		for (const before of unseen) before.readsLeft -= 1;
		return unseen.length > 0 ? { ...space, members: unseen[0].members } : space;
	}
}
