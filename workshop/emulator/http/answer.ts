import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

import type { FastifyReply } from 'fastify';

import { responseText } from './json';

/** What goes out over HTTP. */
export interface Answer {
	status: number;
	type: string;
	text: string;
	headers?: Record<string, string>;
	/** Milliseconds between one byte of the text and the next; default: all at once. */
	dripMs?: number;
}

export function jsonAnswer(
	status: number,
	message: object,
	options?: Parameters<typeof responseText>[1],
): Answer {
	return {
		status,
		type: 'application/json; charset=UTF-8',
		text: responseText(message, options),
	};
}

export function htmlAnswer(status: number, sentence: string): Answer {
	return {
		status,
		type: 'text/html; charset=UTF-8',
		text: `<!DOCTYPE html>\n<html lang="en"><title>Error ${status}</title>\n<p><b>${status}.</b> ${sentence}\n`,
	};
}

async function* drip(text: string, ms: number): AsyncGenerator<Buffer> {
	for (const byte of Buffer.from(text)) {
		yield Buffer.of(byte);
		await sleep(ms);
	}
}

/** Sends an answer; where there is none, ends the connection. */
export function sendAnswer(reply: FastifyReply, answer: Answer | undefined): FastifyReply {
	if (!answer) {
		reply.hijack();
		reply.raw.destroy();
		return reply;
	}
	const { text, dripMs } = answer;
	return reply
		.code(answer.status)
		.type(answer.type)
		.headers(answer.headers ?? {})
		.send(dripMs === undefined ? text : Readable.from(drip(text, dripMs)));
}
