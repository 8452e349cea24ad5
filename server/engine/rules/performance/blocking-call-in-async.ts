import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { Call } from '../../source/dialect.ts';
import type { Binding } from '../../source/scopes.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { addPythonImport } from '../edits/add-import.ts';
import { replaceNode } from '../edits/replace-node.ts';
import { calleesLike } from '../code/calls/callees.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';

/** Full names of blocking calls, with what to do instead. */
const PYTHON: readonly (readonly [RegExp, string])[] = [
  [/^time\.sleep$/, 'Use `await asyncio.sleep`.'],
  [
    /^(requests|httpx)\.((get|post|put|patch|delete|head|options|request)|((Session|session|Client)\(\)\.(get|post|put|patch|delete|head|options|request|send)))$/,
    'Use an asynchronous HTTP client.',
  ],
  [/^urllib\.request\.(urlopen|urlretrieve)$/, 'Use an asynchronous HTTP client or `asyncio.to_thread`.'],
  [
    /^subprocess\.(run|call|check_call|check_output|getoutput|getstatusoutput)$/,
    'Use `asyncio.create_subprocess_exec`.',
  ],
  [/^os\.system$/, 'Use `asyncio.create_subprocess_shell`.'],
];
const SCRIPT: readonly (readonly [RegExp, string])[] = [
  [/^(node:)?child_process\.(exec|execFile|spawn)Sync$/, 'Use the asynchronous variant.'],
  [
    /^(node:)?fs\.(readFile|writeFile|appendFile|readdir|copyFile|cp|rm|rmdir|truncate)Sync$/,
    'Use the function of `fs/promises`.',
  ],
  [/^(node:)?crypto\.(pbkdf2|scrypt)Sync$/, 'Use the asynchronous variant.'],
  [/^(node:)?zlib\.\w+Sync$/, 'Use the asynchronous variant.'],
];
/** Programs that do one thing after the other keep nobody waiting. */
const SCRIPT_FILE =
  /(^|\/)(bin|scripts?|tools?|tasks?|cli|build|benchmarks?|examples?|extra|release|e2e)\/|\b(bundler|webpack|rollup|vite|rspack)\b|\.config\.[cm]?[jt]s$|(^|\/)(cli|gulpfile|Gruntfile|build|setup|webpack[\w.]*|esbuild[\w.]*)\.[cm]?[jt]s$/i;
/** Nobody else is served by a program that reads its arguments or shows what another one prints. */
const SCRIPT_TEXT = /\bprocess\.argv\b|\bstdio: *['"]inherit['"]/;
const NAMES =
  /^(sleep|get|post|put|patch|delete|head|options|request|send|urlopen|urlretrieve|run|call|check_call|check_output|getoutput|getstatusoutput|system|\w+Sync)$/;

export const blockingCallInAsync: Rule = {
  id: 'blocking-call-in-async',
  title: 'Blocking call in an asynchronous function',
  category: 'performance',
  severity: 'high',
  confidence: 'high',
  languages: ['python', 'javascript', 'typescript'],
  aliases: ['ASYNC210', 'ASYNC220', 'ASYNC221', 'ASYNC251', 'S7499', 'S7487', 'n/no-sync', 'no-sync', 'S7488'],
  rationale: `
All coroutines share one thread. While one of them waits in \`time.sleep\` or for an answer over the network, every other request
waits as well. Use the asynchronous counterpart, or hand the call to a thread.

Not reported: functions that are only passed on (\`asyncio.to_thread(requests.get, url)\`), short questions such as \`existsSync\`, tests, and
JavaScript files that look like scripts or build configuration, where nobody else waits.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
import time

async def poll(job):
    while not await job.is_done():
        <|time.sleep|>(1)
`,
      good: `
import asyncio

async def poll(job):
    while not await job.is_done():
        await asyncio.sleep(1)
`,
    },
    {
      language: 'typescript',
      bad: `
import { readFileSync } from 'node:fs';

export async function handle(request: Request): Promise<Response> {
  return new Response(<|readFileSync|>('page.html', 'utf8'));
}
`,
      good: `
import { readFile } from 'node:fs/promises';

export async function handle(request: Request): Promise<Response> {
  return new Response(await readFile('page.html', 'utf8'));
}
`,
    },
  ],
  fix: 'unsafe',
  callees: calleesLike(NAMES),
  create(context) {
    const isPython = context.language.id === 'python';
    if (context.isTestCode || !/\basync\b/.test(context.text)) return {};
    if (!isPython && isScript(context)) return {};
    return {
      Call(node) {
        const call = context.dialect.call(node);
        if (!call || !isInAsync(context, node)) return;
        const path = context.names.pathOf(call.callee);
        const advice = (isPython ? PYTHON : SCRIPT).find(([pattern]) => path !== undefined && pattern.test(path))?.[1];
        if (path === undefined || advice === undefined) return;
        const fix = path === 'time.sleep' ? sleepFix(context, call) : undefined;
        context.report({
          at: call.callee,
          message: `\`${path.replace('node:', '')}\` blocks the event loop, so everything else waits. ${advice}`,
          ...(isPython ? {} : { severity: path.includes('child_process') ? 'medium' : 'low', confidence: 'medium' }),
          ...(fix && { fix }),
        });
      },
    };
  },
};

