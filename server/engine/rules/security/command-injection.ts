import { describeOrigin, type Value } from '../../source/data-flow.ts';
import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { calleesOf } from '../code/calls/callees.ts';
import { startWithoutShell } from '../edits/start-without-shell.ts';
import type { Fix, Report, Rule, RuleContext } from '../rule.ts';
import { SinkMatcher } from '../sinks/call-sinks.ts';
import { isChecked } from '../code/conditions/checked-value.ts';
import { wordsIn } from '../code/texts/list-words.ts';
import { possibleTexts } from '../code/texts/possible-texts.ts';
import { reachOf, relatedTo } from '../code/functions/reach.ts';
import { PROGRAM_SINKS, SHELL_OPTION, SHELL_PROGRAM, SHELL_SINKS } from '../sinks/shell-sinks.ts';

const shells = new SinkMatcher(SHELL_SINKS);
const programs = new SinkMatcher(PROGRAM_SINKS);

export const commandInjection: Rule = {
  id: 'command-injection',
  title: 'Shell command is built from a value that is not under control',
  category: 'security',
  severity: 'critical',
  confidence: 'high',
  cwe: 78,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: [
    'S602',
    'S604',
    'S605',
    'S607',
    'B602',
    'B605',
    'S4721',
    'S2076',
    'G204',
    'detect-child-process',
    'security/detect-child-process',
  ],
  rationale: `
A shell gives \`;\`, \`|\`, \`$( )\` and spaces a meaning of their own, so a value put into the text of a command can run other
commands. Start the program directly with a list of arguments: no shell reads them, and each stays one argument.

Commands made of constants only are not reported, nor are values that were quoted (\`shlex.quote\`) or looked up in a list of
allowed values, nor arguments handed over as a list. When a value decides which program runs, only data of a request counts.`,
  examples: [
    {
      language: 'python',
      bad: `
import os
from flask import request

def ping():
    return os.system(<|"ping -c 1 " + request.args["host"]|>)
`,
      good: `
import subprocess
from flask import request

def ping():
    return subprocess.run(["ping", "-c", "1", "--", request.args["host"]]).returncode
`,
    },
    {
      language: 'javascript',
      bad: `
import { exec } from 'node:child_process';

export function archive(folder, done) {
  exec(<|\`tar czf backup.tgz \${folder}\`|>, done);
}
`,
      good: `
import { execFile } from 'node:child_process';

export function archive(folder, done) {
  execFile('tar', ['czf', 'backup.tgz', '--', folder], done);
}
`,
    },
    {
      language: 'java',
      isFixed: true,
      bad: `
class Ping {
  Process start(String host) throws java.io.IOException {
    return new ProcessBuilder("sh", "-c", <|"ping -c 1 " + host|>).start();
  }
}
`,
      good: `
class Ping {
  Process start(String host) throws java.io.IOException {
    return new ProcessBuilder("ping", "-c", "1", host).start();
  }
}
`,
    },
    {
      language: 'go',
      isFixed: true,
      bad: `
package backup

import "os/exec"

func archive(folder string) error {
	return exec.Command("sh", "-c", <|"tar czf backup.tgz "+folder|>).Run()
}
`,
      good: `
package backup

import "os/exec"

func archive(folder string) error {
	return exec.Command("tar", "czf", "backup.tgz", folder).Run()
}
`,
    },
  ],
  fix: 'unsafe',
  callees: calleesOf(shells, programs),
  create(context) {
    return {
      Call(node) {
        const command = commandOf(context, node);
        if (!command) return;
        for (const part of command.parts) {
          const report = judge(context, part, command);
          if (report) return context.report(report);
        }
      },
    };
  },
};

/** What a call runs. */
interface Command {
  readonly call: Call;
  /** Expressions whose text takes part in the command line, or the one that names the program. */
  readonly parts: readonly SyntaxNode[];
  readonly isReadByShell: boolean;
}

function commandOf(context: RuleContext, node: SyntaxNode): Command | undefined {
  const shell = shells.match(context, node);
  if (shell) return shell.argument && { call: shell.call, parts: [shell.argument], isReadByShell: true };
  const hit = programs.match(context, node);
  if (!hit?.argument) return undefined;
  const { call, argument } = hit;
  const words = wordsOf(context, call, argument);
  if (hasShellOption(call))
    return { call, parts: context.language.id === 'python' ? words.slice(0, 1) : words, isReadByShell: true };
  const script = scriptIn(context, words);
  if (script) return { call, parts: [script], isReadByShell: true };
  // What a parameter brings in is nearly always a whole list of words.
  if (context.language.id === 'python' && context.scopes.bindingOf(argument)?.kind === 'parameter') return undefined;
  // Java takes a single text apart at its blanks.
  const isSplit = call.name === 'exec' && context.language.id === 'java' && words[0] === argument;
  return { call, parts: words.slice(0, 1), isReadByShell: isSplit };
}

