import { describeOrigin, type Value } from '../../source/data-flow.ts';
import type { Argument, Call } from '../../source/dialect.ts';
import { PathSet } from '../../source/names.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { removeListItems } from '../edits/remove-list-items.ts';
import { replaceNode } from '../edits/replace-node.ts';
import { calleesLike, calleesOf } from '../code/calls/callees.ts';
import type { Fix, Report, Rule, RuleContext } from '../rule.ts';
import { SinkMatcher } from '../sinks/call-sinks.ts';
import {
  DESERIALIZATION_SINKS,
  OBJECT_READERS,
  OWN_FILE_SINKS,
  SNAKE_YAML,
  UNSAFE_YAML_LOADERS,
} from '../sinks/deserialization-sinks.ts';
import { ingredientsOf } from '../code/values/ingredients.ts';
import { fullNamesOf } from '../code/calls/star-imports.ts';
import { reachOf, relatedTo } from '../code/functions/reach.ts';

const sinks = new SinkMatcher(DESERIALIZATION_SINKS);
const ownFiles = new SinkMatcher(OWN_FILE_SINKS);
const snakeYaml = new PathSet(SNAKE_YAML);
const CLASSES = new Set(['class_declaration', 'enum_declaration', 'record_declaration']);
const METHODS = new Set(['method_declaration', 'constructor_declaration']);
/** Methods by which a class takes part in its own deserialization. */
const HOOKS = /^(readObject|readExternal|readResolve|readObjectNoData)$/;
const FILTERED =
  /setObjectInputFilter|ObjectInputFilter|ValidatingObjectInputStream|allowTypes|setupDefaultSecurity|SafeConstructor|addPermission/;
/** A deep copy: what is read was written a moment before. */
const WRITTEN_HERE = /\bObjectOutputStream\b|\bwriteObject\s*\(/;

export const unsafeDeserialization: Rule = {
  id: 'unsafe-deserialization',
  title: 'Data is turned into objects of any class',
  category: 'security',
  severity: 'critical',
  confidence: 'high',
  cwe: 502,
  languages: ['python', 'javascript', 'typescript', 'java'],
  aliases: ['S301', 'B301', 'S302', 'B302', 'S506', 'B506', 'S5135', 'yaml_load'],
  rationale: `
Formats such as pickle, Java serialization and full YAML can name any class and have code run while they are read; data from
elsewhere then takes over the program. Use a format that holds data only (JSON, \`yaml.safe_load\`), or sign the data and check
the signature first.

Copies made by writing and reading in one place are not reported, nor are readers with a filter of classes. Files that the
program opens itself count less than data of a request, because they are often its own.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
import yaml

def read_settings(path):
    with open(path) as file:
        return <|yaml.load|>(file, Loader=yaml.Loader)
`,
      good: `
import yaml

def read_settings(path):
    with open(path) as file:
        return yaml.safe_load(file)
`,
    },
    {
      language: 'python',
      bad: `
import pickle
from flask import request

def restore():
    return pickle.loads(<|request.get_data()|>)
`,
      good: `
import json
from flask import request

def restore():
    return json.loads(request.get_data())
`,
    },
    {
      language: 'java',
      bad: `
import java.io.*;
import javax.servlet.http.HttpServletRequest;

class Cart {
  Object read(HttpServletRequest request) throws Exception {
    ObjectInputStream stream = new ObjectInputStream(request.getInputStream());
    return <|stream.readObject()|>;
  }
}
`,
      good: `
import java.io.*;
import javax.servlet.http.HttpServletRequest;

class Cart {
  Object read(HttpServletRequest request) throws Exception {
    ObjectInputStream stream = new ObjectInputStream(request.getInputStream());
    stream.setObjectInputFilter(ObjectInputFilter.Config.createFilter("shop.Cart;!*"));
    return stream.readObject();
  }
}
`,
    },
    {
      language: 'javascript',
      bad: `
const serialize = require('node-serialize');

app.get('/profile', (req, res) => {
  res.json(serialize.unserialize(<|req.cookies.profile|>));
});
`,
      good: `
app.get('/profile', (req, res) => {
  res.json(JSON.parse(req.cookies.profile));
});
`,
    },
  ],
  fix: 'unsafe',
  callees: calleesOf(
    sinks,
    ownFiles,
    calleesLike(/^(load|load_all|loadAll|loadAs|readObject|readUnshared|enableDefaultTyping|activateDefaultTyping)$/),
  ),
  create(context) {
    return {
      Call(node) {
        const hit = sinks.match(context, node);
        if (hit) return reportData(context, hit.call, hit.argument);
        const own = ownFiles.match(context, node);
        if (own)
          return own.argument && isOutside(context, own.argument)
            ? reportData(context, own.call, own.argument)
            : undefined;
        if (context.language.id === 'python') visitPython(context, node);
        else if (context.language.id === 'java') visitReader(context, node);
      },
    };
  },
};

