import { describeOrigin, type Value } from '../../source/data-flow.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { calleesOf } from '../code/calls/callees.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { SinkMatcher } from '../sinks/call-sinks.ts';
import { isChecked } from '../code/conditions/checked-value.ts';
import { isFileObject, isJudgedFile } from '../code/libraries/java-files.ts';
import { ingredientsOf } from '../code/values/ingredients.ts';
import { PATH_METHODS, PATH_SINKS, PATH_TARGET_SINKS } from '../sinks/path-sinks.ts';
import { isFromRequest, relatedTo, routePartOf } from '../code/functions/reach.ts';

const sinks = new SinkMatcher(PATH_SINKS);
const targets = new SinkMatcher(PATH_TARGET_SINKS);

/** What multer, formidable and express-fileupload say about a file they have stored. */
const STORED_FILE =
  /\bfiles?\b.*\.(path|filepath|tempFilePath|filename|newFilename|destination|buffer|stream|data|mv)$|\b(arrayBuffer|blob|stream)\b(\(\))?$/;

/** Of `/../x` nothing above the root is left when it is cleaned. */
const ROOTED = /^(file)?path\.(Clean\(\s*"\/"\s*\+|Join\(\s*"\/"\s*,)/;

export const pathTraversal: Rule = {
  id: 'path-traversal',
  title: 'Data of a request decides which file is used',
  category: 'security',
  severity: 'critical',
  confidence: 'high',
  cwe: 22,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['S2083', 'G304', 'PTH', 'detect-non-literal-fs-filename', 'security/detect-non-literal-fs-filename'],
  rationale: `
A name such as \`../../etc/passwd\` leaves the folder it is joined to, and an absolute one replaces it. Whoever sends the request
then reads, writes or deletes any file the program can. Keep only the last part of the name, or resolve the path and make sure
that it still lies in the folder.

Only data that arrives with requests counts: files named by command-line arguments, settings or other code of the program are
what its user asked for. A value that a condition or a function named like a check has looked at is not reported either.`,
  examples: [
    {
      language: 'python',
      bad: `
import os
from flask import request

def download():
    with open(<|os.path.join("exports", request.args["name"])|>) as file:
        return file.read()
`,
      good: `
import os
from flask import request
from werkzeug.utils import secure_filename

def download():
    with open(os.path.join("exports", secure_filename(request.args["name"]))) as file:
        return file.read()
`,
    },
    {
      language: 'javascript',
      bad: `
import { readFile } from 'node:fs/promises';

app.get('/notes/:name', async (req, res) => {
  res.type('text').send(await readFile(<|\`notes/\${req.params.name}\`|>, 'utf8'));
});
`,
      good: `
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

app.get('/notes/:name', async (req, res) => {
  res.type('text').send(await readFile(\`notes/\${basename(req.params.name)}\`, 'utf8'));
});
`,
    },
    {
      language: 'go',
      bad: `
package files

import (
	"net/http"
	"path/filepath"
)

func serve(w http.ResponseWriter, r *http.Request) {
	http.ServeFile(w, r, <|filepath.Join("exports", r.FormValue("name"))|>)
}
`,
      good: `
package files

import (
	"net/http"
	"path/filepath"
)

func serve(w http.ResponseWriter, r *http.Request) {
	http.ServeFile(w, r, filepath.Join("exports", filepath.Base(r.FormValue("name"))))
}
`,
    },
  ],
  callees: calleesOf(sinks, PATH_METHODS),
  create(context) {
    return {
      Call(node) {
        for (const access of accessesOf(context, node)) judge(context, node, access);
      },
    };
  },
};

interface Access {
  readonly name: string;
  readonly path: SyntaxNode;
}

function judge(context: RuleContext, node: SyntaxNode, { name, path }: Access): void {
  const value = pathValue(context, path);
  // Other parts of a route hold no slash.
  if (value.origin === 'parameter' && !routePartOf(context, value)?.startsWith('<path:')) return;
  if (value.witness && context.names.pathOf(value.witness) === '@segment') return;
  if (!isFromRequest(context, value) || isUpload(context, value.witness)) return;
  if (isConfined(context, node, path) || isChecked(context, path) || context.isTestCode) return;
  if (isJudgedFile(context, node)) return;
  context.report({
    at: path,
    message: `The path given to \`${name}\` ${describeOrigin(value)} and can leave its folder. Keep only the file name, or check the resolved path.`,
    ...relatedTo(value),
  });
}

function accessesOf(context: RuleContext, node: SyntaxNode): readonly Access[] {
  if (isInnerFile(context, node)) return [];
  const target = targets.match(context, node);
  const named = accessOf(context, node);
  if (!target?.argument || isFileObject(context, target.argument)) return named ? [named] : [];
  return [...(named ? [named] : []), { name: target.call.name, path: target.argument }];
}

function accessOf(context: RuleContext, node: SyntaxNode): Access | undefined {
  const hit = sinks.match(context, node);
  if (hit) {
    const isNamed = hit.argument && !isFileObject(context, hit.argument);
    return isNamed ? { name: hit.call.name, path: hit.argument } : undefined;
  }
  if (context.language.id !== 'python') return undefined;
  const call = context.dialect.call(node);
  if (!call?.receiver || !PATH_METHODS.has(call.name)) return undefined;
  const isPath = ingredientsOf(context, call.receiver).some((part) =>
    /(^|\.)(Pure)?Path\(\)$/.test(context.names.pathOf(part) ?? ''),
  );
  return isPath ? { name: call.name, path: call.receiver } : undefined;
}

/** The `new File(x)` of `new FileReader(new File(x))` is reported once. */
function isInnerFile(context: RuleContext, node: SyntaxNode): boolean {
  const outer = node.parent?.parent;
  if (context.language.id !== 'java' || node.kind !== 'object_creation_expression' || !outer) return false;
  // `new File(x).getName()` only takes the name apart.
  if (
    context.dialect.call(node.parent ?? node)?.receiver === node &&
    NAME_PARTS.test(node.parent?.field('name')?.text ?? '')
  )
    return true;
  return node.parent?.kind === 'argument_list' && sinks.match(context, outer)?.argument === node;
}

const NAME_PARTS = /^(getName|isAbsolute)$/;

/** To the data flow `folder / name` is a division. */
function pathValue(context: RuleContext, path: SyntaxNode): Value {
  const value = context.flow.valueOf(path, 'path');
  if (context.language.id !== 'python' || value.origin === 'external') return value;
  const joined = ingredientsOf(context, path).filter(({ kind }) => kind === 'binary_operator');
  const names = joined.map((node) => node.field('right')).filter((right) => right !== undefined);
  return names.map((name) => context.flow.valueOf(name, 'path')).find(({ origin }) => origin === 'external') ?? value;
}

/** The contents of uploads are streams, not names; middleware of JavaScript parses bodies and names stored files itself. */
function isUpload(context: RuleContext, witness: SyntaxNode | undefined): boolean {
  const isScript = context.language.id === 'javascript' || context.language.id === 'typescript';
  if (isScript) return STORED_FILE.test(witness?.text ?? '');
  if (/\bfiles(\[[^\]]*\]|\.get\([^)]*\))?$/i.test(witness?.text ?? '')) return true;
  return /\b(getInputStream|getReader|body|getBytes|read|stream|getPart|getParts|arrayBuffer|Body)\b(\(\))?$/.test(
    witness?.text ?? '',
  );
}

/** `res.sendFile(name, { root })` keeps to the root; `basename` may stand anywhere on the way. */
function isConfined(context: RuleContext, node: SyntaxNode, path: SyntaxNode): boolean {
  const options = context.dialect.call(node)?.arguments.find(({ value }) => value.kind === 'object')?.value;
  if (options?.namedChildren.some((entry) => (entry.field('key') ?? entry).text === 'root')) return true;
  const isCleaned = context.language.id === 'go' && ingredientsOf(context, path).some((part) => ROOTED.test(part.text));
  if (isCleaned) return true;
  const replaced = ingredientsOf(context, path).some((part) => {
    const call = context.dialect.call(part);
    return (
      call !== undefined &&
      /^(replace|replaceAll|replace_all|sub|translate)$/i.test(call.name) &&
      /\.\.|\/|\\\\/.test(call.node.text.slice(call.callee.end - call.node.start))
    );
  });
  return replaced;
}
