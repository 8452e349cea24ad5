import type { Catch } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** Statements that do nothing: `pass`, `...` and a lone `;`. */
const NOTHING: ReadonlySet<string> = new Set(['pass_statement', 'empty_statement']);
/** Exceptions that say "no such thing" or "the end" and are part of an ordinary flow. */
const EXPECTED =
  /(^|\.)(StopIteration|StopAsyncIteration|GeneratorExit|KeyError|IndexError|LookupError|AttributeError|ImportError|ModuleNotFoundError|FileNotFoundError|FileExistsError|ProcessLookupError|NotADirectoryError|BrokenPipeError|ConnectionResetError|KeyboardInterrupt|CancelledError|Empty|Full|DoesNotExist|ObjectDoesNotExist|NoSuchFileException|FileAlreadyExistsException|NoSuchElementException)$/;
const BROAD = /^(builtins\.)?(Exception|BaseException)$/;
const SAYS_SO = /^(_|ignor|expect|unused|swallow|ok$|nothing)/i;

export const emptyCatch: Rule = {
  id: 'empty-catch',
  title: 'Error is swallowed by an empty handler',
  category: 'bug',
  severity: 'medium',
  confidence: 'high',
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  cwe: 390,
  aliases: ['no-empty', 'S110', 'B110', 'SIM105', 'EmptyCatchBlock', 'SA9003', 'S2486', 'EmptyCatch'],
  rationale: `
When an error disappears without a trace, the program goes on with wrong or missing data and nobody learns why. Handle the
error, log it, or let it through; if it really does not matter, say why in a comment.

Not reported: handlers with a comment or with a variable named \`ignored\` or \`expected\`; exceptions such as
\`StopIteration\`, \`KeyError\` or \`FileNotFoundError\` that belong to an ordinary flow; optional imports; tests that expect
the exception. Other narrow exceptions in Python, handlers with a comment above their \`try\` and handlers around mere
clean-up such as \`close()\` are reported with low confidence.`,
  examples: [
    {
      language: 'python',
      bad: `
def save(path, data):
    try:
        path.write_text(data)
    <|except Exception:|>
        pass
`,
      good: `
def save(path, data):
    try:
        path.write_text(data)
    except OSError:
        log.exception("could not save %s", path)
`,
    },
    {
      language: 'javascript',
      bad: `
function load(text) {
  try {
    return JSON.parse(text);
  } <|catch (error)|> {
  }
}
`,
      good: `
function load(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Old versions wrote no settings.
  }
}
`,
    },
    {
      language: 'go',
      bad: `
package store

func save(f *os.File) {
	<|if err := f.Sync(); err != nil|> {
	}
}
`,
      good: `
package store

func save(f *os.File) error {
	if err := f.Sync(); err != nil {
		return err
	}
	return nil
}
`,
    },
  ],
  create(context) {
    return {
      Catch(node) {
        const clause = context.dialect.catchClause(node);
        if (
          !clause ||
          !isEmpty(context, clause.body) ||
          isCommented(context, node) ||
          SAYS_SO.test(clause.nameNode?.text ?? '')
        )
          return;
        const confidence = confidenceOf(context, clause);
        if (!confidence || isExpectedByTest(node)) return;
        reportHeader(context, node, clause.body, confidence);
      },
      if_statement(node) {
        if (context.language.id !== 'go' || !isErrorCheck(node.field('condition')) || node.field('alternative')) return;
        const body = node.field('consequence');
        if (!body || !isEmpty(context, body) || isCommented(context, node)) return;
        reportHeader(context, node, body, 'high');
      },
    };
  },
};

function reportHeader(context: RuleContext, node: SyntaxNode, body: SyntaxNode, confidence: 'high' | 'low'): void {
  const header = context.text.slice(node.start, body.start).trimEnd();
  context.report({
    at: { start: node.start, end: node.start + header.length },
    message: 'This error is swallowed. Handle or log it, or say in a comment why it does not matter.',
    confidence,
  });
}

function isEmpty(context: RuleContext, body: SyntaxNode): boolean {
  return context.dialect.statements(body).every((statement) => NOTHING.has(statement.kind) || statement.text === '...');
}

/** A comment within the handler, or behind it on its last line, is a reason. */
function isCommented({ tree }: RuleContext, node: SyntaxNode): boolean {
  const { lines } = tree;
  const endOfLine = lines.spanOf(lines.lineAt(node.end)).end;
  const nextStart = node.nextSibling?.start ?? Infinity;
  const own = lines.indentOf(lines.lineAt(node.start)).length;
  return tree.comments.some((comment) => {
    if (comment.start < node.start) return false;
    if (comment.end <= endOfLine) return true;
    // In Python a comment line below `pass` is no longer part of the block, but indented like it.
    return (
      node.kind === 'except_clause' &&
      comment.start < nextStart &&
      isNextLine(tree, node, comment) &&
      lines.indentOf(lines.lineAt(comment.start)).length > own
    );
  });
}

function isNextLine({ lines }: RuleContext['tree'], node: SyntaxNode, comment: SyntaxNode): boolean {
  return lines.lineAt(comment.start) === lines.lineAt(node.end) + 1;
}

