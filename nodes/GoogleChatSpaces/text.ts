/** What nobody sees: soft hyphens, zero-width and direction marks, byte order marks. */
const MARKS = /\p{Default_Ignorable_Code_Point}/gu;

/** The marks that only stand in the way: without joiners and selectors, of which scripts and emoji are made. */
const STRAY_MARKS =
	/(?![\u200C\u200D\p{Variation_Selector}\u{E0020}-\u{E007F}])\p{Default_Ignorable_Code_Point}/gu;

/** Blanks of any width, tabs, line breaks and other control characters. */
const BLANKS = /[\s\p{Cc}]+/gu;

/** Text without what cannot be seen in it or around it, as addresses and ids are compared. */
export function withoutMarks(text: string): string {
	return text.replace(MARKS, '').trim();
}

/** Whether there is nothing to see. */
export function isBlank(text: string): boolean {
	return comparableName(text) === '';
}

/** One line of a person's writing as it is stored: their own but for stray marks and line breaks. */
export function oneLine(text: string): string {
	return text
		.replace(STRAY_MARKS, '')
		.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
		.trim();
}

/** The form in which two names are the same one for who reads them; case counts. */
export function comparableName(name: string): string {
	return name.replace(MARKS, '').normalize('NFC').replace(BLANKS, ' ').trim();
}

/** A person's own text shown back to them: short, on one line, and with its marks to be seen. */
export function quoted(text: string): string {
	const short = text.length > 60 ? `${text.slice(0, 60)}…` : text;
	return JSON.stringify(short).replace(
		/(?! )[\p{Default_Ignorable_Code_Point}\p{Z}\p{Cc}]/gu,
		(mark) => `[U+${mark.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`,
	);
}

/** Says how far something came: under each heading what stands there, where there is anything. */
export function howFar(parts: Readonly<Record<string, readonly string[]>>): string {
	return Object.entries(parts)
		.filter(([, names]) => names.length > 0)
		.map(([heading, names]) => `${heading}: ${names.join(', ')}.`)
		.join(' ');
}
