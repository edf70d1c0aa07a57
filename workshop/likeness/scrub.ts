/** Segments of resource names that name nobody. */
const WORDS = ['spaces', 'members', 'users', 'groups', 'app'];

/** Each once, in one order: how many there are is nobody's business, and no rule. */
function unique(values: unknown[]): unknown[] {
	const texts = [...new Set(values.map((value) => JSON.stringify(value)))].sort();
	return texts.map((text) => JSON.parse(text) as unknown);
}

/** What may stand in a report, of one value of an answer: no name, address, id or text of anybody. */
export class Scrubber {
	private readonly symbols = new Map<string, string>();

	/** Has a value shown as a symbol from here on; the first symbol stays. */
	learn(symbol: string, value: string): void {
		if (!this.symbols.has(value)) this.symbols.set(value, symbol);
	}

	value(value: unknown): unknown {
		if (Array.isArray(value)) return unique(value.map((item) => this.value(item)));
		if (typeof value === 'object' && value !== null) {
			return Object.fromEntries(
				Object.entries(value).map(([key, field]) => [key, this.value(field)]),
			);
		}
		return typeof value === 'string' ? this.text(value) : (value ?? null);
	}

	/** A sentence of Google's: what it names is taken out, its words stay. */
	sentence(text: string): string {
		let clean = text;
		const known = [...this.symbols].sort(([a], [b]) => b.length - a.length);
		for (const [value, symbol] of known) clean = clean.replaceAll(value, symbol);
		return clean
			.replace(/[\w.+-]+@[\w.-]+/g, '…')
			.replace(/\b(spaces|users|groups|members|projects)\/[\w-]+/g, '$1/…')
			.replace(/\b[\w-]*\d{6,}[\w-]*/g, '…');
	}

	private text(text: string): string {
		const known = this.symbols.get(text);
		if (known !== undefined) return known;
		if (/^[A-Z][A-Z0-9_]*$/.test(text)) return text;
		if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text)) {
			return text.startsWith('1970') ? text : text.replace(/\d/g, '0');
		}
		if (/^(spaces|users|groups)\//.test(text)) {
			return text
				.split('/')
				.map((segment) => this.segment(segment))
				.join('/');
		}
		return '…';
	}

	private segment(segment: string): string {
		if (WORDS.includes(segment)) return segment;
		const group = segment.startsWith('group-') ? 'group-' : '';
		const id = segment.slice(group.length);
		for (const [value, symbol] of this.symbols) {
			if (value.split('/').at(-1) === id) return group + symbol;
		}
		return `${group}…`;
	}
}