function isScript({ path, text }: RuleContext): boolean {
  return SCRIPT_FILE.test(path) || text.startsWith('#!') || SCRIPT_TEXT.test(text);
}

/** Whether the function that makes the call is asynchronous; one in between would run elsewhere. */
function isInAsync({ dialect }: RuleContext, node: SyntaxNode): boolean {
  const around = node.ancestor(dialect.controlFlow.functions);
  const declaration = around && dialect.functionLike(around);
  return declaration !== undefined && declaration.isAsync && (declaration.body?.contains(node) ?? false);
}

/**
 * Replaces `time.sleep`, all at once where the import has no other use, so that it can become the import of `asyncio`
 * instead of being left over.
 */
function sleepFix(context: RuleContext, { node, callee }: Call): Fix | undefined {
  if (node.parent?.kind !== 'expression_statement') return undefined;
  const name = callee.field('object') ?? callee;
  const binding = context.scopes.bindingOf(name);
  const asyncio = context.scopes.module.bindings.get('asyncio');
  if (!binding || (asyncio && asyncio.importPath !== 'asyncio')) return undefined;
  const calls = sleepsThrough(context, binding);
  return {
    title: 'Replace `time.sleep` by `await asyncio.sleep`',
    safety: 'unsafe', // other coroutines run in the meantime
    edits: () => {
      const imports = calls && swapImport(context, binding, asyncio !== undefined);
      if (!calls || !imports)
        return [replaceNode(callee, 'await asyncio.sleep'), ...addPythonImport(context, 'asyncio')];
      return [...calls.map((each) => replaceNode(each, 'await asyncio.sleep')), ...imports];
    },
  };
}

/** The callees of all uses of the import, if each is such a call in an asynchronous function. */
function sleepsThrough(context: RuleContext, binding: Binding): SyntaxNode[] | undefined {
  const callees = binding.reads.map((read) => {
    const callee = read.parent?.kind === 'attribute' ? read.parent : read;
    const isSleep = context.names.pathOf(callee) === 'time.sleep' && callee.fieldName === 'function';
    const isStatement = callee.parent?.parent?.kind === 'expression_statement';
    return isSleep && isStatement && isInAsync(context, callee) ? callee : undefined;
  });
  return callees.every((callee) => callee !== undefined) ? callees : undefined;
}

/** The edit that makes the whole import statement one of `asyncio`, or removes it; undefined where it imports more. */
function swapImport({ tree }: RuleContext, { declarations }: Binding, isImported: boolean): TextEdit[] | undefined {
  const [declaration, ...others] = declarations;
  let statement = declaration;
  while (statement && !/^import_(from_)?statement$/.test(statement.kind)) statement = statement.parent;
  if (!statement || others.length > 0 || statement.fields('name').length !== 1) return undefined;
  if (!isImported) return [replaceNode(statement, 'import asyncio')];
  const line = tree.lines.lineAt(statement.start);
  if (tree.lines.textOf(line) !== statement.text) return undefined;
  return [{ start: tree.lines.startOf(line), end: tree.lines.startOf(line + 1), newText: '' }];
}
