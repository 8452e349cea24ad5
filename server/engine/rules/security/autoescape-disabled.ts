import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { hasSpread, keywordArgument } from '../code/calls/call-arguments.ts';
import { calleesLike } from '../code/calls/callees.ts';
import { entryNamed, entryOf } from '../code/values/literal-entries.ts';
import { insertAfter, replaceNode } from '../edits/replace-node.ts';
import type { Fix, Listeners, Rule, RuleContext } from '../rule.ts';

const JINJA =
  /^jinja2(\.environment|\.sandbox|\.nativetypes)?\.(Environment|SandboxedEnvironment|ImmutableSandboxedEnvironment|Template)$/;
/** Signs that what comes out is a page. */
const MAKES_PAGES =
  /\.html?\b|text\/html|HTMLResponse|<html|<div|<p>|render_to_response|\bflask\b|starlette|aiohttp|fastapi|tornado|sanic/i;
const NOT_PAGES = /\.(ya?ml|conf|cfg|toml|sh|sql|tex|md|rst|txt|py|ini|service|nginx|tf|proto)(\.j2|\.jinja2?)?\b/i;
const ADVICE = 'Values with markup in them become part of the page, scripts included.';

export const autoescapeDisabled: Rule = {
  id: 'autoescape-disabled',
  title: 'Template inserts values without escaping',
  category: 'security',
  severity: 'medium',
  confidence: 'medium',
  cwe: 79,
  languages: ['python', 'javascript', 'typescript', 'go'],
  aliases: ['S701', 'B701', 'S5247', 'G203'],
  rationale: `
A page is put together from values that visitors entered. A template engine that escapes them shows \`<script>\` as text; one that does not runs
it in the browser of the next visitor. Jinja's own default is not to escape; \`text/template\` in Go never does.

Reported are engines whose escaping is turned off, Jinja environments that leave it at the default in files that make pages, and
\`text/template\` written into a response. Templates for configuration files, mail texts and code need no escaping and are not reported where the
file shows that, nor is test code.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
from jinja2 import Environment, FileSystemLoader

environment = Environment(loader=FileSystemLoader("pages"), <|autoescape=False|>)
page = environment.get_template("order.html")
`,
      good: `
from jinja2 import Environment, FileSystemLoader

environment = Environment(loader=FileSystemLoader("pages"), autoescape=True)
page = environment.get_template("order.html")
`,
    },
    {
      language: 'javascript',
      isFixed: true,
      bad: `
import Handlebars from 'handlebars';

export const page = Handlebars.compile(source, { <|noEscape: true|> });
`,
      good: `
import Handlebars from 'handlebars';

export const page = Handlebars.compile(source, { noEscape: false });
`,
    },
    {
      language: 'go',
      isFixed: true,
      bad: `
package pages

import (
	"net/http"
	<|"text/template"|>
)

func show(w http.ResponseWriter, page *template.Template, order Order) error {
	return page.Execute(w, order)
}
`,
      good: `
package pages

import (
	"net/http"
	"html/template"
)

func show(w http.ResponseWriter, page *template.Template, order Order) error {
	return page.Execute(w, order)
}
`,
    },
  ],
  fix: 'unsafe',
  callees: calleesLike(/^(\w*Environment|Template|compile|configure|precompile)$/),
  create(context) {
    if (context.isTestCode) return {};
    switch (context.language.id) {
      case 'python':
        return listenToPython(context);
      case 'go':
        return { import_spec: (node) => checkGoImport(context, node) };
      default:
        return listenToJavascript(context);
    }
  },
};

function turnOn(value: SyntaxNode, text: string): Fix {
  return { title: 'Escape values', safety: 'unsafe', edits: () => [replaceNode(value, text)] };
}

function listenToPython(context: RuleContext): Listeners {
  return {
    Call(node) {
      const call = context.dialect.call(node);
      if (call && JINJA.test(context.names.pathOf(call.callee) ?? '')) checkJinja(context, call);
    },
    // The engines of Django's settings.
    pair(node) {
      const entry = entryOf(node);
      if (entry?.key === 'autoescape' && entry.value.text === 'False')
        context.report({
          at: node,
          message: `This engine escapes nothing. ${ADVICE}`,
          fix: turnOn(entry.value, 'True'),
        });
    },
  };
}

