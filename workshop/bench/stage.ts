import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installN8n, type Installation } from '../editor/install';
import { startN8n, type RunningN8n } from '../editor/n8n';
import { installPackage } from '../editor/package';
import { freePort } from '../editor/preflight';
import { N8nRest } from '../editor/rest';
import { signIn } from '../editor/setup';
import { name as packageName } from '../../package.json';
import { startGoogle, type Google } from './google';
import { startProbe, type Probe } from './probe';

/** Where nodes are measured: an n8n of our own, with Google and the probe around it. */
export class Stage {
	private running: { n8n: RunningN8n; rest: N8nRest } | undefined;

	private constructor(
		private readonly installation: Installation,
		private readonly folder: string,
		readonly google: Google,
		readonly probe: Probe,
		private readonly signal: AbortSignal,
	) {
		// What waits for n8n then fails
		signal.addEventListener('abort', () => void this.running?.n8n.stop());
	}

	/**
	 * Installs n8n and our package where needed, and starts Google and the probe.
	 *
	 * @param cache holds the installed n8n
	 * @throws {Problem} what a person can put right, such as no room or no network
	 */
	static async open(cache: string, onProgress: (words: string) => void, signal: AbortSignal) {
		const installation = await installN8n(cache, onProgress, signal);
		const folder = await mkdtemp(join(tmpdir(), `${packageName}-bench-`));
		onProgress('building our package');
		await installPackage(folder, signal);
		const google = await startGoogle();
		await writeFile(join(folder, 'certificate.pem'), google.certificate);
		return new Stage(installation, folder, google, await startProbe(), signal);
	}

	/**
	 * The n8n that runs, started if there is none.
	 *
	 * @param nodeOptions options of Node for one that is started
	 */
	async n8n(nodeOptions = '') {
		this.running ??= await this.start(nodeOptions);
		return { pid: this.running.n8n.pid, rest: this.running.rest };
	}

	/** Ends the n8n that runs, so that the next one has done nothing yet. */
	async refreshN8n() {
		await this.running?.n8n.stop();
		this.running = undefined;
	}

	async close() {
		await this.running?.n8n.stop();
		await this.google.close();
		await this.probe.close();
		await rm(this.folder, { recursive: true, force: true });
	}

	private async start(nodeOptions: string) {
		const n8n = await startN8n({
			installation: this.installation,
			userFolder: this.folder,
			port: await freePort(),
			credentialOverwrites: {},
			environment: {
				HTTPS_PROXY: this.google.proxyUrl,
				NO_PROXY: 'localhost,127.0.0.1',
				NODE_EXTRA_CA_CERTS: join(this.folder, 'certificate.pem'),
				NODE_OPTIONS: nodeOptions,
			},
			signal: this.signal,
		});
		const rest = new N8nRest(n8n.url);
		await signIn(rest);
		return { n8n, rest };
	}
}
