/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT } from '../editor/package';

/** @see https://echarts.apache.org/handbook/en/how-to/cross-platform/server/ */
interface ECharts {
	init(
		dom: null,
		theme: null,
		options: { renderer: 'svg'; ssr: true; width: number; height: number },
	): { setOption(option: object): void; renderToSVGString(): string; dispose(): void };
}

/** @see https://www.npmjs.com/package/selfsigned */
interface SelfSigned {
	generate(
		attributes: Array<{ name: string; value: string }>,
		options: { algorithm: string; keyType: 'ec'; extensions: object[] },
	): Promise<{ private: string; cert: string }>;
}

// The packages of bench/package.json, with the part of them that is used. An `import` would have to
// be resolved, and its types found, wherever the whole tree is checked without them.
const load = createRequire(join(ROOT, 'bench', 'package.json'));
export const { init } = load('echarts') as ECharts;
export const { generate } = load('selfsigned') as SelfSigned;
