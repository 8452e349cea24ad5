import { describeOrigin, type Value } from '../../source/data-flow.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { isChecked } from '../code/conditions/checked-value.ts';
import { calleesOf } from '../code/calls/callees.ts';
import { entriesOf, ENTRY_KINDS, entryOf } from '../code/values/literal-entries.ts';
import { isFromRequest, relatedTo } from '../code/functions/reach.ts';
import { ingredientsOf, valuesOf } from '../code/values/ingredients.ts';
import type { Listeners, Report, Rule, RuleContext } from '../rule.ts';
import { SinkMatcher } from '../sinks/call-sinks.ts';
import { DOCUMENT_FILTERS, FILTER_PARSERS } from '../sinks/document-store-sinks.ts';

const filters = new SinkMatcher(DOCUMENT_FILTERS);
const parsers = new SinkMatcher(FILTER_PARSERS);
const STORE = /\bmongo(ose|db|engine)?\b|pymongo|motor\.|monk\b|MongoClient|mongo-driver|mongodb/i;
/** Parts of a request that hold objects and not only text: JSON bodies, and queries as Express reads them. */
const HOLDS_OBJECTS = /\b(body|query|json|get_json|data)\b/;
/** Operators whose value is run as JavaScript. */
const CODE_OPERATORS = new Set(['$where', '$function', '$accumulator']);
const MAX_ENTRIES = 30;

export const nosqlInjection: Rule = {
  id: 'nosql-injection',
  title: 'Query of a document store is built from data of a request',
  category: 'security',
  severity: 'high',
  confidence: 'high',
  cwe: 943,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['S5147'],
  rationale: `
Bodies and queries of requests are objects, not only texts. Where one goes into a filter as it is, \`{"$ne": null}\` in the place
of a password matches every password, and a text in \`$where\` runs as JavaScript in the database. Convert each value to the type
that is meant (\`String(req.body.name)\`), or use \`$eq\`.

Values that were converted or checked are not reported, nor values that can only be text, such as parts of the path. A
schema that casts, as in mongoose, lets operators pass as well; there single values count less, and only those that must be known to get in
(a password, a token) are of more than low confidence.`,
  examples: [
    {
      language: 'javascript',
      bad: `
import { MongoClient } from 'mongodb';

app.post('/login', async (req, res) => {
  const user = await db.collection('users').findOne({ name: req.body.name, password: <|req.body.password|> });
  res.json(user);
});
`,
      good: `
import { MongoClient } from 'mongodb';

app.post('/login', async (req, res) => {
  const user = await db.collection('users').findOne({ name: String(req.body.name), password: String(req.body.password) });
  res.json(user);
});
`,
    },
    {
      language: 'python',
      bad: `
from flask import request
from pymongo import MongoClient

orders = MongoClient().shop.orders

def search():
    return list(orders.find(<|request.get_json()|>))
`,
      good: `
from flask import request
from pymongo import MongoClient

orders = MongoClient().shop.orders

def search():
    return list(orders.find({"customer": str(request.get_json()["customer"])}))
`,
    },
    {
      language: 'java',
      bad: `
import com.mongodb.BasicDBObject;
import com.mongodb.client.MongoCollection;
import javax.servlet.http.HttpServletRequest;

class Orders {
  Object find(MongoCollection<BasicDBObject> orders, HttpServletRequest request) {
    return orders.find(BasicDBObject.parse(<|"{customer: '" + request.getParameter("customer") + "'}"|>)).first();
  }
}
`,
      good: `
import com.mongodb.BasicDBObject;
import com.mongodb.client.MongoCollection;
import javax.servlet.http.HttpServletRequest;

class Orders {
  Object find(MongoCollection<BasicDBObject> orders, HttpServletRequest request) {
    return orders.find(new BasicDBObject("customer", request.getParameter("customer"))).first();
  }
}
`,
    },
  ],
  callees: calleesOf(filters, parsers),
  create(context) {
    if (context.isTestCode || !STORE.test(context.text)) return {};
    const listeners: Listeners = { Call: (node) => visitCall(context, node) };
    for (const kind of ENTRY_KINDS) listeners[kind] = (node) => visitOperator(context, node);
    return listeners;
  },
};

function visitCall(context: RuleContext, node: SyntaxNode): void {
  const text = parsers.match(context, node)?.argument;
  if (text) {
    const value = context.flow.valueOf(text, 'nosql');
    if (isFromRequest(context, value) && !isChecked(context, text)) report(context, text, value);
    return;
  }
  const filter = filters.match(context, node)?.argument;
  if (filter) visitFilter(context, filter);
}