function confidenceOf(context: RuleContext, { node, types }: Catch): 'high' | 'low' | undefined {
  const { language, isTestCode } = context;
  if (isFinalizer(node) || isOptionalImport(node)) return undefined;
  // Tests provoke errors, and after a failed clean-up there is nothing left to do.
  if (
    isTestCode ||
    isCleanUp(node) ||
    isInCleanUp(context, node) ||
    isExplained(context, node) ||
    isForeseen(context, node)
  )
    return 'low';
  const names = types.map(({ text }) => text);
  if (names.length > 0 && names.every((name) => EXPECTED.test(name))) return undefined;
  return language.id !== 'python' || names.length === 0 || names.some((name) => BROAD.test(name)) ? 'high' : 'low';
}

/** Success is dealt with in `else`, or a comment above `try` or on its first lines tells what may go wrong. */
function isExplained({ tree }: RuleContext, { parent }: SyntaxNode): boolean {
  const body = parent?.field('body');
  if (!parent || !body) return false;
  if (parent.has('else_clause')) return true;
  const { lines, comments } = tree;
  const first = body.namedChildren[0]?.start ?? body.end;
  const above = lines.startOf(lines.lineAt(parent.start) - 1);
  return comments.some(
    ({ start }) => above <= start && start < first && (start > parent.start || standsAlone(tree, start)),
  );
}

/** A comment among what is tried that speaks of failure. */
function isForeseen({ tree: { comments } }: RuleContext, { start, parent }: SyntaxNode): boolean {
  return (
    parent !== undefined &&
    comments.some((comment) => comment.start > parent.start && comment.start < start && FORESEES.test(comment.text))
  );
}

const FORESEES = /fail|ignor|error|best.?effort|optional|must not|may not|might not|not (available|supported)|swallow/i;

function standsAlone({ lines }: RuleContext['tree'], offset: number): boolean {
  const line = lines.lineAt(offset);
  return lines.startOf(line) + lines.indentOf(line).length === offset;
}

/** Exceptions in `__del__` are ignored anyway. */
function isFinalizer(node: SyntaxNode): boolean {
  return node.ancestor(new Set(['function_definition']))?.field('name')?.text === '__del__';
}

/** `try` around nothing but an import or `require`. */
function isOptionalImport(node: SyntaxNode): boolean {
  const statements = tried(node);
  return (
    statements.length > 0 &&
    statements.every(
      ({ kind, text }, index) =>
        // What is set up with the module at once fails with it.
        (index > 0 && statements[0]?.kind.startsWith('import') && kind === 'expression_statement') ||
        kind.startsWith('import') ||
        /^[\w\s.,=[\]{}]*\b(require|import)\(['"\w]/.test(text),
    )
  );
}

const CLEAN_UP =
  /^[\w.?\s]*(\b|_)(close|disconnect|shutdown|unlink|rmdir|rmtree|remove|kill|terminate|cancel|release|destroy|abort|stop|dispose|rollback|detach|unsubscribe)(?!prefix|suffix)\w*\(/i;
const COMPOUND =
  /^(if|for|for_in|enhanced_for|while|with|try)_statement$|^(else|elif|except|finally|catch)_clause$|^(statement_)?block$/;

/** `try` around nothing but calls that give something up. */
function isCleanUp(node: SyntaxNode): boolean {
  const statements = tried(node);
  return statements.length > 0 && statements.every(givesUp);
}

/** `def cleanup(): …` does nothing else. */
function isInCleanUp({ dialect }: RuleContext, node: SyntaxNode): boolean {
  const around = node.ancestor(dialect.controlFlow.functions);
  return /^_*(clean_?up|close|shut_?down|tear_?down|dispose|exit|disconnect|kill|stop)_*$/i.test(
    (around && dialect.functionLike(around)?.name) ?? '',
  );
}

function givesUp(statement: SyntaxNode): boolean {
  if (!COMPOUND.test(statement.kind)) return CLEAN_UP.test(statement.text);
  const inner = statement.namedChildren.filter(({ kind }) => /statement$|_clause$|block$/.test(kind));
  return inner.length > 0 && inner.every(givesUp);
}

/** The test idiom from before `assertThrows`: the last thing tried is a call of `fail`. */
function isExpectedByTest(node: SyntaxNode): boolean {
  return /^((\w+\.)?fail|Assert\.fail)\b/.test(tried(node).at(-1)?.text ?? '');
}

function tried(clause: SyntaxNode): SyntaxNode[] {
  const body = clause.parent?.field('body');
  return body ? body.namedChildren : [];
}

/** `err != nil`, whatever the error is called. */
function isErrorCheck(condition: SyntaxNode | undefined): boolean {
  if (condition?.kind !== 'binary_expression' || condition.field('operator')?.kind !== '!=') return false;
  return (
    condition.field('right')?.kind === 'nil' &&
    /(^|\.)(e|\w*err\d*|\w*error)$/i.test(condition.field('left')?.text ?? '')
  );
}
