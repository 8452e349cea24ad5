import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { lineBreakOf } from '../edits/line-break-of.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';

/** Classes of libraries that do not work when their constructor was not called. */
const NEEDS_INIT =
  /^(threading\.Thread|multiprocessing(\.context)?\.Process|torch\.nn\.(modules\.)?Module|logging\.(Handler|Formatter|Logger)|html\.parser\.HTMLParser|argparse\.(Action|ArgumentParser)|cmd\.Cmd|tkinter\.(Tk|Frame|Toplevel|Canvas|Label|Button)|unittest\.TestCase|collections\.UserDict|collections\.UserList|PyQt[56]\.QtWidgets\.\w+|PySide[26]\.QtWidgets\.\w+|enum\.Enum|string\.Formatter|code\.InteractiveConsole|discord\.Client|discord\.ext\.commands\.Bot)$/;
/** What can be called without arguments. */
const PLAIN_INIT = /^(threading\.Thread|multiprocessing\.Process|torch\.nn\.Module|html\.parser\.HTMLParser|cmd\.Cmd)$/;
const ANDROID_BASE = /(Activity|Fragment)$/;
const LIFECYCLE =
  /^on(Create|Start|Resume|Pause|Stop|Destroy|Restart|SaveInstanceState|RestoreInstanceState|Attach|Detach)$/;

export const missingSuperCall: Rule = {
  id: 'missing-super-call',
  title: 'Constructor of the base class is not called',
  category: 'bug',
  severity: 'high',
  confidence: 'medium',
  languages: ['python', 'javascript', 'typescript', 'java'],
  aliases: ['W0231', 'super-init-not-called', 'constructor-super', 'MissingSuperCall', 'S5876'],
  rationale: `
A subclass whose constructor does not call that of its base class leaves the base's part of the object empty: fields are missing
as soon as an inherited method asks for them, and a \`Thread\` refuses to start. In JavaScript every \`new\` of such a class throws.

In Python reported only where the base class is in the same file and its \`__init__\` sets fields that
methods read (with low confidence where the subclass sets some of them itself), or is a well-known class that
does not work without; not where \`super()\` or the base's \`__init__\` are called in any way.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
import threading

class Poller(threading.Thread):
    def <|__init__|>(self, url):
        self.url = url
`,
      good: `
import threading

class Poller(threading.Thread):
    def __init__(self, url):
        super().__init__()
        self.url = url
`,
    },
    {
      language: 'javascript',
      isFixed: true,
      bad: `
class Poller extends EventTarget {
  <|constructor|>(url) {
    this.url = url;
  }
}
`,
      good: `
class Poller extends EventTarget {
  constructor(url) {
    super();
    this.url = url;
  }
}
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    return {
      function_definition(node) {
        if (node.field('name')?.text === '__init__') checkPython(context, node);
      },
      method_definition(node) {
        if (node.field('name')?.text === 'constructor') checkScript(context, node);
      },
      method_declaration(node) {
        if (context.language.id === 'java' && LIFECYCLE.test(node.field('name')?.text ?? ''))
          checkLifecycle(context, node);
      },
    };
  },
};

function checkPython(context: RuleContext, node: SyntaxNode): void {
  const owner = node.parent?.parent;
  const name = node.field('name');
  const body = node.field('body');
  const bases = owner?.field('superclasses')?.namedChildren ?? [];
  const [base] = bases;
  if (owner?.kind !== 'class_definition' || !name || !body || !base || bases.length !== 1) return;
  if (/super\b|__init__|__dict__|__setstate__/.test(body.text) || isRefusal(body) || node.parent?.kind !== 'block')
    return;
  const path = context.names.pathOf(base);
  const init = path === undefined ? initOf(context, base) : undefined;
  const isKnown = path !== undefined && NEEDS_INIT.test(path);
  if (!isKnown && !(init && leavesFieldsOut(init, owner, body))) return;
  const canBePlain = isKnown ? PLAIN_INIT.test(path) : init !== undefined && needsNothing(init);
  context.report({
    at: name,
    message: `The \`__init__\` of \`${base.text}\` is not called, so its fields are missing. Call \`super().__init__(…)\`.`,
    confidence: isKnown ? 'high' : standsIn(init, body) ? 'low' : 'medium',
    ...(canBePlain && { fix: insertFirst(context, body, 'super().__init__()') }),
  });
}

/** The `__init__` of a class of this file. */
function initOf(context: RuleContext, base: SyntaxNode): SyntaxNode | undefined {
  const binding = base.kind === 'identifier' ? context.scopes.bindingOf(base) : undefined;
  const [declaration, ...others] = binding?.declarations ?? [];
  const body = others.length === 0 ? declaration?.parent?.field('body') : undefined;
  if (binding?.kind !== 'class' || !body) return undefined;
  return body.children.find(
    (member) => member.kind === 'function_definition' && member.field('name')?.text === '__init__',
  );
}