/** A whole object of a request, or one in the place of a value. */
function visitFilter(context: RuleContext, filter: SyntaxNode): void {
  const literal = literalOf(context, filter);
  if (!literal) {
    visitValue(context, filter, {});
    return;
  }
  const isCast = /\bmongoose\b|mongoengine/.test(context.text);
  // One finding for a filter tells enough; the last value is often the password.
  const entries = entriesOf(literal).slice(0, MAX_ENTRIES).toReversed();
  for (const { key, value } of entries) {
    if (key.startsWith('$')) continue;
    if (visitValue(context, value, isCast ? weightOfCast(key) : {})) return;
  }
}

/** A schema casts single values, but lets operators pass: what must be known to get in can be asked for by `$ne`. */
function weightOfCast(key: string): Partial<Report> {
  const isKnowledge = /pass(word|wd|phrase)?|token|secret|code|otp|\bpin\b|api_?key/i.test(key);
  return { severity: 'medium', confidence: isKnowledge ? 'medium' : 'low' };
}

function literalOf(context: RuleContext, filter: SyntaxNode): SyntaxNode | undefined {
  const isLiteral = (node: SyntaxNode): boolean => node.kind === 'object' || node.kind === 'dictionary';
  if (isLiteral(filter)) return filter;
  const [value, ...others] = filter.kind === 'identifier' ? valuesOf(context, filter) : [];
  return value && others.length === 0 && isLiteral(value) ? value : undefined;
}

function visitValue(context: RuleContext, at: SyntaxNode, weight: Partial<Report>): boolean {
  const value = context.flow.valueOf(at, 'nosql');
  if (value.isComposed || !isFromRequest(context, value)) return false;
  if (!(holdsObjects(context, value.witness) || isParsed(context, at)) || isText(context, at) || isChecked(context, at))
    return false;
  report(context, at, value, weight);
  return true;
}

/** `req.body.name`, or `form["name"]` of `form = request.json`. */
function holdsObjects(context: RuleContext, witness: SyntaxNode | undefined): boolean {
  if (!witness) return false;
  if (HOLDS_OBJECTS.test(witness.text)) return true;
  const expression = context.dialect.expression(witness);
  const object = expression.kind === 'index' || expression.kind === 'member' ? expression.object : witness;
  return valuesOf(context, object).some(({ text }) => HOLDS_OBJECTS.test(text));
}

/** A text of the request that JSON makes an object of. */
function isParsed(context: RuleContext, at: SyntaxNode): boolean {
  return ingredientsOf(context, at).some((part) => {
    const call = context.dialect.call(part);
    return (
      call !== undefined &&
      /^(json\.loads|JSON\.parse|bson\.json_util\.loads|ast\.literal_eval)$/.test(
        context.names.pathOf(call.callee) ?? '',
      )
    );
  });
}

/** `String(value)` and `value.trim()` are text. */
function isText(context: RuleContext, node: SyntaxNode): boolean {
  const expression = context.dialect.expression(node);
  if (expression.kind === 'name') return valuesOf(context, node).some((value) => isText(context, value));
  return (
    expression.kind === 'call' &&
    /^(String|str|toString|trim|strip|to(Lower|Upper)Case|lower|upper|ObjectId|sanitize|escape)$/.test(
      expression.call.name,
    )
  );
}

/** `{ $where: "this.name == '" + name + "'" }` */
function visitOperator(context: RuleContext, node: SyntaxNode): void {
  const entry = entryOf(node);
  if (!entry || !CODE_OPERATORS.has(entry.key)) return;
  const value = context.flow.valueOf(entry.value, 'code');
  const isOutside = isFromRequest(context, value);
  if (!isOutside && (value.origin !== 'parameter' || !value.isComposed)) return;
  if (isChecked(context, entry.value)) return;
  report(context, entry.value, value, isOutside ? { severity: 'critical' } : { confidence: 'medium' });
}

function report(context: RuleContext, at: SyntaxNode, value: Value, weight: Partial<Report> = {}): void {
  context.report({
    at,
    message: `This part of a query ${value.isComposed ? 'contains a value that ' : ''}${describeOrigin(value)}, which can bring operators or code of its own. Convert it to the type that is meant.`,
    ...weight,
    ...relatedTo(value),
  });
}
