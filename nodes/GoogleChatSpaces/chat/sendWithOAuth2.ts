import { isSignedOut, isSignInRefusal } from './cause';
import { errorText, NoTokenError } from './failure';
import type { Secrets } from './secrets';
import {
	answerOf,
	optionsFor,
	withinDeadline,
	type N8nContext,
	type Origins,
	type Send,
} from './transport';

/**
 * Sends requests signed with an OAuth2 credential through n8n's helper, and has n8n refresh a token that
 * has expired, once for all requests. A sign-in that was refused is not tried again.
 *
 * @param stop the person's
 */
export function sendWithOAuth2(
	context: N8nContext,
	credentialType: string,
	origins: Origins,
	secrets: Secrets,
	stop?: AbortSignal,
): Send {
	const signIn = new SignIn(
		async () =>
			await withinDeadline(
				stop,
				async () => await context.helpers.refreshOAuth2Token.call(context, credentialType),
			),
	);
	return async (request) => {
		const attempt = async () =>
			await withinDeadline(stop, async (signal) => {
				const options = optionsFor(request, origins, signal);
				const response: unknown = await context.helpers.httpRequestWithAuthentication.call(
					endedBy(signal, context),
					credentialType,
					options,
				);
				// n8n has put the token into the options.
				secrets.add(String(options.headers?.Authorization).replace(/^Bearer /, ''));
				return await answerOf(response, secrets);
			});
		const refreshes = signIn.refreshes();
		const answer = await attempt();
		if (!isSignedOut(answer)) return answer;
		await signIn.refreshAfter(refreshes);
		return await attempt();
	};
}

/** n8n has requests that it signs end by the signal of the context, whatever their options say. */
function endedBy(signal: AbortSignal, context: N8nContext): N8nContext {
	return Object.create(context, {
		getExecutionCancelSignal: { value: () => signal },
	}) as N8nContext;
}

/** The sign-in that all requests of a connection share. */
class SignIn {
	private done = 0;
	private pending?: Promise<void>;
	private refusal?: NoTokenError;

	constructor(private readonly refresh: () => Promise<unknown>) {}

	/**
	 * How often the token was refreshed.
	 *
	 * @throws NoTokenError when the sign-in was refused
	 */
	refreshes(): number {
		if (this.refusal) throw this.refusal;
		return this.done;
	}

	/**
	 * Refreshes the token, unless it was refreshed since.
	 *
	 * @param before how often it had been when the request was sent that was refused
	 * @throws NoTokenError
	 */
	async refreshAfter(before: number): Promise<void> {
		if (this.refreshes() > before) return;
		this.pending ??= this.refreshNow().finally(() => {
			this.pending = undefined;
		});
		await this.pending;
	}

	private async refreshNow(): Promise<void> {
		try {
			await this.refresh();
		} catch (error) {
			const noToken = noTokenBehind(error);
			if (isSignInRefusal(noToken)) this.refusal = noToken;
			throw noToken;
		}
		this.done++;
	}
}

/** What n8n says of a refresh that failed: Google's error, an HTTP status, or words alone. */
function noTokenBehind(error: unknown): NoTokenError {
	const { status, response, body } = error as {
		status?: unknown;
		response?: { status?: unknown };
		body?: unknown;
	};
	return new NoTokenError({
		status: [status, response?.status].find((value) => typeof value === 'number'),
		body,
		words: errorText(error),
	});
}
