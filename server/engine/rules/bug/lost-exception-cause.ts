import type { Catch } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { insertAfter, replaceNode } from '../edits/replace-node.ts';
import type { Fix, Report, Rule, RuleContext } from '../rule.ts';

/** A conversion or look-up that failed: the new message says all there is. */
const TELLS_NOTHING =
  /^(NumberFormatException|ClassCastException|\w*IndexOutOfBoundsException|NoSuchElementException|CloneNotSupportedException|UnsupportedEncodingException|DateTimeParseException|NullPointerException|ArithmeticException)$/;
/** `{ size = Math.multiplyExact(length, count); }`: there is one way to fail. */
const CONVERTS =
  /^\{\s*(return |[\w\s.<>]*=\s*)?(Math\.\w+Exact|(Integer|Long|Double|Short|Byte)\.(parse\w+|valueOf|decode))\([^;]*\);\s*\}$/;
/** Java classes whose constructors take no cause. */
const TAKES_NO_CAUSE =
  /^(NumberFormatException|\w*IndexOutOfBoundsException|NullPointerException|FileNotFoundException|EOFException|ArithmeticException|NoSuchElementException|ClassCastException|ParseException|StopIteration|\w*Response|Exit|SystemExit|HTTPException|Http404|AttributeError|KeyError|Abort\w*)$/;
