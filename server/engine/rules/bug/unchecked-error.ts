import type { Call } from '../../source/dialect.ts';
import type { Binding, Write } from '../../source/scopes.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { calleesLike } from '../code/calls/callees.ts';
import { SILENT_FAILURES } from '../code/calls/silent-failures.ts';
import type { Report, Rule, RuleContext } from '../rule.ts';

const MAX_WRITES = 60;
const NAMES =
  /^(Unmarshal|Decode|Encode|Remove|RemoveAll|Rename|Mkdir|MkdirAll|Chdir|WriteFile|Setenv|Truncate|Chmod|Open|OpenFile|Create|Get|Post|Do|Parse|ReadAll|ReadFile|NewRequest|Atoi|ParseInt|ParseFloat|ParseBool|Commit|Scan|Sscanf|Copy|Marshal|delete|mkdir|mkdirs|renameTo|createNewFile|setReadOnly|setExecutable|setLastModified|read|skip|tryLock|tryAcquire|await|awaitTermination|offer|match|search|fullmatch|run)$/;

export const uncheckedError: Rule = {
  id: 'unchecked-error',
  title: 'A failure is reported by a result that nobody looks at',
  category: 'bug',
  severity: 'medium',
  confidence: 'medium',
  cwe: 252,
  languages: ['go', 'java', 'python'],
  aliases: ['errcheck', 'G104', 'SA4006', 'ineffassign', 'S899', 'S4042', 'PLW1510', 'W1510', 'subprocess-run-check'],
  rationale: `
Where a function says by its result that it failed, dropping the result means going on as if it had worked: with a value that
was never read, a file that is still there, or a buffer that is half full.

In Go reported are calls of well-known functions as a statement, values used although their error went into \`_\`, and an error
that is overwritten before anybody looked at it. \`Close\`, \`Fprintf\` and the like are left alone, and so is \`_ = f()\`, which
says that the error does not matter. Failures that mostly do not matter are reported with low confidence.`,
  examples: [
    {
      language: 'go',
      bad: `
package config

import (
	"encoding/json"
	"os"
)

func load(path string) (Config, error) {
	var config Config
	text, err := os.ReadFile(path)
	if err != nil {
		return config, err
	}
	<|json.Unmarshal|>(text, &config)
	return config, nil
}
`,
      good: `
package config

import (
	"encoding/json"
	"os"
)

func load(path string) (Config, error) {
	var config Config
	text, err := os.ReadFile(path)
	if err != nil {
		return config, err
	}
	err = json.Unmarshal(text, &config)
	return config, err
}
`,
    },
    {
      language: 'java',
      bad: `
import java.io.InputStream;

class Header {
  byte[] read(InputStream in) throws Exception {
    byte[] header = new byte[16];
    in.<|read|>(header);
    return header;
  }
}
`,
      good: `
import java.io.InputStream;

class Header {
  byte[] read(InputStream in) throws Exception {
    return in.readNBytes(16);
  }
}
`,
    },
  ],
  callees: calleesLike(NAMES),
  create(context) {
    return {
      Call(node) {
        const call = context.dialect.call(node);
        if (!call) return;
        const verdict = context.language.id === 'python' ? ofPython(context, call) : ofResult(context, call);
        if (!verdict) return;
        const confidence = context.isTestCode ? 'low' : verdict.confidence;
        context.report({ at: call.node.field('name') ?? call.callee, ...verdict, ...(confidence && { confidence }) });
      },
      short_var_declaration: (node) => checkOverwritten(context, node),
      assignment_statement: (node) => checkOverwritten(context, node),
    };
  },
};

type Verdict = Pick<Report, 'message' | 'confidence'>;