/** Whether the base sets a field that the subclass does not set, but that its own or inherited methods read. */
function leavesFieldsOut(init: SyntaxNode, owner: SyntaxNode, own: SyntaxNode): boolean {
  const initBody = init.field('body');
  const methods = [...methodsOf(init.parent), ...methodsOf(owner.field('body'))];
  if (!initBody || isRefusal(initBody)) return false;
  const inUse = new Map(methods.map((method) => [method.field('name')?.text, method.field('body')?.text ?? '']));
  inUse.delete('__init__');
  return fieldsOf(initBody).some((field) => {
    if (
      new RegExp(String.raw`self\.${field}\b\s*(:[^=]*)?=[^=]`).test(owner.text) ||
      own.text.includes(`self.${field}`)
    )
      return false;
    const read = new RegExp(String.raw`self\.${field}\b(?!\s*=[^=])`);
    return [...inUse.values()].some((text) => read.test(text));
  });
}

/** The fields that a body sets. */
function fieldsOf(body: SyntaxNode): string[] {
  return [...body.text.matchAll(/^\s*self\.(\w+)\s*(?::[^=\n]+)?=[^=]/gm)].map(([, field = '']) => field);
}

/** A constructor that sets some of the base's fields itself takes the place of the other one. */
function standsIn(init: SyntaxNode | undefined, own: SyntaxNode): boolean {
  const initBody = init?.field('body');
  const set = new Set(fieldsOf(own));
  return initBody !== undefined && fieldsOf(initBody).some((field) => set.has(field));
}

/** Overridden methods of a base come first, so that those of the subclass take their place. */
function methodsOf(body: SyntaxNode | undefined): SyntaxNode[] {
  return (body?.children ?? []).filter(({ kind }) => kind === 'function_definition');
}

function needsNothing(init: SyntaxNode): boolean {
  return (init.field('parameters')?.namedChildren ?? [])
    .slice(1)
    .every(({ kind }) => /default|splat|separator/.test(kind));
}

/** A body that only says that nobody shall make such an object. */
function isRefusal(body: SyntaxNode): boolean {
  return (
    body.children.some(({ kind }) => kind === 'raise_statement') ||
    body.children.every(({ kind }) => kind === 'pass_statement')
  );
}

function checkScript(context: RuleContext, node: SyntaxNode): void {
  const heritage = node.parent?.parent?.child('class_heritage');
  const base = heritage?.namedChildren[0];
  const value = base?.kind === 'extends_clause' ? base.field('value') : base;
  const body = node.field('body');
  const name = node.field('name');
  if (!value || value.kind === 'null' || value.kind === 'implements_clause' || !body || !name) return;
  if (/\bsuper\s*\(/.test(body.text) || body.children.some(({ kind }) => kind === 'throw_statement')) return;
  if (/\breturn\s+[^;\s]/.test(body.text)) return; // another object takes the place of this one
  context.report({
    at: name,
    message: 'Without `super(…)` every `new` of this class throws. Call it first.',
    confidence: 'high',
    fix: insertFirst(context, body, 'super();'),
  });
}

function checkLifecycle(context: RuleContext, node: SyntaxNode): void {
  const owner = node.parent?.parent;
  const name = node.field('name');
  const body = node.field('body');
  if (!ANDROID_BASE.test(owner?.child('superclass')?.text ?? '') || !name || !body) return;
  if (!node.child('modifiers')?.text.includes('@Override') || body.text.includes(`super.${name.text}`)) return;
  context.report({ at: name, message: `Android requires \`super.${name.text}(…)\` to be called here.` });
}

/** Puts a statement before the first one, in Python after the docstring. */
function insertFirst(context: RuleContext, body: SyntaxNode, statement: string): Fix {
  const { lines } = context.tree;
  const edits = (): TextEdit[] => {
    const [first, second] = body.children;
    const isDoc = first?.kind === 'expression_statement' && first.children[0]?.kind === 'string';
    const target = isDoc ? second : first;
    const lineBreak = lineBreakOf(context.tree);
    const headEnd = context.language.id === 'python' ? (body.previousSibling?.end ?? body.start) : body.start;
    if (target && lines.lineAt(target.start) !== lines.lineAt(headEnd)) {
      const indent = lines.indentOf(lines.lineAt(target.start));
      return [{ start: target.start, end: target.start, newText: `${statement}${lineBreak}${indent}` }];
    }
    if (isDoc) {
      const indent = lines.indentOf(lines.lineAt(first.start));
      return [{ start: first.end, end: first.end, newText: `${lineBreak}${indent}${statement}` }];
    }
    const at = target ? target.start : body.start + 1;
    return [{ start: at, end: at, newText: target ? `${statement} ` : ` ${statement} ` }];
  };
  return { title: `Add \`${statement.replace(';', '')}\``, safety: 'unsafe', edits };
}
