import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { commandWords } from '../code/texts/command-words.ts';
import { composedTextOf } from '../code/texts/composed-text.ts';
import { valuesOf } from '../code/values/ingredients.ts';
import type { RuleContext } from '../rule.ts';
import { replaceImportedName } from './replace-imported-name.ts';
import { removeListItems } from './remove-list-items.ts';
import { removeUnusedGoImport } from './remove-go-import.ts';
import { replacePythonUses } from './replace-import.ts';
import { replaceNode } from './replace-node.ts';
import { wordText } from './word-text.ts';

/** The call of a shell, and the argument that is its command line. */
interface ShellCall {
  readonly call: Call;
  readonly command: SyntaxNode;
  /** The full name of the function. */
  readonly path: string;
}

const SUBPROCESS = /^subprocess\.(run|call|check_call|check_output|Popen)$/;
const SHELL_ITSELF = /^["'](\/(usr\/)?bin\/)?(ba|z|da)?sh["']$/;
/** What `fmt.Sprintf("%s")` may get without being text. */
const TEXT_GETTER = /\.(FormValue|PostFormValue|Get|Param|Query|PostForm|DefaultQuery|Getenv|String|PathValue)$/;

/** Starts a program from its words instead of through a shell; undefined where the shell may be needed. */
export function startWithoutShell(context: RuleContext, call: Call, command: SyntaxNode): TextEdit[] | undefined {
  const words = wordsOf(context, command);
  const path = context.names.pathOf(call.callee);
  if (!words || path === undefined) return undefined;
  const shell: ShellCall = { call, command, path };
  switch (context.language.id) {
    case 'python':
      return path === 'os.system' ? replaceSystem(context, shell, words) : withoutShellOption(shell, words);
    case 'javascript':
    case 'typescript':
      return replaceExec(context, shell, words);
    case 'java':
      return replaceSplitting(shell, words) ?? replaceScript(shell, words);
    default: {
      const edits = replaceScript(shell, words);
      return edits && [...edits, ...removeUnusedGoImport(context, 'fmt', command)];
    }
  }
}

function wordsOf(context: RuleContext, command: SyntaxNode): readonly string[] | undefined {
  const text = composedTextOf(context, command);
  const words = text && commandWords(text);
  if (!text || !words) return undefined;
  const language = context.language.id;
  const isFormatted = language === 'go' && text.node.kind === 'call_expression';
  if (isFormatted && !text.holes.every(({ value }) => isGoText(context, value))) return undefined;
  // Java glues numbers to texts.
  if (language === 'java' && words.some((word) => word.length === 1 && isJavaNumber(context, word[0])))
    return undefined;
  const quote = language === 'java' || language === 'go' ? '"' : text.quote === '`' ? "'" : text.quote.slice(0, 1);
  const written = words.map((word) => wordText(word, language, quote));
  return written.includes(undefined) ? undefined : written.map(String);
}

function isGoText({ scopes, dialect }: RuleContext, value: SyntaxNode): boolean {
  const call = dialect.call(value);
  return call ? TEXT_GETTER.test(`.${call.name}`) : scopes.bindingOf(value)?.typeName === 'string';
}

function isJavaNumber({ scopes }: RuleContext, part: string | SyntaxNode | undefined): boolean {
  if (part === undefined || typeof part === 'string') return false;
  const typeName = scopes.bindingOf(part)?.typeName;
  return typeName !== undefined && typeName !== 'String';
}

/** `os.system(…)` becomes `subprocess.run([…], check=False)`; its result the return code. */
function replaceSystem(context: RuleContext, shell: ShellCall, words: readonly string[]): TextEdit[] | undefined {
  const { call, command } = shell;
  const binding = context.scopes.bindingOf(call.receiver ?? call.callee);
  if (!binding?.importPath || call.arguments.length !== 1) return undefined;
  const isStatement = call.node.parent?.kind === 'expression_statement';
  const use = { node: call.callee, newText: 'subprocess.run', binding };
  return [
    ...replacePythonUses(context, use, { all: [use], module: 'subprocess' }),
    replaceNode(command, `[${words.join(', ')}], check=False`),
    ...(isStatement ? [] : [{ start: call.node.end, end: call.node.end, newText: '.returncode' }]),
  ];
}

/** `subprocess.run("…", shell=True)` */
function withoutShellOption({ call, command, path }: ShellCall, words: readonly string[]): TextEdit[] | undefined {
  const option = call.arguments.find(({ name }) => name === 'shell')?.node;
  const isOther = call.arguments.some(({ name, isSpread }) => isSpread || name === 'executable');
  if (!SUBPROCESS.test(path) || !option || isOther) return undefined;
  const items = call.arguments.map(({ node }) => node);
  return [replaceNode(command, `[${words.join(', ')}]`), ...removeListItems(items, (item) => item === option)];
}

/** `exec` of Node becomes `execFile`. */
function replaceExec(context: RuleContext, { call, command, path }: ShellCall, words: readonly string[]) {
  const [, name] = /^(?:node:)?child_process\.(exec(?:Sync)?)$/.exec(path) ?? [];
  const hasShell = call.arguments.some(({ value }) => {
    const given = [value, ...valuesOf(context, value)];
    return given.some(({ kind, text }) => kind === 'object' && /\bshell\b|\.\.\./.test(text));
  });
  if (name === undefined || hasShell || call.arguments[0]?.value !== command) return undefined;
  const [program = '', ...rest] = words;
  const edits = replaceImportedName(context, call.callee, { from: name, to: name.replace('exec', 'execFile') });
  return edits && [...edits, replaceNode(command, `${program}, [${rest.join(', ')}]`)];
}

/** `"sh", "-c", "…"` */
function replaceScript({ call, command }: ShellCall, words: readonly string[]): TextEdit[] | undefined {
  const values = call.arguments.map(({ value }) => value);
  const at = values.indexOf(command);
  const [shell, option] = [values[at - 2], values[at - 1]];
  const isShell = shell && SHELL_ITSELF.test(shell.text) && option && /^"-\w*c"$/.test(option.text);
  if (!isShell || at !== values.length - 1) return undefined;
  return [{ start: shell.start, end: command.end, newText: words.join(', ') }];
}

/** `Runtime.exec("…")` takes its text apart at blanks. */
function replaceSplitting({ call, command, path }: ShellCall, words: readonly string[]): TextEdit[] | undefined {
  if (!/\bRuntime\b.*\.exec$/.test(path) || call.arguments[0]?.value !== command) return undefined;
  return [replaceNode(command, `new String[] {${words.join(', ')}}`)];
}
