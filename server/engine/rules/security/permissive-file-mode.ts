import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { replaceNode } from '../edits/replace-node.ts';
import { calleesLike } from '../code/calls/callees.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';
import { argumentNamed, positionalArgument } from '../code/calls/call-arguments.ts';
import { MODE_FUNCTIONS } from '../sinks/file-mode-sinks.ts';
import { entryNamed } from '../code/values/literal-entries.ts';

const CALLEES = calleesLike(
  /chmod|umask|mkdir|makedirs|^open|openSync|OpenFile|[wW]riteFile|appendFile|setWritable|fromString/i,
);
const WORLD_WRITE = 0o002;
const GROUP_AND_WORLD_WRITE = 0o022;
/** What a program that makes a file usually asks for; the umask takes the rest away. */
const USUAL_FOR_NEW_FILES = 0o666;
/** `chmod` in a shell command. */
const COMMAND = /\bchmod\s+(?:-\w+\s+)*(0?[0-7]{2}[2367]|[ao]*[ao][ugo]*[+=][rx]*w[rx]*)\b/;

export const permissiveFileMode: Rule = {
  id: 'permissive-file-mode',
  title: 'File may be changed by every user of the machine',
  category: 'security',
  severity: 'medium',
  confidence: 'high',
  cwe: 732,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['S103', 'B103', 'S2612', 'G301', 'G302', 'G306', 'OVERLY_PERMISSIVE_FILE_PERMISSION'],
  rationale: `
A file that everyone may write can be replaced by any other program on the machine: settings, scripts and caches then do what somebody else
wants. Give the owner what is needed, the group and others no more than reading.

A mode asked for when a file is made is narrowed by the umask; \`0666\` there is the usual value and not reported, \`0777\` is with
low severity.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
import os

os.chmod("/srv/app/run.sh", <|0o777|>)
`,
      good: `
import os

os.chmod("/srv/app/run.sh", 0o755)
`,
    },
    {
      language: 'javascript',
      isFixed: true,
      bad: `
import { chmodSync } from 'node:fs';

chmodSync('settings.json', <|0o666|>);
`,
      good: `
import { chmodSync } from 'node:fs';

chmodSync('settings.json', 0o644);
`,
    },
    {
      language: 'java',
      isFixed: true,
      bad: `
import java.nio.file.*;
import java.nio.file.attribute.PosixFilePermissions;

class Install {
  void open(Path path) throws Exception {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(<|"rwxrwxrwx"|>));
  }
}
`,
      good: `
import java.nio.file.*;
import java.nio.file.attribute.PosixFilePermissions;

class Install {
  void open(Path path) throws Exception {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
`,
    },
    {
      language: 'go',
      isFixed: true,
      bad: `
package install

import "os"

func open(path string) error {
	return os.Chmod(path, <|0777|>)
}
`,
      good: `
package install

import "os"

func open(path string) error {
	return os.Chmod(path, 0755)
}
`,
    },
  ],
  fix: 'unsafe',
  callees: CALLEES,
  create(context) {
    if (context.isTestCode) return {};
    return {
      Call(node) {
        const call = context.dialect.call(node);
        if (!call) return;
        if (context.language.id === 'java') checkJava(context, call);
        else if (/^umask$/i.test(call.name)) checkUmask(context, call);
        else checkMode(context, call);
      },
      String(node) {
        const match = node.end - node.start < 400 ? COMMAND.exec(node.text) : null;
        if (!match || context.dialect.expression(node).kind === 'other') return;
        if (node.parent?.kind === 'expression_statement') return; // documentation
        context.report({
          at: node,
          message: `\`${match[0]}\` lets every user of the machine change the file.`,
          confidence: 'medium',
        });
      },
    };
  },
};

