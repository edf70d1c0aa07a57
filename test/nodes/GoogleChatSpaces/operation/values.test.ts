import fc from 'fast-check';
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { parseUserName } from '../../../../nodes/GoogleChatSpaces/chat/paths';
import { GoogleChatSpaces } from '../../../../nodes/GoogleChatSpaces/GoogleChatSpaces.node';
import {
	parseOption,
	parseTime,
	splitList,
} from '../../../../nodes/GoogleChatSpaces/operation/values';

/** Every field with options in the form, however deep. */
function fieldsWithOptions(fields: INodeProperties[]): INodeProperties[] {
	return fields.flatMap((field) => [
		...(field.type === 'options' || field.type === 'multiOptions' ? [field] : []),
		...fieldsWithOptions(
			((field.options ?? []) as INodeProperties[]).flatMap((option) =>
				'values' in option
					? (option.values as INodeProperties[])
					: 'type' in option
						? [option]
						: [],
			),
		),
	]);
}

test('each option of the form is read by its value and by its name, and by no other one’s', () => {
	const fields = fieldsWithOptions(new GoogleChatSpaces().description.properties);
	expect(fields.length).toBeGreaterThan(20);
	for (const field of fields) {
		for (const { name, value } of (field.options ?? []) as INodePropertyOptions[]) {
			const written = [
				name,
				name.toUpperCase(),
				`\u200B${name} `,
				...(value === '' ? [] : [value]),
			];
			expect(written.map((text) => parseOption(field, String(text)))).toEqual(
				written.map(() => value),
			);
		}
	}
});

const address = fc
	.tuple(fc.stringMatching(/^[a-z0-9.+]{1,12}$/), fc.stringMatching(/^[a-z0-9]{1,10}$/))
	.map(([local, domain]) => `${local}@${domain}.example`);
/** Ways in which people and programs write an address. */
const writing = fc.constantFrom<(address: string) => string>(
	(text) => text,
	(text) => ` ${text}\u200B`,
	(text) => `mailto:${text}`,
	(text) => `Martin <${text}>`,
	(text) => `"Martin, Alice; jr." <${text}>`,
	(text) => `<mailto:${text}?subject=Hi>`,
);

test('a list of people is the same one, however it is parted and they are written', () => {
	const entry = fc.tuple(address, writing);
	const separator = fc.constantFrom(',', ';', '\n', '\r\n', ' , ', ',,', ';\n');
	fc.assert(
		fc.property(fc.array(entry, { minLength: 1 }), separator, (entries, between) => {
			const users = entries.map(([email]) => `users/${email}`);
			const texts = entries.map(([email, write]) => write(email));
			const read = (text: string) =>
				splitList(text)
					.map((one) => String(one).trim())
					.filter((one) => one !== '')
					.map(parseUserName);

			expect(read(texts.join(between))).toEqual(users);
			expect(read(JSON.stringify(texts))).toEqual(users);
		}),
	);
});

test('whatever the text, no entry of a list is made up', () => {
	fc.assert(
		fc.property(fc.string({ unit: fc.constantFrom(...'a,;"<>\n []{}:') }), (text) => {
			for (const entry of splitList(text)) {
				if (typeof entry === 'string') expect(text).toContain(entry);
			}
		}),
	);
});

test('a time is the same one in each of its forms', () => {
	const since2000 = fc.date({
		min: new Date('2000-01-01'),
		max: new Date('2099-12-31T23:59:59Z'),
		noInvalidDate: true,
	});
	fc.assert(
		fc.property(
			since2000,
			fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York'),
			(date, zone) => {
				const iso = date.toISOString();
				const forms = [date, iso, iso.replace('T', ' '), date.getTime(), String(date.getTime())];
				expect(forms.map((form) => parseTime(form, zone))).toEqual(forms.map(() => iso));
				const seconds = Math.floor(date.getTime() / 1000);
				expect(Date.parse(parseTime(seconds, zone))).toBe(seconds * 1000);
			},
		),
	);
});

test('what is read as a time names its day in full, or is a number of seconds or milliseconds', () => {
	const dateLike = fc.string({ unit: fc.constantFrom(...'0123456789-/.: TZAprilM') });
	fc.assert(
		fc.property(fc.oneof(dateLike, fc.string(), fc.integer(), fc.double()), (value) => {
			try {
				expect(parseTime(value, 'UTC')).toMatch(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/);
			} catch (error) {
				expect((error as Error).message).toMatch(/^holds /);
				return;
			}
			expect(String(value).trim()).toMatch(/^(\d{4}-\d{2}-\d{2}|\d{9,13}(\.\d+)?$)/);
		}),
		{ numRuns: 1000 },
	);
});