function isOutside(context: RuleContext, data: SyntaxNode): boolean {
  const value = context.flow.valueOf(data, 'code');
  return value.origin === 'external' && /^(request|response)$/.test(reachOf(context, value));
}

function reportData(context: RuleContext, call: Call, data: SyntaxNode | undefined): void {
  if (!data || isFiltered(context, call.node)) return;
  const weight = weigh(context, data);
  if (!weight) return;
  const value = context.flow.valueOf(data, 'code');
  const source =
    value.origin === 'external' || value.origin === 'parameter' ? `, and what it reads ${describeOrigin(value)}` : '';
  context.report({
    at: data,
    message: `\`${call.name}\` can run code that the data names${source}. Use a format that holds data only, such as JSON.`,
    ...weight,
    ...relatedTo(value),
  });
}

/** How much it matters where the data comes from; undefined for data that the code has just written itself. */
function weigh(context: RuleContext, data: SyntaxNode): Pick<Report, 'severity' | 'confidence'> | undefined {
  const parts = ingredientsOf(context, data);
  if (parts.some((part) => /^(dumps|serialize|getvalue)$/.test(context.dialect.call(part)?.name ?? '')))
    return undefined;
  const value = outermostValue(context, data, parts);
  if (value.origin === 'constant' || value.origin === 'sanitized') return undefined;
  if (value.origin === 'external') {
    const reach = reachOf(context, value);
    if (reach === 'request' || reach === 'response') return { severity: 'critical', confidence: 'high' };
  }
  if (context.isTestCode) return undefined;
  // Files, opened here or by the caller, are often the program's own.
  const isFile = isFileName(data.text) || parts.some((part) => isOpening(context, part));
  if (value.origin === 'parameter' && !isFile) return { severity: 'high', confidence: 'medium' };
  return { severity: 'medium', confidence: 'medium' };
}

/** Streams around data are seen through: `BytesIO(data)`, `new ByteArrayInputStream(data)`. */
function outermostValue(context: RuleContext, data: SyntaxNode, parts: readonly SyntaxNode[]): Value {
  const value = context.flow.valueOf(data, 'code');
  if (value.origin === 'external') return value;
  const values = parts.map((part) => context.flow.valueOf(part, 'code'));
  return values.find((part) => part.origin === 'external' && reachOf(context, part) === 'request') ?? value;
}

function isFileName(text: string): boolean {
  return /^(f|fp|fd|fid|fh|file|fileobj|infile|handle)$|_(file|fp)$/.test(text);
}

function isOpening(context: RuleContext, part: SyntaxNode): boolean {
  return /^(open|FileInputStream|newInputStream|openFileInput)$/.test(context.dialect.call(part)?.name ?? '');
}

function visitPython(context: RuleContext, node: SyntaxNode): void {
  const call = context.dialect.call(node);
  const path = call && context.names.pathOf(call.callee);
  if (!call || path === undefined) return;
  if (path === 'yaml.load' || path === 'yaml.load_all') visitYaml(context, call, path);
  else if (path === 'numpy.load' && call.arguments.some(isPickleAllowed)) {
    const data = call.arguments[0]?.value;
    if (data && isOutside(context, data)) reportData(context, call, data);
  }
}

