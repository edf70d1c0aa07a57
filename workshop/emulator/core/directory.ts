import type { Seed, SeedGroup, SeedPerson, SeedServiceAccount } from '../seed';

/** Who there is: people, groups, audiences, Google Cloud clients. Never changes while running. */
export class Directory {
	private readonly peopleById = new Map<string, SeedPerson>();
	private readonly peopleByEmail = new Map<string, SeedPerson>();
	private readonly groupsById = new Map<string, SeedGroup>();
	private readonly groupsByEmail = new Map<string, SeedGroup>();
	private readonly groupsOfPerson = new Map<string, SeedGroup[]>();
	private readonly audiences: Set<string>;

	constructor(private readonly seed: Seed) {
		for (const person of seed.people) {
			this.peopleById.set(person.id, person);
			for (const email of [person.email, ...(person.aliases ?? [])]) {
				this.peopleByEmail.set(email.toLowerCase(), person);
			}
		}
		for (const group of seed.groups) {
			this.groupsById.set(group.id, group);
			this.groupsByEmail.set(group.email.toLowerCase(), group);
			for (const email of group.members) {
				const { id } = this.requirePerson(email);
				this.groupsOfPerson.set(id, [...(this.groupsOfPerson.get(id) ?? []), group]);
			}
		}
		this.audiences = new Set(seed.audiences.map(({ id }) => `audiences/${id}`));
	}

	get organization(): Seed['organization'] {
		return this.seed.organization;
	}

	get project(): Seed['project'] {
		return this.seed.project;
	}

	get people(): readonly SeedPerson[] {
		return this.seed.people;
	}

	/** By id, or by primary or alias address in any case. */
	person(idOrEmail: string): SeedPerson | undefined {
		return idOrEmail.includes('@')
			? this.peopleByEmail.get(idOrEmail.toLowerCase())
			: this.peopleById.get(idOrEmail);
	}

	requirePerson(idOrEmail: string): SeedPerson {
		const person = this.person(idOrEmail);
		if (!person) throw new Error(`The seed has no person ${idOrEmail}`);
		return person;
	}

	group(idOrEmail: string): SeedGroup | undefined {
		return idOrEmail.includes('@')
			? this.groupsByEmail.get(idOrEmail.toLowerCase())
			: this.groupsById.get(idOrEmail);
	}

	groupsWith(personId: string): readonly SeedGroup[] {
		return this.groupsOfPerson.get(personId) ?? [];
	}

	hasAudience(name: string): boolean {
		return this.audiences.has(name);
	}

	isInternal(person: SeedPerson): boolean {
		return this.seed.organization.domains.includes(person.email.split('@')[1]);
	}

	/** A consumer account belongs to no organization. */
	isConsumer(person: SeedPerson): boolean {
		return person.email.endsWith('@gmail.com');
	}

	serviceAccount(email: string): SeedServiceAccount | undefined {
		return this.seed.project.serviceAccounts.find((account) => account.email === email);
	}
}