/** A mask of zero takes nothing away from any file made later; daemons of the old school begin with it. */
function checkUmask(context: RuleContext, call: Call): void {
  const mask = positionalArgument(call, 0);
  const path = context.names.pathOf(call.callee) ?? '';
  if (!mask || !/^(os\.umask|process\.umask|syscall\.Umask|golang\.org\/x\/sys\/unix\.Umask)$/.test(path)) return;
  if (!/^0[oO]?0*$/.test(mask.text)) return;
  // `old = os.umask(0)` reads the mask, which a second call sets back.
  const around = call.node.ancestor(context.dialect.controlFlow.functions)?.text ?? context.text;
  if ((around.match(/\bumask\s*\(/gi)?.length ?? 0) > 1) return;
  context.report({
    at: mask,
    message:
      'With this mask every user of the machine may change the files that are made without a mode. Use `022` or `077`.',
    confidence: 'medium',
    fix: {
      title: 'Let only the owner write',
      safety: 'unsafe',
      edits: () => [replaceNode(mask, context.language.id === 'go' ? '0022' : '0o022')],
    },
  });
}

function checkMode(context: RuleContext, call: Call): void {
  const path = context.names.pathOf(call.callee);
  const known = MODE_FUNCTIONS.find(({ paths }) => paths.has(path));
  // A `chmod` of something whose type is not known is nearly always that of a path.
  const isMethod = !known && call.name === 'chmod' && context.language.id === 'python' && call.arguments.length === 1;
  if (!known && !isMethod) return;
  const argument = argumentNamed(call, known?.keyword || 'mode', known?.argument ?? 0);
  const literal = argument && (entryNamed(argument, 'mode')?.value ?? argument);
  const mode = literal && modeOf(context, literal);
  if (!literal || mode === undefined || (mode & WORLD_WRITE) === 0 || (mode & 0o1000) !== 0) return;
  const isExact = known?.isExact ?? true;
  if (!isExact && mode <= USUAL_FOR_NEW_FILES) return;
  const fix = narrowed(literal, mode);
  context.report({
    at: literal,
    message: `Mode \`${literal.text}\` lets every user of the machine change the file. Take the right to write from group and others.`,
    severity: isExact ? 'medium' : 'low',
    confidence: known?.isExact ? 'high' : 'medium',
    ...(fix && { fix }),
  });
}

/** The number behind an octal literal, or behind a text such as `'777'`; `stat.S_IRWXO` among others. */
function modeOf(context: RuleContext, node: SyntaxNode): number | undefined {
  const quoted = context.language.id === 'python' ? undefined : context.dialect.expression(node);
  const text = quoted?.kind === 'literal' && quoted.text !== undefined ? `0o${quoted.text}` : node.text;
  const octal = /^0[oO]?([0-7]{3,4})$/.exec(text)?.[1];
  if (octal !== undefined) return Number.parseInt(octal, 8);
  return /^[\w.|\s]+$/.test(text) && /\bS_(IWOTH|IRWXO)\b/.test(text) && !text.includes('~') ? WORLD_WRITE : undefined;
}

/** The same literal without the right to write for group and others. */
function narrowed(literal: SyntaxNode, mode: number): Fix | undefined {
  const match = /^(['"`]?0?[oO]?)([0-7]{3,4})(['"`]?)$/.exec(literal.text);
  if (!match) return undefined;
  const [, prefix = '', digits = '', suffix = ''] = match;
  const newDigits = (mode & ~GROUP_AND_WORLD_WRITE).toString(8).padStart(digits.length, '0');
  return {
    title: `Use \`${prefix}${newDigits}${suffix}\``,
    safety: 'unsafe',
    edits: () => [replaceNode(literal, `${prefix}${newDigits}${suffix}`)],
  };
}

function checkJava(context: RuleContext, call: Call): void {
  const argument = positionalArgument(call, 0);
  if (!argument) return;
  if (call.name === 'setWritable') {
    if (argument.text !== 'true' || positionalArgument(call, 1)?.text !== 'false') return;
    context.report({
      at: call.callee,
      message:
        '`setWritable(true, false)` lets every user of the machine change the file. Leave the second argument out.',
      confidence: 'medium',
    });
    return;
  }
  if (call.name !== 'fromString' || call.receiver?.text.endsWith('PosixFilePermissions') !== true) return;
  const text = /^"([r-][w-][x-][r-][w-][x-][r-]w[x-])"$/.exec(argument.text)?.[1];
  if (text === undefined) return;
  const newText = `"${text.slice(0, 4)}-${text.slice(5, 7)}-${text.slice(8)}"`;
  context.report({
    at: argument,
    message: `\`${text}\` lets every user of the machine change the file. Take the right to write from group and others.`,
    fix: { title: `Use \`${newText}\``, safety: 'unsafe', edits: () => [replaceNode(argument, newText)] },
  });
}
