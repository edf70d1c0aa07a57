import type { SeedPerson } from '../../seed';
import type { AuthorizationRequest, ConsentError } from './authorization';
import { describeScope, fullScope } from './scopes';

const STYLE = `
:root { color-scheme: light dark; --text: #1f1f1f; --soft: #5f6368; --page: #f0f4f9; --card: #fff; --line: #dadce0; --accent: #0b57d0; }
@media (prefers-color-scheme: dark) { :root { --text: #e3e3e3; --soft: #9aa0a6; --page: #1e1f20; --card: #131314; --line: #444746; --accent: #a8c7fa; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, Roboto, sans-serif; }
main { width: 100%; max-width: 560px; padding: 36px; background: var(--card); border-radius: 24px; }
.brand { color: var(--soft); font-size: 13px; letter-spacing: .02em; }
h1 { margin: 8px 0 4px; font-size: 26px; font-weight: 400; }
h2 { margin: 28px 0 8px; font-size: 15px; font-weight: 600; }
p { margin: 4px 0; color: var(--soft); }
fieldset { border: 1px solid var(--line); border-radius: 12px; margin: 0; padding: 4px 0; }
.accounts { max-height: 216px; overflow-y: auto; }
label { display: flex; gap: 14px; align-items: center; padding: 8px 16px; cursor: pointer; }
label:hover { background: color-mix(in srgb, var(--accent) 8%, transparent); }
label small { display: block; color: var(--soft); }
input { accent-color: var(--accent); width: 18px; height: 18px; flex: none; margin: 0; }
footer { display: flex; justify-content: flex-end; gap: 12px; margin-top: 28px; }
button { font: inherit; font-weight: 500; padding: 9px 24px; border-radius: 20px; border: 1px solid var(--line); background: none; color: var(--accent); cursor: pointer; }
button.primary { background: var(--accent); border-color: var(--accent); color: var(--card); }
`;

function escape(text: string): string {
	return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function html(title: string, main: string): string {
	return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body><main>${main}</main></body>
</html>
`;
}

function account({ email, displayName, admin }: SeedPerson, checked: boolean): string {
	const note = admin ? ' · administrator' : '';
	return `<label><input type="radio" name="account" value="${escape(email)}" required${checked ? ' checked' : ''}>
<span>${escape(displayName)}<small>${escape(email)}${note}</small></span></label>`;
}

function scope(name: string): string {
	return `<label><input type="checkbox" name="granted" value="${escape(name)}" checked>
<span>${escape(describeScope(name))}<small>${escape(fullScope(name))}</small></span></label>`;
}

/** The page on which a person picks an account and what to allow; the form comes back to its address. */
export function consentPage(
	request: AuthorizationRequest,
	people: readonly SeedPerson[],
	appName: string,
): string {
	const hinted =
		people.find(({ email }) => email === request.loginHint?.toLowerCase()) ?? people[0];
	return html(
		`${appName} wants to use your account`,
		`<div class="brand">Sign in · Google Chat emulator</div>
<h1>${escape(appName)} wants to use your account</h1>
<p>Nothing here is real: no password is asked, nothing leaves this machine.</p>
<form method="post">
<h2>Choose an account</h2>
<fieldset class="accounts">${people.map((person) => account(person, person === hinted)).join('\n')}</fieldset>
<h2>Choose what ${escape(appName)} may do</h2>
<fieldset>${request.scopes.map(scope).join('\n')}</fieldset>
<footer>
<button name="decision" value="cancel" formnovalidate>Cancel</button>
<button name="decision" value="continue" class="primary">Continue</button>
</footer>
</form>`,
	);
}

export function errorPage({ code, message }: ConsentError): string {
	return html(
		'Access blocked',
		`<div class="brand">Sign in · Google Chat emulator</div>
<h1>Access blocked: authorization error</h1>
<p>${escape(message)}</p>
<p>Error 400: ${escape(code)}</p>`,
	);
}
