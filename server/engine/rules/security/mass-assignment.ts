import { describeOrigin, type Value } from '../../source/data-flow.ts';
import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { calleesLike } from '../code/calls/callees.ts';
import { relatedTo } from '../code/functions/reach.ts';
import { requestValueOf } from '../code/values/request-value.ts';
import type { Report, Rule, RuleContext } from '../rule.ts';

/** Libraries whose classes stand for rows and documents. */
const STORES =
  /\b(mongoose|sequelize|typeorm|prisma|objection|bookshelf|waterline|mikro-orm|adonis|django\.db|sqlalchemy|peewee|mongoengine|pony\.orm|tortoise)\b|\bmodels?\b(['"./]| import)|\.objects\b/i;
const WRITES =
  /^(create|insert|insertOne|update|updateOne|updateMany|upsert|build|bulkCreate|findByIdAndUpdate|findOneAndUpdate|findOrCreate|update_or_create|get_or_create|filter|set|fill|patch|merge|save|assign|insertMany|replaceOne|findOneAndReplace)$/;
const MODEL = /^[A-Z]\w*$|(^|\.)(models?|prisma|objects)\b|[mM]odel$/;
const RECORD =
  /^(user|account|profile|customer|member|order|entity|record|model|doc|document|instance|row|item|post|product|settings)$/i;
/** Parts of a request that hold objects. */
const WHOLE =
  /(^|\.)(body|query|json|get_json\(.*\)|data|form|POST|values|payload)(\.to_dict\(\)|\.dict\(\)|\.items\(\))?$/;

export const massAssignment: Rule = {
  id: 'mass-assignment',
  title: 'All fields of a request go into a record',
  category: 'security',
  severity: 'medium',
  confidence: 'medium',
  cwe: 915,
  languages: ['python', 'javascript', 'typescript'],
  aliases: ['S6399'],
  rationale: `
A record has fields that forms do not show: \`role\`, \`isAdmin\`, \`balance\`, the owner. Where the whole body of a request is
written into it, whoever adds such a field to the request sets it. Name the fields that may come from outside.

Reported are classes and functions of the usual database libraries that get a body or a form as a whole, not single fields of
it, nor what a schema or a form class has validated.`,
  examples: [
    {
      language: 'javascript',
      bad: `
import { User } from './models/user.js';

app.post('/users', async (req, res) => {
  res.json(await User.create(<|req.body|>));
});
`,
      good: `
import { User } from './models/user.js';

app.post('/users', async (req, res) => {
  const { name, email } = req.body;
  res.json(await User.create({ name, email }));
});
`,
    },
    {
      language: 'python',
      bad: `
from flask import request
from shop.models import User, db

def register():
    user = User(**<|request.get_json()|>)
    db.session.add(user)
    db.session.commit()
`,
      good: `
from flask import request
from shop.models import User, db

def register():
    form = request.get_json()
    user = User(name=form["name"], email=form["email"])
    db.session.add(user)
    db.session.commit()
`,
    },
  ],
  callees: calleesLike(new RegExp(`${WRITES.source}|^[A-Z]`)),
  create(context) {
    if (context.isTestCode) return {};
    let isStoring: boolean | undefined;
    return {
      Call(node) {
        const call = context.dialect.call(node);
        if (!call) return;
        for (const data of dataOf(context, call)) {
          const value = requestValueOf(context, data, 'code');
          if (!value || value.isComposed || !isWhole(context, data, value)) continue;
          if (!(isStoring ??= STORES.test(context.text))) return;
          report(context, data, value, call);
          return;
        }
      },
    };
  },
};

/** What a call writes into a record. */
function dataOf(context: RuleContext, call: Call): readonly SyntaxNode[] {
  const values = call.arguments.map(({ value }) => value);
  if (context.language.id === 'python') {
    const isModel = /^[A-Z]/.test(call.name) ? isFromModels(context, call) : isOnModel(call);
    return isModel
      ? call.arguments.filter(({ isSpread, node }) => isSpread && node.text.startsWith('**')).map(({ value }) => value)
      : [];
  }
  if (call.name === 'assign' && call.receiver?.text === 'Object')
    return RECORD.test(values[0]?.text ?? '') ? values.slice(1) : [];
  const isModel = call.isNew ? isFromModels(context, call) : WRITES.test(call.name) && isOnModel(call);
  return isModel ? values.flatMap((value) => dataIn(value)) : [];
}

/** Prisma and its like take `{ data: … }`. */
function dataIn(value: SyntaxNode): readonly SyntaxNode[] {
  if (value.kind !== 'object') return [value];
  return value.namedChildren.flatMap((entry) => {
    if (entry.kind === 'spread_element') return entry.namedChildren;
    const key = entry.field('key')?.text ?? '';
    const inner = entry.field('value');
    return inner && /^(data|create|update|\$set)$/.test(key) ? dataIn(inner) : [];
  });
}

function isOnModel({ receiver, name }: Call): boolean {
  if (!receiver) return false;
  return name !== 'filter' && (MODEL.test(receiver.text) || RECORD.test(receiver.text)) && receiver.text !== 'Object';
}

/** A class that comes from a module of models. */
function isFromModels(context: RuleContext, { callee }: Call): boolean {
  const root = /^\w+/.exec(callee.text)?.[0] ?? '';
  const binding = context.scopes.module.bindings.get(root);
  return /\bmodels?\b|\bentit(y|ies)\b/i.test(binding?.importPath ?? '');
}

/** The whole body or form, not one field of it. */
function isWhole(context: RuleContext, data: SyntaxNode, { witness }: Value): boolean {
  if (witness && WHOLE.test(witness.text)) return true;
  const [write] = data.kind === 'identifier' ? (context.scopes.bindingOf(data)?.writes ?? []) : [];
  return write?.value !== undefined && write.how === 'assign' && WHOLE.test(write.value.text);
}

function report(context: RuleContext, at: SyntaxNode, value: Value, call: Call): void {
  const isModel = /^[A-Z]/.test(call.name);
  const record = (isModel ? call.callee : call.receiver)?.text ?? call.name;
  const isRecord = isModel || call.name === 'assign' || /(^|\.)[A-Z]/.test(record);
  const weight: Partial<Report> = isRecord && !losesFields(context, at) ? {} : { confidence: 'low' };
  context.report({
    at,
    message: `All fields of what ${describeOrigin(value)} are written into \`${record}\`, also those that no form shows. Name the fields that may come from outside.`,
    ...weight,
    ...relatedTo(value),
  });
}

/** `data.pop("role", None)` and `delete data.role` */
function losesFields(context: RuleContext, data: SyntaxNode): boolean {
  const reads = context.scopes.bindingOf(data)?.reads ?? [];
  return reads.some((read) => {
    const member = read.parent;
    return member !== undefined && (member.text.endsWith('.pop') || member.parent?.text.startsWith('delete ') === true);
  });
}
