import { generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';

export interface KeyPair {
	id: string;
	privateKey: KeyObject;
	publicKey: KeyObject;
}

/** One key pair for each service account, made when first asked for and never written anywhere. */
export class ServiceAccountKeys {
	private readonly pairs = new Map<string, KeyPair>();

	pair(email: string): KeyPair {
		const known = this.pairs.get(email);
		if (known) return known;
		const pair = {
			id: randomBytes(20).toString('hex'),
			...generateKeyPairSync('rsa', { modulusLength: 2048 }),
		};
		this.pairs.set(email, pair);
		return pair;
	}
}