/** The words of the command line as far as they are written down. */
function wordsOf(context: RuleContext, call: Call, first: SyntaxNode): readonly SyntaxNode[] {
  const values = call.arguments.filter(({ name }) => name === undefined).map(({ value }) => value);
  const index = values.indexOf(first);
  const rest = index < 0 ? [] : values.slice(index + 1);
  const listed = wordsIn(context, first);
  switch (context.language.id) {
    case 'python':
      return listed ?? (call.name.includes('exec') || call.name.includes('spawn') ? [first, ...rest] : [first]);
    case 'javascript':
    case 'typescript':
      return [first, ...((rest[0] && wordsIn(context, rest[0])) ?? [])];
    case 'java':
      return listed ?? (call.name === 'exec' ? [first] : [first, ...rest]);
    default:
      return [first, ...spreadOut(context, call, rest)];
  }
}

/** The `"-c", script` that `args...` stands for. */
function spreadOut(context: RuleContext, call: Call, words: readonly SyntaxNode[]): readonly SyntaxNode[] {
  const spread = call.arguments.find(({ isSpread }) => isSpread)?.value;
  return words.flatMap((word) => (word === spread ? (wordsIn(context, word) ?? [word]) : [word]));
}

function hasShellOption(call: Call): boolean {
  return call.arguments.some(({ name, value }) => {
    if (name !== undefined) return name === 'shell' && value.kind === 'true';
    if (value.kind !== 'object') return false;
    return value.namedChildren.some(
      (entry) => entry.field('key')?.text === 'shell' && /^(true|string)$/.test(entry.field('value')?.kind ?? ''),
    );
  });
}

/** The `x` of `sh -c x`. */
function scriptIn(context: RuleContext, words: readonly SyntaxNode[]): SyntaxNode | undefined {
  const [program, ...options] = words;
  if (!program || !mayRead(context, program, SHELL_PROGRAM)) return undefined;
  const at = options.findIndex((option) => mayRead(context, option, SHELL_OPTION));
  return at < 0 ? undefined : options[at + 1];
}

/** Many programs choose between the shells of two systems. */
function mayRead(context: RuleContext, word: SyntaxNode, pattern: RegExp): boolean {
  return possibleTexts(context, word).some(({ text }) => pattern.test(text));
}

function judge(context: RuleContext, part: SyntaxNode, { call, isReadByShell }: Command): Report | undefined {
  const value = context.flow.valueOf(part, 'shell');
  const weight =
    value.origin === 'external'
      ? weighOutside(context, value, isReadByShell)
      : weighInside(context, value, isReadByShell);
  if (!weight || (context.isTestCode && weight.severity !== 'critical') || isChecked(context, part)) return undefined;
  const message = isReadByShell
    ? `The command passed to \`${call.name}\` contains a value that ${describeOrigin(value)}. Start the program with a list of arguments, without a shell.`
    : `The program that \`${call.name}\` starts ${describeOrigin(value)}. Choose it from a fixed list.`;
  return { at: part, message, ...weight, ...relatedTo(value), ...(isReadByShell && fixOf(context, call, part)) };
}

function fixOf(context: RuleContext, call: Call, command: SyntaxNode): { fix?: Fix } {
  const edits = startWithoutShell(context, call, command);
  return edits ? { fix: { title: 'Start the program without a shell', safety: 'unsafe', edits: () => edits } } : {};
}

const BUILD_SCRIPT =
  /(^|\/)(build|scripts?|tools?|tooling|bin|hack|ci|\.github|extra|release|deploy)\/|(^|\/)(gulpfile|gruntfile|jakefile|tasks?|make|build|release|setup|noxfile|fabfile)\.[a-z]+$/i;

type Weight = Pick<Report, 'severity' | 'confidence'>;

function weighOutside(context: RuleContext, value: Value, isReadByShell: boolean): Weight | undefined {
  const reach = reachOf(context, value);
  if (reach === 'request' || (reach === 'response' && isReadByShell))
    return { severity: 'critical', confidence: 'high' };
  if (!isReadByShell || reach === 'response') return undefined;
  // `os.system(os.environ["EDITOR"])` does what the user asked for.
  if (reach === 'environment' && !value.isComposed) return undefined;
  // Who can start a script that builds or releases the project can change it as well.
  return { severity: 'high', confidence: context.isTestCode || BUILD_SCRIPT.test(context.path) ? 'low' : 'medium' };
}

function weighInside({ path }: RuleContext, { origin, isComposed }: Value, isReadByShell: boolean): Weight | undefined {
  if (!isReadByShell || !isComposed || origin === 'constant' || origin === 'sanitized') return undefined;
  return { severity: 'high', confidence: origin === 'parameter' && !BUILD_SCRIPT.test(path) ? 'medium' : 'low' };
}