/** A call as a statement, or in Go one whose error goes into `_`. */
function ofResult(context: RuleContext, call: Call): Verdict | undefined {
  const { parent } = call.node;
  const isStatement = parent?.kind === 'expression_statement' || parent?.kind === 'defer_statement';
  const statement = parent?.kind === 'expression_list' ? parent.parent : undefined;
  const targets = statement?.field('left')?.namedChildren ?? [];
  const isBlank =
    targets.length === 2 && targets[1]?.text === '_' && targets[0]?.text !== '_' && parent?.namedChildren.length === 1;
  // A test that goes wrong tells so by itself.
  if ((!isStatement && !isBlank) || (isBlank && context.isTestCode)) return undefined;
  const failure = SILENT_FAILURES[context.language.id]?.find(
    ({ name, how }) => name.test(call.name) && (how === 'blank') === isBlank,
  );
  if (!failure || (failure.arguments !== undefined && call.arguments.length !== failure.arguments)) return undefined;
  const path = context.names.pathOf(failure.on === 'receiver' && call.receiver ? call.receiver : call.callee);
  if (path === undefined || !failure.path.test(path)) return undefined;
  // `defer os.Remove(file)` is a clean-up at the end.
  if (parent?.kind === 'defer_statement' && failure.confidence === 'low') return undefined;
  return { message: failure.message, confidence: failure.confidence };
}

function ofPython(context: RuleContext, call: Call): Verdict | undefined {
  const path = context.names.pathOf(call.callee) ?? '';
  const { parent } = call.node;
  if (/^re\.(match|search|fullmatch)$/.test(path)) {
    const member = parent?.kind === 'attribute' ? parent.field('attribute')?.text : undefined;
    if (
      member === undefined ||
      !/^(group|groups|groupdict|start|end|span)$/.test(member) ||
      isTried(context, call.node)
    )
      return undefined;
    return {
      message: `\`${path}\` gives \`None\` where the text does not match. Test the match first.`,
      confidence: 'low',
    };
  }
  const isRun = path === 'subprocess.run' && parent?.kind === 'expression_statement';
  if (!isRun || call.arguments.some(({ name, isSpread }) => name === 'check' || isSpread)) return undefined;
  return { message: 'Nobody notices when this command fails. Pass `check=True`.', confidence: 'low' };
}

function isTried({ dialect }: RuleContext, node: SyntaxNode): boolean {
  for (let at = node.parent; at && !dialect.controlFlow.functions.has(at.kind); at = at.parent)
    if (at.kind === 'try_statement') return true;
  return false;
}

/** An error that the next statements overwrite before anybody read it. */
function checkOverwritten(context: RuleContext, node: SyntaxNode): void {
  if (context.language.id !== 'go' || node.parent?.kind !== 'statement_list') return;
  const target = node.field('left')?.namedChildren.at(-1);
  if (
    !target ||
    !/^err\d*$|Err$/.test(target.text) ||
    node.field('right')?.namedChildren[0]?.kind !== 'call_expression'
  )
    return;
  const binding = context.scopes.bindingOf(target);
  if (!binding || binding.writes.length > MAX_WRITES || binding.scope.kind === 'module') return;
  const next = overwrite(binding, node);
  if (!next || isSeenBetween(binding, node, next)) return;
  context.report({
    at: target,
    message: `This \`${target.text}\` is overwritten before anybody looks at it. Check it first.`,
    related: [{ at: next.node, message: 'It is overwritten here.' }],
    confidence: 'high',
  });
}

/** The next write of the name, where it is in the same list of statements. */
function overwrite(binding: Binding, node: SyntaxNode): Write | undefined {
  const later = binding.writes
    .filter(({ node: at }) => at.start > node.end)
    .sort((a, b) => a.node.start - b.node.start);
  const next = later[0];
  const statement = next?.node.parent?.kind === 'expression_list' ? next.node.parent.parent : undefined;
  return statement?.parent === node.parent ? next : undefined;
}

function isSeenBetween(binding: Binding, node: SyntaxNode, next: Write): boolean {
  const end = next.node.parent?.parent?.end ?? next.node.end;
  const isCaptured = (read: SyntaxNode): boolean =>
    read.ancestor(new Set(['func_literal'])) !== node.ancestor(new Set(['func_literal']));
  if (binding.reads.some((read) => (read.start > node.end && read.start < end) || isCaptured(read))) return true;
  // A named result is read by a bare `return`; a `&err` may be read anywhere.
  const isResult = binding.declarations.some((one) => one.parent?.kind === 'parameter_declaration');
  const statements = node.parent?.children ?? [];
  const between = statements.filter(({ start }) => start > node.end && start < next.node.start);
  return (
    between.some(
      ({ kind }) =>
        kind !== 'expression_statement' && kind !== 'short_var_declaration' && kind !== 'assignment_statement',
    ) ||
    (isResult && between.some(({ text }) => /\breturn\b|\bgoto\b/.test(text)))
  );
}
