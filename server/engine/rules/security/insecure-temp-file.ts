import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { PathSet } from '../../source/names.ts';
import { calleesLike } from '../code/calls/callees.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { argumentNamed, positionalArgument } from '../code/calls/call-arguments.ts';

/** Functions that give a name for a file without making the file. */
const NAME_MAKERS = new Set(['tempfile.mktemp', 'os.tempnam', 'os.tmpnam']);
const NODE_MODULES = ['fs', 'fs/promises', 'fs.promises', 'fs-extra'];
/** Functions that write to the file named by their first argument. */
const WRITERS = new PathSet([
  ...NODE_MODULES.flatMap((module) =>
    ['writeFile', 'writeFileSync', 'appendFile', 'appendFileSync', 'createWriteStream'].map(
      (name) => `${module}.${name}`,
    ),
  ),
  ...['Create', 'WriteFile'].map((name) => `os.${name}`),
  'io/ioutil.WriteFile',
  ...['FileWriter', 'FileOutputStream', 'PrintWriter', 'RandomAccessFile'].map((name) => `java.io.${name}`),
  ...['write', 'writeString', 'newBufferedWriter', 'newOutputStream', 'createFile'].map(
    (name) => `java.nio.file.Files.${name}`,
  ),
  'pathlib.Path().write_text',
  'pathlib.Path().write_bytes',
]);
const CALLEES = calleesLike(
  /mktemp|tempnam|tmpnam|open|[wW]rite|append|Create|Writer|OutputStream|RandomAccessFile|OpenFile|createFile/,
);
/** A fixed file in a folder that everyone may write to. */
const FIXED_NAME = /^(?:\/var)?\/tmp\/[^%{}$]+$|^\/dev\/shm\/[^%{}$]+$/;
const WRITE_MODE = /[wa+]/;

export const insecureTempFile: Rule = {
  id: 'insecure-temp-file',
  title: 'Temporary file with a name that others can guess',
  category: 'security',
  severity: 'medium',
  confidence: 'medium',
  cwe: 377,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['S306', 'S108', 'B108', 'B306', 'S5443', 'S5445', 'G303'],
  rationale: `
Everyone may make files in \`/tmp\`. Whoever makes a link there first, under the name that a program is going to use, decides which file the
program overwrites, or reads what it writes. Let the library choose the name and make the file in one step: \`tempfile.mkstemp\`,
\`fs.mkdtemp\`, \`Files.createTempFile\`, \`os.CreateTemp\`.

Only writing is reported; reading a fixed name, other folders and test code are not.`,
  examples: [
    {
      language: 'python',
      bad: `
import tempfile

name = <|tempfile.mktemp|>()
`,
      good: `
import tempfile

handle, name = tempfile.mkstemp()
`,
    },
    {
      language: 'javascript',
      bad: `
import { writeFileSync } from 'node:fs';

writeFileSync(<|'/tmp/report.csv'|>, rows.join('\\n'));
`,
      good: `
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

writeFileSync(join(mkdtempSync(join(tmpdir(), 'report-')), 'report.csv'), rows.join('\\n'));
`,
    },
    {
      language: 'java',
      bad: `
import java.io.FileWriter;

class Report {
  FileWriter open() throws Exception {
    return new FileWriter(<|"/tmp/report.csv"|>);
  }
}
`,
      good: `
import java.io.FileWriter;
import java.nio.file.Files;

class Report {
  FileWriter open() throws Exception {
    return new FileWriter(Files.createTempFile("report", ".csv").toFile());
  }
}
`,
    },
    {
      language: 'go',
      bad: `
package report

import "os"

func open() (*os.File, error) {
	return os.Create(<|"/tmp/report.csv"|>)
}
`,
      good: `
package report

import "os"

func open() (*os.File, error) {
	return os.CreateTemp("", "report-*.csv")
}
`,
    },
  ],
  callees: CALLEES,
  create(context) {
    if (context.isTestCode) return {};
    return {
      Call(node) {
        const call = context.dialect.call(node);
        if (!call) return;
        const path = context.names.pathOf(call.callee);
        if (path !== undefined && NAME_MAKERS.has(path)) {
          context.report({
            at: call.callee,
            message: `\`${path}\` gives a name but makes no file, so somebody else can. Use \`tempfile.mkstemp\`.`,
            confidence: 'high',
          });
          return;
        }
        const file = writtenFile(context, call, path);
        const name = file && fixedName(context, file);
        if (file && name !== undefined) {
          context.report({
            at: file,
            message: `Every user of the machine can make \`${name}\` first and decide what is overwritten. Let the library choose a new name.`,
          });
        }
      },
    };
  },
};

/** The argument that names the file, when the call writes to it. */
function writtenFile(context: RuleContext, call: Call, path: string | undefined): SyntaxNode | undefined {
  if (path === undefined) return undefined;
  if (path === 'open' || path === 'io.open') {
    const mode = argumentNamed(call, 'mode', 1);
    return mode && WRITE_MODE.test(context.flow.constantText(mode) ?? '') ? argumentNamed(call, 'file', 0) : undefined;
  }
  if (path === 'os.OpenFile') {
    const flags = positionalArgument(call, 1)?.text ?? '';
    return /O_CREATE/.test(flags) && !/O_EXCL/.test(flags) ? positionalArgument(call, 0) : undefined;
  }
  if (!WRITERS.has(path)) return undefined;
  return path.startsWith('pathlib.') ? pathArgument(context, call.receiver) : positionalArgument(call, 0);
}

/** What `Path(…)` was made of. */
function pathArgument(context: RuleContext, receiver: SyntaxNode | undefined): SyntaxNode | undefined {
  const expression = receiver && context.dialect.expression(receiver);
  return expression?.kind === 'call' ? positionalArgument(expression.call, 0) : undefined;
}

/** Also behind `new File(…)`, `Paths.get(…)` and `Path.of(…)`. */
function fixedName(context: RuleContext, file: SyntaxNode): string | undefined {
  const text = context.flow.constantText(file);
  if (text !== undefined) return FIXED_NAME.test(text) ? text : undefined;
  const expression = context.dialect.expression(file);
  const isPath =
    expression.kind === 'call' &&
    /^(File|get|of|Path)$/.test(expression.call.name) &&
    expression.call.arguments.length === 1;
  const inner = isPath ? positionalArgument(expression.call, 0) : undefined;
  return inner && fixedName(context, inner);
}
