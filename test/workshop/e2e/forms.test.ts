import type { INodeTypeDescription } from 'n8n-workflow';
import { formsOf, formsWorkflow } from '../../../workshop/e2e/forms';

const description: INodeTypeDescription = {
	displayName: 'Chat',
	name: 'chat',
	group: [],
	version: 1,
	description: '',
	defaults: {},
	inputs: ['main'],
	outputs: ['main'],
	properties: [
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			default: 'person',
			options: [
				{ name: 'Person', value: 'person' },
				{ name: 'App', value: 'app' },
			],
		},
		{
			displayName: 'App Name',
			name: 'appName',
			type: 'string',
			default: '',
			displayOptions: { show: { authentication: ['app'] } },
		},
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			default: 'space',
			options: [
				{ name: 'Space', value: 'space' },
				{ name: 'Member', value: 'member' },
			],
		},
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			default: 'get',
			displayOptions: { show: { resource: ['space'] } },
			options: [
				{ name: 'Get', value: 'get' },
				{ name: 'Update', value: 'update' },
				{ name: 'Custom API Call', value: '__CUSTOM_API_CALL__' },
			],
		},
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			default: 'get',
			displayOptions: { show: { resource: ['member'] } },
			options: [{ name: 'Get', value: 'get' }],
		},
		{
			displayName: 'Find By',
			name: 'findBy',
			type: 'options',
			default: 'key',
			displayOptions: { show: { resource: ['space'], operation: ['update'] } },
			options: [
				{ name: 'Key', value: 'key' },
				{ name: 'Name', value: 'name' },
			],
		},
		{
			displayName: 'Key',
			name: 'key',
			type: 'string',
			default: '',
			displayOptions: {
				show: { resource: ['space'], operation: ['update'] },
				hide: { findBy: ['name'] },
			},
		},
		{
			displayName: 'Order By',
			name: 'orderBy',
			type: 'options',
			default: 'name',
			displayOptions: { show: { resource: ['space'], operation: ['update'] } },
			options: [
				{ name: 'Name', value: 'name' },
				{ name: 'Time', value: 'time' },
			],
		},
		{
			displayName: 'Fields',
			name: 'fields',
			type: 'collection',
			default: {},
			displayOptions: { show: { resource: ['space'], operation: ['update'] } },
			options: [
				{ displayName: 'Name', name: 'displayName', type: 'string', default: '' },
				{
					displayName: 'Rows',
					name: 'rows',
					type: 'fixedCollection',
					typeOptions: { multipleValues: true },
					default: {},
					options: [
						{
							displayName: 'Row',
							name: 'row',
							values: [{ displayName: 'Who', name: 'who', type: 'string', default: 'all' }],
						},
					],
				},
			],
		},
	],
};

const get = { resource: 'space', operation: 'get' };
const update = { resource: 'space', operation: 'update' };
const byName = { ...update, findBy: 'name' };
const everyOption = { fields: { displayName: '', rows: { row: [{ who: 'all' }] } } };
const forms = [
	{ title: 'Space: Get', operation: 'get', parameters: get },
	{ title: 'Space: Update', operation: 'update', parameters: update },
	{
		title: 'Space: Update, every option',
		operation: 'update',
		parameters: { ...update, ...everyOption },
	},
	{ title: 'Space: Update, Find By Name', operation: 'update', parameters: byName },
	{
		title: 'Space: Update, Find By Name, every option',
		operation: 'update',
		parameters: { ...byName, ...everyOption },
	},
	{
		title: 'Member: Get',
		operation: 'get',
		parameters: { resource: 'member', operation: 'get' },
	},
	{
		title: 'Space: Get, Authentication App',
		operation: 'get',
		parameters: { ...get, authentication: 'app' },
	},
];

it('finds each operation of each resource, each choice that changes its form, and each optional field', () => {
	expect(formsOf(description)).toEqual(forms);
});

it('makes a node of each form', () => {
	const { nodes } = formsWorkflow('package.chat', forms);
	expect(nodes.map(({ name, type, parameters }) => ({ name, type, parameters }))).toEqual(
		forms.map(({ title, parameters }) => ({ name: title, type: 'package.chat', parameters })),
	);
	expect(new Set(nodes.map(({ id }) => id)).size).toBe(forms.length);
});