function checkJinja(context: RuleContext, call: Call): void {
  const given = keywordArgument(call, 'autoescape');
  const isForPages = MAKES_PAGES.test(context.text);
  const confidence = NOT_PAGES.test(context.text) || !isForPages ? 'low' : 'medium';
  if (given?.value.text === 'False') {
    const message = `\`autoescape=False\` escapes nothing. ${ADVICE}`;
    return context.report({ at: given.node, message, confidence, fix: turnOn(given.value, 'True') });
  }
  // A template by itself is mostly a text; one with its own environment is looked at there.
  if (given || hasSpread(call) || call.name === 'Template') return;
  const last = call.arguments.at(-1);
  const edits = (): ReturnType<Fix['edits']> => (last ? [insertAfter(last.node, ', autoescape=True')] : []);
  context.report({
    at: call.callee,
    message: `\`${call.name}\` escapes nothing unless it is told to. ${ADVICE}`,
    confidence,
    ...(last && { fix: { title: 'Add `autoescape=True`', safety: 'unsafe', edits } }),
  });
}

const SWITCHES: readonly { readonly path: RegExp; readonly key: string; readonly off: string; readonly on: string }[] =
  [
    {
      path: /^handlebars(\.default)?\.(compile|precompile)$|^Handlebars\.(compile|precompile)$/,
      key: 'noEscape',
      off: 'true',
      on: 'false',
    },
    { path: /^nunjucks(\.default)?\.(configure|Environment)$/, key: 'autoescape', off: 'false', on: 'true' },
    { path: /^(eta|squirrelly)\.(configure|Eta)$/, key: 'autoEscape', off: 'false', on: 'true' },
  ];

function listenToJavascript(context: RuleContext): Listeners {
  return {
    Call(node) {
      const call = context.dialect.call(node);
      const path = call && context.names.pathOf(call.callee);
      const known = path === undefined ? undefined : SWITCHES.find((entry) => entry.path.test(path));
      if (!call || !known) return;
      for (const { value } of call.arguments) {
        const entry = entryNamed(value, known.key);
        if (entry?.value.text !== known.off) continue;
        const message = `\`${entry.node.text}\` inserts values as they are. ${ADVICE}`;
        context.report({ at: entry.node, message, fix: turnOn(entry.value, known.on) });
      }
    },
    assignment_expression(node) {
      const left = node.field('left');
      if (left?.field('property')?.text !== 'escape' || !/^mustache$/i.test(left.field('object')?.text ?? '')) return;
      const right = node.field('right');
      const parameter = right?.field('parameter') ?? right?.field('parameters')?.namedChildren[0];
      if (right?.kind !== 'arrow_function' || right.field('body')?.text !== parameter?.text) return;
      context.report({ at: node, message: `This \`escape\` changes nothing. ${ADVICE}` });
    },
  };
}

/** The package's functions are the same in `html/template`. */
function checkGoImport(context: RuleContext, spec: SyntaxNode): void {
  const path = spec.field('path');
  if (path?.text !== '"text/template"') return;
  const writer = /(\w+)\s+http\.ResponseWriter\b/.exec(context.text)?.[1] ?? /\b(c\.Writer)\b/.exec(context.text)?.[1];
  if (writer === undefined) return;
  const written = new RegExp(String.raw`\.Execute(Template)?\(\s*${writer}\s*,`);
  const type = /Content-Type"\s*,\s*"(?!text\/html)/i;
  if (!written.test(context.text) || type.test(context.text) || context.text.includes('"html/template"')) return;
  context.report({
    at: path,
    message: `\`text/template\` escapes nothing, and its output goes into a response. ${ADVICE} Use \`html/template\`.`,
    fix: { title: 'Use `html/template`', safety: 'unsafe', edits: () => [replaceNode(path, '"html/template"')] },
  });
}