function isPickleAllowed({ name, value }: Argument): boolean {
  return name === 'allow_pickle' && value.kind === 'true';
}

function visitYaml(context: RuleContext, call: Call, path: string): void {
  const loader =
    call.arguments.find(({ name }) => name === 'Loader') ?? call.arguments.filter(({ name }) => name === undefined)[1];
  if (call.arguments.some(({ isSpread }) => isSpread)) return;
  if (loader && !UNSAFE_YAML_LOADERS.has(context.names.pathOf(loader.value) ?? '')) return;
  const data = call.arguments[0]?.value;
  const weight = data ? weigh(context, data) : undefined;
  if (!weight) return;
  const replacement = path.replace('yaml.load', 'yaml.safe_load');
  context.report({
    at: call.callee,
    message: `\`${path}\` ${loader ? `with \`${loader.value.text}\`` : 'without a safe loader'} can build objects of any class. Use \`${replacement}\`.`,
    ...weight,
    ...(call.receiver && { fix: safeLoadFix(call, replacement, loader?.node) }),
  });
}

function safeLoadFix(call: Call, replacement: string, loader: SyntaxNode | undefined): Fix {
  const items = call.arguments.map((argument) => argument.node);
  return {
    title: `Replace it by \`${replacement}\``,
    safety: 'unsafe', // tags that name Python objects are refused from now on
    edits: () => [
      replaceNode(call.callee, `${call.receiver?.text ?? 'yaml'}.${replacement.slice('yaml.'.length)}`),
      ...(loader ? removeListItems(items, (item) => item.start === loader.start) : []),
    ],
  };
}

/** Jackson lets the data name the classes of what it holds. */
function isTypedByData(context: RuleContext, { name, receiver, arguments: given }: Call): boolean {
  if (!receiver || !/(^|\.)ObjectMapper$/.test(context.names.pathOf(receiver) ?? '')) return false;
  const isOpen = given[0]?.value.text.startsWith('LaissezFaireSubTypeValidator') === true;
  return name === 'enableDefaultTyping' || (name === 'activateDefaultTyping' && isOpen);
}

function visitReader(context: RuleContext, node: SyntaxNode): void {
  const call = context.dialect.call(node);
  if (call && isTypedByData(context, call)) {
    const message = `With \`${call.name}\` the data names the classes that are built. Give a validator that lists the allowed ones.`;
    return context.report({ at: node, message, severity: 'high', confidence: 'medium' });
  }
  if (!call?.receiver || !/^(readObject|readUnshared|load|loadAll|loadAs)$/.test(call.name)) return;
  const type = context.names.pathOf(call.receiver);
  const isYaml = type !== undefined && fullNamesOf(context, type).some((name) => snakeYaml.has(name));
  if (!isYaml && !OBJECT_READERS.has(type ?? '')) return;
  const method = node.ancestor(METHODS);
  if (HOOKS.test(method?.field('name')?.text ?? '') || isFiltered(context, node)) return;
  if (!isYaml && WRITTEN_HERE.test(method?.text ?? '')) return;
  const weight = weigh(context, (isYaml ? call.arguments[0]?.value : undefined) ?? call.receiver);
  if (!weight) return;
  const instead = isYaml
    ? 'Give the parser a `SafeConstructor`.'
    : 'Set a filter of the classes it may hold, or use a format that holds data only.';
  context.report({
    at: node,
    message: `\`${call.name}\` can build objects of any class that the data names. ${instead}`,
    ...weight,
  });
}

/** Filters are set up in a field or a constructor as well. */
function isFiltered(context: RuleContext, node: SyntaxNode): boolean {
  return context.language.id === 'java' && FILTERED.test((node.ancestor(CLASSES) ?? context.tree.root).text);
}
