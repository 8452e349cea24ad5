import type { Call } from '../../source/dialect.ts';
import { PathSet } from '../../source/names.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { insertAfter } from '../edits/replace-node.ts';
import { entryNameIn, handlesArchives } from '../code/libraries/archive-entry.ts';
import { ingredientsOf } from '../code/values/ingredients.ts';
import { hasSpread, keywordArgument, positionalArgument } from '../code/calls/call-arguments.ts';
import { calleesLike } from '../code/calls/callees.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';

const TAR_FILE = /^tarfile\.(open|TarFile|TarFile\.open)\(\)$|^tarfile\.TarFile$/;
const JOINS = new PathSet([
  'os.path.join',
  'pathlib.Path',
  'path.join',
  'path.resolve',
  'java.io.File',
  'File',
  'java.nio.file.Paths.get',
  'java.nio.file.Path.of',
  'path/filepath.Join',
  'path.Join',
]);
/** Functions that make a file, whose name may be put together as text. */
const MAKERS = new PathSet([
  'open',
  'fs.createWriteStream',
  'fs.writeFile',
  'fs.writeFileSync',
  'fs/promises.writeFile',
  'java.io.FileOutputStream',
  'FileOutputStream',
  'os.Create',
  'os.OpenFile',
  'os.WriteFile',
  'os.MkdirAll',
]);
/** Joining methods of path objects. */
const JOIN_METHODS = new Set(['joinpath', 'resolve']);
/** Signs that somebody thought of names that leave the folder. */
const GUARD =
  /starts_?with|HasPrefix|"\.\."|'\.\.'|\.\.[\\/]|commonpath|commonprefix|is_relative_to|path\.relative|filepath\.Rel|IsLocal|SecureJoin|secure_?(file|join)|basename|\.Base\(|getFileName|sanit|safe|valid|inside|within|traversal|slip/i;
/** A name becomes a file. */
const WRITES =
  /FileOutputStream|newOutputStream|Files\.(copy|write)|mkdirs?\b|createDirector|IOUtils\.copy|transferTo|createWriteStream|writeFile|mkdirp|outputFile|os\.(Create|OpenFile|Mkdir|MkdirAll|WriteFile)|io\.Copy|makedirs|copyfileobj|write_(bytes|text)|open\(|\.write\(/;
const EXTRACTS_ALL = /^extract(all)?$/;

export const zipSlip: Rule = {
  id: 'zip-slip',
  title: 'Entry of an archive can be written outside of the folder',
  category: 'security',
  severity: 'high',
  confidence: 'medium',
  cwe: 22,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['S202', 'B202', 'G305', 'S6096'],
  rationale: `
The name of an entry of an archive is a text like any other: \`../../.ssh/authorized_keys\` leaves the folder it is joined to, and
whoever made the archive overwrites any file the program can write. Resolve the joined path and make sure that it still lies in
the folder; in Python, give \`tarfile\` the filter \`data\`.

Not reported: Python's \`zipfile\`, which cleans the names itself, functions that compare the path or the name with anything, and
names that are only listed.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
import tarfile

def restore(upload, folder):
    with tarfile.open(fileobj=upload) as archive:
        archive.<|extractall|>(folder)
`,
      good: `
import tarfile

def restore(upload, folder):
    with tarfile.open(fileobj=upload) as archive:
        archive.extractall(folder, filter="data")
`,
    },
    {
      language: 'java',
      bad: `
import java.io.*;
import java.nio.file.Files;
import java.util.zip.*;

class Backups {
  void restore(ZipInputStream in, File folder) throws IOException {
    for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
      File file = new File(folder, <|entry.getName()|>);
      Files.copy(in, file.toPath());
    }
  }
}
`,
      good: `
import java.io.*;
import java.nio.file.Files;
import java.util.zip.*;

class Backups {
  void restore(ZipInputStream in, File folder) throws IOException {
    for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
      File file = new File(folder, entry.getName());
      if (!file.getCanonicalPath().startsWith(folder.getCanonicalPath() + File.separator)) throw new IOException("outside");
      Files.copy(in, file.toPath());
    }
  }
}
`,
    },
    {
      language: 'javascript',
      bad: `
import AdmZip from 'adm-zip';
import fs from 'node:fs';
import path from 'node:path';

export function restore(file, folder) {
  for (const entry of new AdmZip(file).getEntries()) {
    fs.writeFileSync(path.join(folder, <|entry.entryName|>), entry.getData());
  }
}
`,
      good: `
import AdmZip from 'adm-zip';
import fs from 'node:fs';
import path from 'node:path';

export function restore(file, folder) {
  for (const entry of new AdmZip(file).getEntries()) {
    const target = path.join(folder, entry.entryName);
    if (!target.startsWith(folder + path.sep)) throw new Error('outside');
    fs.writeFileSync(target, entry.getData());
  }
}
`,
    },
    {
      language: 'go',
      bad: `
package backup

import (
	"archive/zip"
	"os"
	"path/filepath"
)

func restore(reader *zip.Reader, folder string) {
	for _, entry := range reader.File {
		os.MkdirAll(filepath.Join(folder, <|entry.Name|>), 0o755)
	}
}
`,
      good: `
package backup

import (
	"archive/zip"
	"os"
	"path/filepath"
)

func restore(reader *zip.Reader, folder string) {
	for _, entry := range reader.File {
		if !filepath.IsLocal(entry.Name) {
			continue
		}
		os.MkdirAll(filepath.Join(folder, entry.Name), 0o755)
	}
}
`,
    },
  ],
  fix: 'unsafe',
  callees: calleesLike(
    /^(join|Join|File|get|of|Path|joinpath|resolve|extract|extractall|open|createWriteStream|writeFile(Sync)?|FileOutputStream|Create|OpenFile|WriteFile|MkdirAll)$/,
  ),
  create(context) {
    if (context.isTestCode || !handlesArchives(context)) return {};
    return {
      Call(node) {
        const call = context.dialect.call(node);
        if (!call) return;
        if (context.language.id === 'python' && EXTRACTS_ALL.test(call.name)) visitExtract(context, call);
        else visitJoin(context, call);
      },
    };
  },
};

function visitExtract(context: RuleContext, call: Call): void {
  if (!call.receiver || !TAR_FILE.test(context.names.pathOf(call.receiver) ?? '')) return;
  if (hasSpread(call) || keywordArgument(call, 'filter') || keywordArgument(call, 'members')) return;
  if (call.name === 'extract' && !isEveryMember(context, call)) return;
  if (isGuarded(context, call.node) || context.text.includes('extraction_filter')) return;
  const name = call.callee.field('attribute');
  const fix = filterFix(call);
  context.report({
    at: name ?? call.callee,
    message: `\`${call.name}\` writes wherever the names in the archive point to. Pass \`filter="data"\`, which refuses names outside of the folder.`,
    ...(fix && { fix }),
  });
}

/** Single members are mostly named by the program. */
function isEveryMember(context: RuleContext, call: Call): boolean {
  const member = positionalArgument(call, 0);
  const writes = (member && context.scopes.bindingOf(member)?.writes) ?? [];
  return writes.some(({ how, value }) => how === 'iterate' && value !== undefined && isOfArchive(context, value));
}

function isOfArchive(context: RuleContext, node: SyntaxNode): boolean {
  const call = context.dialect.call(node);
  return TAR_FILE.test(context.names.pathOf(call?.receiver ?? node) ?? '');
}

function filterFix(call: Call): Fix | undefined {
  const last = call.arguments.at(-1)?.node;
  if (!last) return undefined;
  const quote = call.node.text.includes("'") ? "'" : '"';
  return {
    title: `Pass \`filter="data"\``,
    safety: 'unsafe', // archives with links or names outside of the folder are refused from now on
    edits: () => [insertAfter(last, `, filter=${quote}data${quote}`)],
  };
}

function visitJoin(context: RuleContext, call: Call): void {
  for (const value of joinedIn(context, call)) {
    if (context.dialect.expression(value).kind === 'literal') continue;
    const name = entryNameIn(context, value);
    if (!name || context.flow.valueOf(value, 'path').origin === 'sanitized') continue;
    if (isGuarded(context, call.node) || !WRITES.test(functionAround(context, call.node).text)) return;
    return context.report({
      at: value,
      message: `\`${name.text}\` comes from the archive and can leave the folder it is joined to. Check that the resulting path lies in the folder.`,
    });
  }
}

/** What a call joins to a folder, or a name of a file that was put together as text. */
function joinedIn(context: RuleContext, call: Call): readonly SyntaxNode[] {
  const values = call.arguments.map(({ value }) => value);
  if (call.receiver && JOIN_METHODS.has(call.name) && !/^(javascript|typescript)$/.test(context.language.id))
    return values;
  const path = context.names.pathOf(call.callee);
  if (JOINS.has(path)) return values.slice(1);
  const [file] = MAKERS.has(path) ? values : [];
  return file && isConcatenated(context, file) ? [file] : [];
}

/** Joined by a call it is reported there. */
function isConcatenated(context: RuleContext, file: SyntaxNode): boolean {
  const parts = ingredientsOf(context, file);
  const isJoined = parts.some((part) => JOINS.has(context.names.pathOf(context.dialect.call(part)?.callee ?? part)));
  return !isJoined && parts.some((part) => context.dialect.expression(part).kind === 'composition');
}

function isGuarded(context: RuleContext, node: SyntaxNode): boolean {
  return GUARD.test(functionAround(context, node).text);
}

function functionAround(context: RuleContext, node: SyntaxNode): SyntaxNode {
  const { functions } = context.dialect.controlFlow;
  let around = node.ancestor(functions);
  // Callbacks belong to the function that passes them.
  for (let outer = around?.ancestor(functions); outer; outer = outer.ancestor(functions)) around = outer;
  return around ?? context.tree.root;
}