const VERB = /%(?:%|[-+# 0]*(?:\d+|\*)?(?:\.\d+)?[a-zA-Z])/g;

export const lostExceptionCause: Rule = {
  id: 'lost-exception-cause',
  title: 'The cause of an error is left out',
  category: 'bug',
  severity: 'low',
  confidence: 'low',
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: [
    'B904',
    'W0707',
    'raise-missing-from',
    'preserve-caught-error',
    'PreserveStackTrace',
    'S1166',
    'errorlint',
    'TRY200',
  ],
  rationale: `
An error that replaces another one should carry it along, so that the log shows where the trouble began: \`raise … from error\`,
\`new Error(message, { cause: error })\`, \`new IllegalStateException(message, error)\`, \`%w\`.

The confidence is low, because some errors are meant to hide the details; in Java, where the first error is gone without a trace,
it is medium. Not reported: handlers that use the first error otherwise, say by logging it.`,
  examples: [
    {
      language: 'java',
      bad: `
class Settings {
  String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException problem) {
      <|throw|> new IllegalStateException("no settings: " + problem.getMessage());
    }
  }
}
`,
      good: `
class Settings {
  String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException problem) {
      throw new IllegalStateException("no settings", problem);
    }
  }
}
`,
    },
    {
      language: 'python',
      isFixed: true,
      bad: `
def read(path):
    try:
        return parse(path)
    except OSError as error:
        <|raise|> SettingsError(path)
`,
      good: `
def read(path):
    try:
        return parse(path)
    except OSError as error:
        raise SettingsError(path) from error
`,
    },
    {
      language: 'javascript',
      isFixed: true,
      bad: `
export function read(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    <|throw|> new Error('These are no settings.');
  }
}
`,
      good: `
export function read(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error('These are no settings.', { cause: error });
  }
}
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    return {
      Throw(node) {
        const clause = handlerAround(context, node);
        if (clause) check(context, node, clause);
      },
      call_expression(node) {
        if (context.language.id === 'go') checkFormat(context, node);
      },
    };
  },
};

/** The handler that the statement belongs to, within the same function. */
function handlerAround({ dialect }: RuleContext, node: SyntaxNode): Catch | undefined {
  const { functions, catches } = dialect.controlFlow;
  for (let at = node.parent; at && !functions.has(at.kind); at = at.parent) {
    if (catches.has(at.kind)) return dialect.catchClause(at);
    if (at.kind === 'try_statement' || at.kind === 'try_with_resources_statement') return undefined;
  }
  return undefined;
}

function check(context: RuleContext, node: SyntaxNode, clause: Catch): void {
  const raised = node.namedChildren[0];
  const call = raised && context.dialect.call(raised);
  if (!call || !raised || node.field('cause') || /[a-z]/.test(call.name[0] ?? 'a') || TAKES_NO_CAUSE.test(call.name))
    return;
  const name = clause.nameNode?.text;
  const isPython = context.language.id === 'python';
  if (!isPython && (name === undefined || usesWhole(clause.body, name))) return;
  const fix = fixOf(context, raised, name);
  context.report({
    at: node.children[0] ?? node,
    ...describe(context, clause),
    ...(fix && { fix }),
  });
}

function describe({ language }: RuleContext, clause: Catch): Pick<Report, 'message' | 'confidence' | 'severity'> {
  if (language.id === 'python')
    return { message: 'Say where this error comes from: `raise … from error`, or `from None` to hide it.' };
  if (language.id !== 'java') return { message: 'The caught error is left out. Pass it as `{ cause: … }`.' };
  const tried = clause.node.parent?.field('body')?.text ?? '';
  const isPlain = CONVERTS.test(tried) || clause.types.every(({ text }) => TELLS_NOTHING.test(text));
  return {
    message: 'The caught exception and its stack trace are lost. Pass it on as the cause.',
    ...(!isPlain && { confidence: 'medium', severity: 'medium' }),
  };
}

/** Whether the error itself, and not only its message, goes somewhere. */
function usesWhole(body: SyntaxNode, name: string): boolean {
  for (const node of body.descendants()) {
    if (!node.kind.endsWith('identifier') || node.text !== name) continue;
    const around = node.parent;
    const isPart =
      node.fieldName === 'object' && /^(member_expression|method_invocation|field_access)$/.test(around?.kind ?? '');
    const member = (around?.field('property') ?? around?.field('name'))?.text ?? '';
    if (!isPart || !/^(message|name|getMessage|getLocalizedMessage|getClass|toString|code)$/.test(member)) return true;
  }
  return false;
}

function fixOf(context: RuleContext, raised: SyntaxNode, name: string | undefined): Fix | undefined {
  if (name === undefined) return undefined;
  if (context.language.id === 'python') {
    return { title: `Add \`from ${name}\``, safety: 'unsafe', edits: () => [insertAfter(raised, ` from ${name}`)] };
  }
  const call = context.dialect.call(raised);
  const [message, ...others] = call?.arguments ?? [];
  const isPlain = call && /^(Error|TypeError|RangeError|SyntaxError)$/.test(context.names.pathOf(call.callee) ?? '');
  if (!isPlain || !message || others.length > 0 || context.language.id === 'java') return undefined;
  const text = name === 'cause' ? ', { cause }' : `, { cause: ${name} }`;
  return { title: `Pass \`${name}\` as the cause`, safety: 'unsafe', edits: () => [insertAfter(message.node, text)] };
}

/** `fmt.Errorf("…: %v", err)` hides `err` from `errors.Is`. */
function checkFormat(context: RuleContext, node: SyntaxNode): void {
  const call = context.dialect.call(node);
  if (call?.name !== 'Errorf' || context.names.pathOf(call.callee) !== 'fmt.Errorf') return;
  const [format, ...values] = call.arguments;
  if (format?.value.kind !== 'interpreted_string_literal' || format.value.text.includes('%w')) return;
  const index = values.findIndex(({ value }) => value.kind === 'identifier' && /^(err|\w+Err)$/.test(value.text));
  const verbs = [...format.value.text.matchAll(VERB)].filter(([text]) => text !== '%%');
  const verb = verbs[index];
  if (index < 0 || !verb || verbs.length !== values.length || !/^%[vs]$/.test(verb[0])) return;
  const start = format.value.start + verb.index;
  const span = { start, end: start + verb[0].length };
  context.report({
    at: span,
    message: `With \`${verb[0]}\` callers cannot ask for \`${values[index]?.value.text}\`. Wrap it with \`%w\`.`,
    fix: { title: 'Replace the verb by `%w`', safety: 'unsafe', edits: () => [replaceNode(span, '%w')] },
  });
}
