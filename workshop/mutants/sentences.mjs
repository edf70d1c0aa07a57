import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/** Two words, and none of the signs of a query, which is no sentence. */
const SENTENCE = /[\p{L}\p{P}] [\p{L}\p{P}]/u;
const QUERY = / [=<>:] | AND /;

/** Leaves out the sentences that people read: only their own words could be held against them. */
const sentences = {
	shouldIgnore({ node }) {
		const text =
			node.type === 'StringLiteral'
				? node.value
				: node.type === 'TemplateLiteral' && node.expressions.every(isPlain)
					? node.quasis.map(({ value }) => value.raw).join('x')
					: '';
		return SENTENCE.test(text) && !QUERY.test(text) ? 'A sentence for people' : undefined;
	},
};

function isPlain({ type }) {
	return ['Identifier', 'MemberExpression', 'CallExpression'].includes(type);
}

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'sentences', sentences)];
