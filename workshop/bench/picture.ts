import { init } from 'echarts';
import { CONTENDERS, type Contender } from './contenders';
import { mebibytes, milliseconds, number } from './format';
import type { Measured, Sample } from './scenario';

interface Panel {
	title: string;
	/** The scenario that it shows */
	name: string;
	value(sample: Sample): number;
	show(value: number): string;
}

const PANELS: Panel[] = [
	{
		title: 'Read 200 spaces at 100 ms: time',
		name: 'reads',
		value: ({ ms }) => ms / 1000,
		show: (value) => `${number(value, 1)} s`,
	},
	{
		title: 'List 5,000 spaces: requests',
		name: 'list',
		value: ({ requests }) => requests,
		show: number,
	},
	{
		title: 'Create 300 spaces under the quota: lost',
		name: 'quota',
		value: ({ created }) => 300 - created,
		show: number,
	},
	{
		title: 'Read 200 spaces as the app: token exchanges',
		name: 'service-account',
		value: ({ exchanges }) => exchanges,
		show: number,
	},
	{
		title: 'Read 1,000 spaces at once: CPU an item',
		name: 'growth-1000',
		value: ({ cpuMs, items }) => cpuMs / items,
		show: milliseconds,
	},
	{
		title: 'List 50,000 members: peak memory',
		name: 'memory',
		value: ({ peakBytes }) => peakBytes,
		show: mebibytes,
	},
];

const COLOURS: Record<Contender, string> = {
	ours: '#1a8f5a',
	builtIn: '#9aa3ad',
	httpRequest: '#c3c9d0',
};

const COLUMNS = 2;
const PANEL = { width: 480, height: 150 };
const MARGIN = { left: 160, right: 70, top: 40, bottom: 10 };

/** One chart of the picture: its title, axes and bars, at its place. */
function chartOf({ title, name, value, show }: Panel, index: number, measured: Measured[]) {
	const results = measured.find(({ scenario }) => scenario.name === name)?.results ?? {};
	const entries = Object.entries(results) as Array<[Contender, Sample]>;
	const left = (index % COLUMNS) * PANEL.width;
	const top = Math.floor(index / COLUMNS) * PANEL.height;
	return {
		title: { text: title, left: left + 12, top: top + 10, textStyle: { fontSize: 14 } },
		grid: {
			left: left + MARGIN.left,
			top: top + MARGIN.top,
			width: PANEL.width - MARGIN.left - MARGIN.right,
			height: PANEL.height - MARGIN.top - MARGIN.bottom,
		},
		xAxis: { gridIndex: index, type: 'value', show: false, min: 0 },
		yAxis: {
			gridIndex: index,
			type: 'category',
			inverse: true,
			data: entries.map(([contender]) => CONTENDERS[contender]),
			axisTick: { show: false },
			axisLine: { show: false },
			axisLabel: { color: '#333' },
		},
		series: {
			type: 'bar',
			xAxisIndex: index,
			yAxisIndex: index,
			barMaxWidth: 22,
			label: {
				show: true,
				position: 'right',
				formatter: ({ value: shown }: { value: number }) => show(shown),
			},
			data: entries.map(([contender, sample]) => ({
				value: value(sample),
				itemStyle: { color: COLOURS[contender] },
			})),
		},
	};
}

/** The picture of the report: one small chart for each thing that is compared, as SVG. */
export function picture(measured: Measured[]): string {
	const charts = PANELS.map((panel, index) => chartOf(panel, index, measured));
	const chart = init(null, null, {
		renderer: 'svg',
		ssr: true,
		width: PANEL.width * COLUMNS,
		height: PANEL.height * Math.ceil(PANELS.length / COLUMNS),
	});
	chart.setOption({
		animation: false,
		backgroundColor: '#fff',
		title: charts.map(({ title }) => title),
		grid: charts.map(({ grid }) => grid),
		xAxis: charts.map(({ xAxis }) => xAxis),
		yAxis: charts.map(({ yAxis }) => yAxis),
		series: charts.map(({ series }) => series),
	});
	const svg = chart.renderToSVGString();
	chart.dispose();
	return svg;
}
