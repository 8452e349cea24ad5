import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { isKnownGlobal } from '../code/calls/known-globals.ts';
import { isCompiled } from '../code/files/compiled-code.ts';
import { hasLongLine } from '../code/texts/long-line.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** More unknown names than this: the file gets its names in a way that the text does not show. */
const MAX_NAMES = 6;
/** A name used more often than this without being defined comes from a frame as well. */
const MAX_USES = 5;
const SHORT_FILE = 30;
/** Comments that tell which names come from elsewhere, or that no name is checked. */
const DECLARED =
  /^\s*(\/\*|\/\/|#)\s*(globals?|exported|eslint-env|jshint|jslint|pylint: *disable.*undefined|pyright|type: *ignore|ts-nocheck)\b/;
/** Frames that put names into the files they run. */
const INJECTED =
  /(^|\/)(SConstruct|SConscript|conftest|wscript|.*\.spec|setup_?gui|.*\.pyi|gulpfile.*|karma.*|snippets?\/.*|templates?\/.*)$/;

export const undefinedName: Rule = {
  id: 'undefined-name',
  title: 'Name is defined nowhere',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  languages: ['python', 'javascript'],
  cwe: 457,
  aliases: ['F821', 'E0602', 'no-undef', 'undefined-variable', 'reportUndefinedVariable'],
  rationale: `
A name that no line of the file declares or imports, and that the language does not bring along, raises an error as soon as the line
runs: a misspelled variable, a forgotten import, a parameter that was renamed. Lines that run rarely, such as those that report errors, hide it for long.

Not reported: files with star imports, \`exec\` or names written into \`globals()\`; names that \`typeof\` or a handler of \`NameError\` asks for; scripts of a
page, which share their names; names listed in a \`/* global */\` comment; and files in which many names are unknown, which get them from a frame around them. A name of a page's script that
is only asked for members (\`app.start()\`) may be a global that another script makes; the confidence is low there.`,
  examples: [
    {
      language: 'python',
      bad: `
import os


def size(path):
    if not os.path.exists(path):
        raise ValueError("no file: " + <|pth|>)
    return os.path.getsize(path)
`,
      good: `
import os


def size(path):
    if not os.path.exists(path):
        raise ValueError("no file: " + path)
    return os.path.getsize(path)
`,
    },
    {
      language: 'javascript',
      bad: `
import { readFileSync } from 'node:fs';

export function load(path) {
  return JSON.parse(readFileSync(path, <|encodng|>));
}
`,
      good: `
import { readFileSync } from 'node:fs';

export function load(path, encoding) {
  return JSON.parse(readFileSync(path, encoding));
}
`,
    },
  ],
  create(context) {
    return {
      File() {
        const unknown = isReadable(context) ? unknownNames(context) : [];
        const byName = groupByName(unknown);
        if (byName.size > MAX_NAMES) return;
        for (const [name, uses] of byName) {
          if (uses.length > MAX_USES) continue;
          const isForeign = isPageScript(context) && uses.every(isObject);
          for (const at of uses) reportName(context, name, at, isForeign);
        }
      },
    };
  },
};

function groupByName(nodes: readonly SyntaxNode[]): Map<string, SyntaxNode[]> {
  const byName = new Map<string, SyntaxNode[]>();
  for (const node of nodes) byName.set(node.text, [...(byName.get(node.text) ?? []), node]);
  return byName;
}

function reportName(context: RuleContext, name: string, at: SyntaxNode, isForeign: boolean): void {
  // A test may want to see the error, and what runs JavaScript's tests gives them names of its own.
  const isWanted =
    context.isTestCode && (context.language.id === 'javascript' || /NameError|ReferenceError/.test(context.text));
  context.report({
    at,
    ...((isForeign || isWanted) && { confidence: 'low' }),
    message: `\`${name}\` is defined nowhere in this file and is no built-in. Import or define it, or mend the name.`,
  });
}

/** Scripts that a bundler puts into a page see the globals of others; what runs in Node does not. */
function isPageScript({ language, tree, text, path }: RuleContext): boolean {
  if (language.id !== 'javascript' || /\b(process\.|__dirname\b|module\.exports\b)|['"]node:/.test(text)) return false;
  if (/(^|\/)(public|static|assets|www|client|browser|frontend|web)\//.test(path)) return true;
  return tree.lines.lineCount > SHORT_FILE && /\b(document|window|jQuery)\b|\$\(/.test(text);
}

function isObject({ parent, fieldName }: SyntaxNode): boolean {
  return parent?.kind === 'member_expression' && fieldName === 'object';
}

/** Whether the file shows all names that it has. */
function isReadable(context: RuleContext): boolean {
  const { tree, scopes, language, path } = context;
  if (tree.errorCount > 0 || scopes.module.isDynamic || INJECTED.test(path)) return false;
  if (tree.comments.some(({ text }) => DECLARED.test(text))) return false;
  if (language.id === 'python') return !/\bglobals\(\)|__builtins?__\.|builtins\.\w+ *=|^exec\b/m.test(context.text);
  return !isCompiled(context) && isModule(context) && !hasLongLine(context);
}

/** Scripts of a page share their names. */
function isModule({ tree, text }: RuleContext): boolean {
  if (tree.root.children.some(({ kind }) => kind === 'import_statement' || kind === 'export_statement')) return true;
  return /^(const|let|var)\b.*\brequire\(['"]/m.test(text) && !/\bwindow\b|\bdefine\(/.test(text);
}

function unknownNames({ scopes, language }: RuleContext): SyntaxNode[] {
  const isPython = language.id === 'python';
  return scopes.unresolved.filter((node) => {
    if (!/^(shorthand_property_)?identifier$/.test(node.kind) || isKnownGlobal(node.text, language.id)) return false;
    if (isInDynamicScope(scopes, node)) return false;
    return isPython ? !isTried(node) && !isAnnotation(node) : !isAsked(node);
  });
}

function isInDynamicScope(scopes: RuleContext['scopes'], node: SyntaxNode): boolean {
  for (let scope: ReturnType<typeof scopes.scopeAt> | undefined = scopes.scopeAt(node); scope; scope = scope.parent)
    if (scope.isDynamic) return true;
  return false;
}

/** In a `try` that counts with the name's absence, or within a test for it. */
function isTried(node: SyntaxNode): boolean {
  for (let at = node.parent; at; at = at.parent) {
    if (at.kind === 'try_statement' && /except[^\n]*\b(NameError|Exception)\b|except\s*:/.test(at.text)) return true;
    if (at.kind === 'delete_statement') return true;
    if (
      at.kind === 'if_statement' &&
      /\b(hasattr|PY2|PY3|version_info|TYPE_CHECKING)\b/.test(at.field('condition')?.text ?? '')
    )
      return true;
  }
  return false;
}

/** Types may be named without being imported, in text or behind `from __future__ import annotations`. */
function isAnnotation(node: SyntaxNode): boolean {
  for (let at = node.parent; at; at = at.parent) {
    if (at.kind === 'type' || at.kind === 'string') return true;
    if (at.kind === 'block') return false;
  }
  return false;
}

/** `typeof x`, or behind such a test. */
function isAsked(node: SyntaxNode): boolean {
  if (node.parent?.kind === 'unary_expression' && node.parent.children[0]?.kind === 'typeof') return true;
  for (let at = node.parent; at; at = at.parent) {
    if (/^(if_statement|ternary_expression|binary_expression)$/.test(at.kind)) {
      const condition = at.field('condition') ?? at.field('left');
      if (
        condition &&
        new RegExp(String.raw`typeof\s+${node.text.replaceAll('$', String.raw`\$`)}\b`).test(condition.text)
      )
        return true;
    }
    if (at.kind === 'try_statement') return true;
  }
  return false;
}
